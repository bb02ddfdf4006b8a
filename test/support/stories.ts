import { readdir, readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { Profile } from '../../src/model/job.ts';
import { Level, Report } from '../../src/model/report.ts';
import { sandpit } from './sandpit.ts';

const FIXTURES = fileURLToPath(new URL('../fixtures/', import.meta.url));

/** What a fixture's story.json promises: the level of a whole scan, and the signals of each half. */
export const Story = z.strictObject({
  tells: z.string(),
  expect: Level,
  dynamic: z.array(z.string()),
  static: z.array(z.string()),
  /** False where the source shows nothing to rules by design. */
  sourceVisible: z.boolean().optional(),
  /** The shallowest profile that shows all of it, where that is not `quick`. */
  profile: Profile.optional(),
});
export type Story = z.infer<typeof Story>;

export interface Told {
  readonly name: string;
  readonly folder: string;
  readonly story: Story;
}

/** The fixtures of a shelf, sorted by name. */
export async function readStories(shelf: 'attacks' | 'benign' | 'doubtful'): Promise<Told[]> {
  const names = (await readdir(`${FIXTURES}${shelf}`)).sort();
  return Promise.all(
    names.map(async (name) => {
      const folder = `${FIXTURES}${shelf}/${name}`;
      return { name, folder, story: Story.parse(JSON.parse(await readFile(`${folder}/story.json`, 'utf8'))) };
    }),
  );
}

/** Scans the stories as a person would, `lanes` command lines at a time, each with its own share; gives the reports by name. */
export async function scanStories(
  stories: readonly Told[],
  flags: readonly string[],
  data: string,
  lanes: number,
): Promise<Map<string, Report>> {
  const shares = Array.from({ length: lanes }, (_, lane) => stories.filter((_story, at) => at % lanes === lane));
  const ran = await Promise.all(
    shares.map((share, lane) =>
      sandpit(['scan', '--format', 'json', ...flags, ...share.map(({ folder }) => folder)], {
        XDG_DATA_HOME: `${data}/${lane}`,
      }),
    ),
  );
  const reports = ran.flatMap(({ stdout, stderr }) => {
    const documents = stdout.split('\n').filter((line) => line !== '');
    if (documents.length === 0) throw new Error(`nothing was printed: ${stderr}`);
    return documents.map((line) => Report.parse(JSON.parse(line)));
  });
  return new Map(reports.map((report) => [report.crate.name, report]));
}
