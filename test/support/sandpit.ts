import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const MAIN = fileURLToPath(new URL('../../src/main.ts', import.meta.url));
const run = promisify(execFile);

export interface Ran {
  readonly pid: number;
  readonly status: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs the command line as a person would; places default to the test's own folder, the cache to the machine's. */
export async function sandpit(
  argv: readonly string[],
  environment: Readonly<Record<string, string>> = {},
): Promise<Ran> {
  return new Promise((resolve, reject) => {
    const child = start(argv, environment);
    const out: Buffer[] = [];
    const err: Buffer[] = [];
    child.stdout?.on('data', (chunk: Buffer) => out.push(chunk));
    child.stderr?.on('data', (chunk: Buffer) => err.push(chunk));
    child.on('error', reject);
    child.on('close', (status) =>
      resolve({
        pid: child.pid ?? -1,
        status: status ?? -1,
        stdout: Buffer.concat(out).toString(),
        stderr: Buffer.concat(err).toString(),
      }),
    );
  });
}

/** Starts the command line and gives the process, for tests that stop it half-way. */
export function start(argv: readonly string[], environment: Readonly<Record<string, string>> = {}): ChildProcess {
  return spawn(process.execPath, ['--disable-warning=ExperimentalWarning', MAIN, ...argv], {
    env: { ...process.env, ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
}

/** A folder of the test's own, gone with it. */
export async function temporaryFolder(): Promise<{ readonly path: string } & AsyncDisposable> {
  const path = await mkdtemp(join(tmpdir(), 'sandpit-test-'));
  return {
    path,
    [Symbol.asyncDispose]: () => rm(path, { recursive: true, force: true }),
  };
}

/** Ids of the containers, running or not, of runs that a process began: other tests have theirs on the same engine. */
export async function containersLeft(pid: number | undefined): Promise<string[]> {
  const format = '{{.ID}} {{.Label "sandpit.run"}}';
  const { stdout } = await run('docker', ['ps', '-a', '--filter', 'label=sandpit.run', '--format', format]);
  const rows = stdout
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => line.split(' '));
  if (pid === undefined) throw new Error('the process never began');
  return rows.filter(([, run]) => run?.startsWith(`${pid}-`)).map(([id]) => id ?? '');
}
