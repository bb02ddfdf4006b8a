import { mkdir, readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { evidence } from '../../src/model/evidence.ts';
import { baselineOf, baselinePath, readBaseline, subtract, writeBaseline } from '../../src/sandbox/baseline.ts';
import { isRunId, newRunId, runAlive } from '../../src/sandbox/run-id.ts';
import { openScratch, sweepScratch } from '../../src/sandbox/scratch.ts';
import { temporaryFolder } from '../support/sandpit.ts';

test('a run is alive while its worker is, and a reused process id is no answer', () => {
  const run = newRunId();
  expect(isRunId(run)).toBe(true);
  expect(runAlive(run)).toBe(true);
  const [pid, start, namespace, random] = run.split('-');
  expect(runAlive([pid, Number(start) + 1, namespace, random].join('-'))).toBe(false);
  expect(runAlive([999_999_999, start, namespace, random].join('-'))).toBe(false);
  expect(runAlive('anything')).toBe(false);
});

test('of a worker in another PID namespace nothing is known: its runs are left to their labels', () => {
  const [pid, start, , random] = newRunId().split('-');
  expect(runAlive([pid, Number(start) + 1, 1, random].join('-'))).toBe(true);
});

test('the sweep removes the folders of dead runs and nothing else, whatever folder it is pointed at', async () => {
  await using folder = await temporaryFolder();
  const live = newRunId();
  for (const name of ['1-1-1-0123456789ab', live, 'documents', '.ssh', '12-34'])
    await mkdir(join(folder.path, name, 'below'), { recursive: true });
  expect(await sweepScratch(folder.path, (run) => run === live)).toBe(1);
  expect((await readdir(folder.path)).sort()).toEqual(['.ssh', '12-34', 'documents', live].sort());
  expect(await sweepScratch(join(folder.path, 'nowhere'), () => false)).toBe(0);
});

test('a scratch folder is gone with its run, however deep it was', async () => {
  await using folder = await temporaryFolder();
  {
    await using scratch = await openScratch(folder.path, 'run');
    await scratch.write(`${'deep/'.repeat(50)}file`, 'x', true);
    expect(await readFile(join(scratch.path, `${'deep/'.repeat(50)}file`), 'utf8')).toBe('x');
  }
  expect(await readdir(folder.path)).toEqual([]);
});

const started = (program: string, phase: 'build' | 'bins' = 'build') =>
  evidence(
    'process-exec',
    'a@1.0.0',
    { phase, process: ['cargo', program] },
    {
      program: `/home/dev/src/target/debug/build/a-0123456789abcdef/${program}`,
      arguments: [],
      directory: '/',
      result: 'ok',
      origin: 'compiled',
    },
  );

test('noise is what the golden run showed, whatever crate, hash or process number it bears; gaps and limits never are', () => {
  const at = { phase: 'build' as const, process: [] };
  const gap = evidence('sensor-gap', 'a@1.0.0', at, { sensor: 'trace', detail: 'lost' });
  const limit = evidence('sandbox-limit', 'a@1.0.0', at, { limit: 'wall', detail: '' });
  const baseline = baselineOf([started('noise'), gap, limit]);
  const again = { ...started('noise'), subject: 'b@2.0.0', id: 'other' };
  expect(subtract([again, started('attack'), gap, limit], baseline)).toEqual([started('attack'), gap, limit]);
});

test('a baseline is read back as written, by many at once, and is nobody else’s', async () => {
  await using folder = await temporaryFolder();
  const path = baselinePath(folder.path, ['1', 'image']);
  expect(await readBaseline(path)).toBe(null);
  await Promise.all(Array.from({ length: 20 }, () => writeBaseline(path, ['noise'])));
  expect(await readBaseline(path)).toEqual(['noise']);
  expect(await readdir(join(folder.path, 'baseline'))).toHaveLength(1);
  expect(baselinePath(folder.path, ['1', 'other'])).not.toBe(path);
});
