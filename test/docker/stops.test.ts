import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { containersLeft, sandpit, start, temporaryFolder } from '../support/sandpit.ts';

const DIE = fileURLToPath(new URL('../support/die-in-stage.ts', import.meta.url));
/** Every stage that a scan tells of, and how long after its beginning death comes, so that it strikes in its middle. */
const STAGES: Readonly<Record<string, number>> = {
  fetch: 5,
  wait: 0,
  unpack: 0,
  facts: 0,
  background: 5,
  analyze: 20,
  entries: 0,
  cage: 0,
  engine: 0,
  'golden run': 2500,
  resolve: 300,
  'fetch dependencies': 5,
  build: 2500,
};

/** What is killed in its middle needs no more than its stages. */
const QUICK = ['--profile', 'quick'];

const scratchLeft = async (folder: string) => readdir(join(folder, 'scratch')).catch(() => [] as string[]);
const places = (folder: string) => ({ XDG_DATA_HOME: join(folder, 'data'), SANDPIT_SCRATCH: join(folder, 'scratch') });

test.each(['SIGINT', 'SIGTERM'] as const)(
  '%s in the middle of a build: exit 130, nothing left within 5 s',
  async (name) => {
    await using folder = await temporaryFolder();
    const child = start(['scan', 'itoa'], places(folder.path));
    await untilContainersRun(child);
    child.kill(name);
    const [status] = await Promise.race([once(child, 'exit'), sleep(5000, ['still running'])]);
    expect(status).toBe(130);
    expect(await containersLeft(child.pid)).toEqual([]);
    expect(await scratchLeft(folder.path)).toEqual([]);
  },
);

test('the stages in which a scan is killed are all that there are', async () => {
  await using folder = await temporaryFolder();
  const { stdout } = await dieIn('none', folder.path);
  const told = [...stdout.matchAll(/^stage: (.+)$/gm)].map(([, stage]) => stage);
  expect(told.sort()).toEqual(Object.keys(STAGES).sort());
});

test.each(Object.keys(STAGES))('kill -9 in stage %s: the next scan leaves nothing over and is right', async (stage) => {
  await using folder = await temporaryFolder();
  const killed = await dieIn(stage, folder.path);
  expect(killed.signal).toBe('SIGKILL');
  const next = await sandpit(['scan', ...QUICK, '--format', 'json', 'itoa'], places(folder.path));
  expect(next.status, next.stderr).toBe(0);
  expect(JSON.parse(next.stdout).verdict.level).toBe('clean');
  expect([...(await containersLeft(killed.pid)), ...(await containersLeft(next.pid))]).toEqual([]);
  expect(await scratchLeft(folder.path)).toEqual([]);
});

/** Scans in a process that dies in a stage. A golden run is made only where none is in the cache. */
async function dieIn(stage: string, folder: string) {
  const empty = ['none', 'golden run'].includes(stage) ? { SANDPIT_CACHE: join(folder, 'cache') } : {};
  const environment = { ...process.env, ...places(folder), ...empty };
  const argv = [
    '--disable-warning=ExperimentalWarning',
    DIE,
    stage,
    String(STAGES[stage] ?? 0),
    'scan',
    ...QUICK,
    'itoa',
  ];
  const child = spawn(process.execPath, argv, { env: environment, stdio: ['ignore', 'pipe', 'inherit'] });
  let stdout = '';
  child.stdout.on('data', (chunk: Buffer) => {
    stdout += chunk.toString();
  });
  await once(child, 'close');
  return { pid: child.pid, signal: child.signalCode, stdout };
}

async function untilContainersRun(child: ChildProcess): Promise<void> {
  while ((await containersLeft(child.pid)).length === 0) {
    if (child.exitCode !== null)
      throw new Error(`the scan ended before it started a container (status ${child.exitCode})`);
    await sleep(50);
  }
}
