import { execFile } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { RULE_ENGINES } from '../../src/compose.ts';
import type { CompiledRules, RuleSource } from '../../src/ports/rule-engine.ts';

const DEADLINE_MILLISECONDS = 60_000;
const never = new AbortController().signal;
const run = promisify(execFile);

/** One way to run the same rules over the same bytes. */
export interface Lane {
  readonly name: string;
  /** Names of the rules that match, sorted: lanes that disagree measure different work. */
  scan(text: Buffer, crate: string): Promise<string>;
}

/** Every engine of ours that runs here, and the engine's own program where it is installed; what is missing is told. */
export async function openLanes(
  sources: readonly RuleSource[],
  folder: string,
): Promise<{ readonly lanes: readonly Lane[]; readonly missing: readonly string[] }> {
  const lanes: Lane[] = [];
  const missing: string[] = [];
  for (const engine of RULE_ENGINES) {
    const compiled = await engine.compile(sources);
    if (compiled.ok) lanes.push(engineLane(compiled.value));
    else missing.push(`${engine.id}: ${compiled.failure[0]?.message ?? 'it does not run'}`);
  }
  const program = await programLane(sources, folder);
  if (program === null) missing.push("yara's own program: not installed (Debian: yara)");
  return { lanes: program === null ? lanes : [...lanes, program], missing };
}

function engineLane(compiled: CompiledRules): Lane {
  return {
    name: `${compiled.engine}, as scans use it`,
    scan: async (text) => {
      const scanned = await compiled.scan(text, DEADLINE_MILLISECONDS, never);
      return scanned.ok ? scanned.value.map(({ rule }) => rule).join(' ') : scanned.failure.what;
    },
  };
}

/** A process a crate with rules compiled before, as a script would run it; null where it is not installed. */
async function programLane(sources: readonly RuleSource[], folder: string): Promise<Lane | null> {
  const version = await run('yara', ['--version']).catch(() => null);
  if (version === null) return null;
  const rules = join(folder, 'rules.yar');
  await writeFile(rules, sources.map(({ text }) => text).join('\n'));
  await run('yarac', ['--no-warnings', rules, `${rules}c`]);
  return {
    name: `yara ${version.stdout.trim()}, the program, one process a crate`,
    scan: async (text, crate) => {
      const path = join(folder, crate);
      await writeFile(path, text);
      const { stdout } = await run('yara', ['--no-warnings', '--threads=1', '-C', `${rules}c`, path]);
      const matched = stdout.split('\n').filter((line) => line !== '');
      return matched
        .map((line) => line.split(' ')[0])
        .sort()
        .join(' ');
    },
  };
}
