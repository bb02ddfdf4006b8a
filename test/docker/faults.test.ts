import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { relayToEngine } from '../support/relay-to-engine.ts';
import { containersLeft, sandpit, start, temporaryFolder } from '../support/sandpit.ts';

const MAIN = fileURLToPath(new URL('../../src/main.ts', import.meta.url));
const CRATE = fileURLToPath(new URL('../fixtures/benign/compiles-c', import.meta.url));
const places = (folder: string) => ({ XDG_DATA_HOME: join(folder, 'data'), SANDPIT_SCRATCH: join(folder, 'scratch') });

test('without an engine the files are read all the same: one line, inconclusive; with --static-only clean', async () => {
  await using folder = await temporaryFolder();
  const environment = { ...places(folder.path), DOCKER_HOST: `unix://${folder.path}/nobody.sock` };
  const whole = await sandpit(['scan', CRATE], environment);
  expect(whole.status).toBe(30);
  expect(whole.stdout).toMatch(/^inconclusive .*\n {2}\? resolve, build, .*: skipped, no container engine answers/);
  expect(whole.stderr).toMatch(/^sandpit: no container engine answers: .*doctor --mend'\n$/);
  const files = await sandpit(['scan', '--static-only', CRATE], environment);
  expect([files.status, files.stderr]).toEqual([0, '']);
  expect(files.stdout).toContain('nothing found statically; not built');
});

test('an engine lost in the middle of a build: one line, inconclusive, nothing hangs, and the next scan clears up', async () => {
  await using folder = await temporaryFolder();
  const relay = await relayToEngine(join(folder.path, 'engine.sock'));
  const child = start(['scan', CRATE], { ...places(folder.path), ...relay.environment });
  const said = { out: '', err: '' };
  child.stdout?.on('data', (chunk: Buffer) => {
    said.out += chunk.toString();
  });
  child.stderr?.on('data', (chunk: Buffer) => {
    said.err += chunk.toString();
  });
  while ((await containersLeft(child.pid)).length < 3 && child.exitCode === null) await sleep(20);
  await relay.cut();
  const [status] = await once(child, 'close');
  expect(status, said.err).toBe(30);
  expect(said.out).toMatch(/^inconclusive .*\n {2}\? .*build.*: skipped, /);
  expect(said.err).toMatch(/^sandpit: [^\n]+\n$/);
  expect((await sandpit(['scan', CRATE], places(folder.path))).status).toBe(0);
  expect(await containersLeft(child.pid)).toEqual([]);
  expect(await readdir(join(folder.path, 'scratch'))).toEqual([]);
});

test.each([
  { place: 'cage', kibibytes: 4, flags: [], status: 30 },
  { place: 'store', kibibytes: 1, flags: ['--static-only'], status: 69 },
])('no room for the $place: one line that says so, and nothing half-written', async ({ kibibytes, flags, status }) => {
  await using folder = await temporaryFolder();
  // No larger files than that: the system refuses the rest as it does on a full disk.
  const script = `ulimit -f ${kibibytes}; exec "$0" --disable-warning=ExperimentalWarning "$@"`;
  const argv = ['-c', script, process.execPath, MAIN, 'scan', ...flags, CRATE];
  const environment = { ...process.env, ...places(folder.path) };
  const ran = await promisify(execFile)('bash', argv, { env: environment }).catch(
    (error: { code: number; stderr: string }) => error,
  );
  expect(ran).toMatchObject({ code: status });
  expect(ran.stderr).toMatch(/^sandpit: disk full: [^\n]+\n$/);
  expect(await readdir(join(folder.path, 'scratch')).catch(() => [])).toEqual([]);
  expect(await readdir(join(folder.path, 'data/sandpit/store/.parts')).catch(() => [])).toEqual([]);
});
