import type { RunsAt } from '../model/evidence.ts';
import type { CrateFacts, CrateFile, UnpackedCrate } from '../model/facts.ts';
import { inBatches, type JoinedFiles, joinFiles } from './joined-files.ts';

/** The scopes of rules that look at a text, the moment its files' code runs at, and which files those are. */
const SCOPES: readonly {
  readonly scopes: readonly string[];
  readonly runsAt: RunsAt;
  readonly has: (when: readonly RunsAt[], path: string) => boolean;
}[] = [
  { scopes: ['build-script', 'crate'], runsAt: 'build', has: (when) => when.includes('build') },
  {
    scopes: ['proc-macro', 'crate'],
    runsAt: 'macro',
    has: (when) => when.includes('macro') && !when.includes('build'),
  },
  {
    scopes: ['crate'],
    runsAt: 'run',
    has: (when, path) =>
      path.endsWith('.rs') && when.includes('run') && !when.includes('build') && !when.includes('macro'),
  },
];

/** One text that rules look at: the files of a crate that run at one moment, joined. */
export interface ScopedText {
  readonly scopes: readonly string[];
  readonly runsAt: RunsAt;
  readonly joined: JoinedFiles;
}

/** The texts of a crate as every rule is run over them, each made when it is asked for. */
export function* scopedTexts(crate: UnpackedCrate, facts: CrateFacts): Generator<ScopedText> {
  for (const { scopes, runsAt, has } of SCOPES)
    for (const files of inBatches(filesOf(crate, facts, has))) yield { scopes, runsAt, joined: joinFiles(files) };
}

function filesOf(
  crate: UnpackedCrate,
  facts: CrateFacts,
  has: (when: readonly RunsAt[], path: string) => boolean,
): CrateFile[] {
  const wanted = new Set(
    facts.files.filter((file) => file.format === 'text' && has(file.runsAt, file.path)).map((file) => file.path),
  );
  return crate.files.filter((file) => wanted.has(file.path));
}
