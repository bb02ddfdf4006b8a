import { execFile } from 'node:child_process';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { z } from 'zod';
import type { Peer } from './peer.ts';

const VERSION = '3.2.0';
const WORDS = ['no_risks_detected', 'low', 'suspicious', 'high_risk'] as const;
/** GuardDog's rules that failed stand in `errors`: of such a crate it has not seen everything. */
const Answer = z.object({ errors: z.record(z.string(), z.unknown()), risk_score: z.object({ label: z.enum(WORDS) }) });
const run = promisify(execFile);

/** GuardDog's YARA rules for crates, correlated and scored; in its own sandbox, as it asks for by itself. */
export const guarddog: Peer = {
  id: 'guarddog',
  flags: ['suspicious', 'high_risk'],
  install: (tools) => {
    const folder = join(tools, 'guarddog');
    return `python3 -m venv ${folder} && ${folder}/bin/pip install guarddog==${VERSION}`;
  },
  open: async (tools, scratch) => {
    const environment = { GUARDDOG_TOP_PACKAGES_CACHE_LOCATION: await freshLists(scratch) };
    const found = await find([join(tools, 'guarddog/bin/guarddog'), 'guarddog'], environment);
    if (found === null) return null;
    const { program, version } = found;
    return {
      version,
      environment,
      command: (folder) => [program, 'crates', 'scan', folder, '--output-format', 'json'],
      read: readGuarddog,
    };
  },
};

/** Its word for a crate; null where it broke off or a rule of its failed. */
export function readGuarddog(answer: string): string | null {
  const parsed = Answer.safeParse(asJson(answer));
  return parsed.success && Object.keys(parsed.data.errors).length === 0 ? parsed.data.risk_score.label : null;
}

function asJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

/**
 * At each start it asks the network for lists of popular packages of other ecosystems that are older than a month. None matters
 * to crates: fresh and short ones spare it the asking and the reading, and us the measuring of it.
 */
async function freshLists(scratch: string): Promise<string> {
  const folder = join(scratch, 'guarddog-lists');
  await mkdir(folder);
  const list = JSON.stringify({ downloaded_timestamp: Math.floor(Date.now() / 1000), packages: ['none'] });
  for (const ecosystem of ['go', 'npm', 'pypi', 'rubygems'])
    await writeFile(join(folder, `top_${ecosystem}_packages.json`), list);
  return folder;
}

async function find(programs: readonly string[], environment: Readonly<Record<string, string>>) {
  for (const program of programs) {
    const env = { ...process.env, ...environment };
    const answered = await run(program, ['--version'], { env }).catch(() => null);
    if (answered !== null) return { program, version: answered.stdout.trim() };
  }
  return null;
}
