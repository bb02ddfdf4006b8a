import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { NODE_ENVIRONMENT, NODE_FLAGS } from '../../src/node-settings.mjs';
import type { Part } from './part.ts';
import type { StaticRun } from './static-child.ts';
import { duration, megabytes, percentile, table } from './table.ts';

const CHILD = fileURLToPath(new URL('static-child.ts', import.meta.url));
const SLOWEST = 5;
const run = promisify(execFile);

/** Each run is a process of its own on one core, so that its peak is its own. */
export async function staticRun(inFlight: number, crates: number): Promise<StaticRun> {
  const node = [process.execPath, ...NODE_FLAGS, CHILD, String(inFlight), String(crates)];
  const settings = { maxBuffer: 64 * 1024 * 1024, env: NODE_ENVIRONMENT };
  const { stdout } = await run('taskset', ['-c', '0', ...node], settings);
  return JSON.parse(stdout) as StaticRun;
}

function row(inFlight: number, told: StaticRun): string[] {
  const times = told.crates.map(({ milliseconds }) => milliseconds);
  const at = (share: number) => duration(percentile(times, share) ?? 0);
  return [
    String(inFlight),
    at(0.5),
    at(0.99),
    at(1),
    (told.crates.length / (told.wallMilliseconds / 1000)).toFixed(1),
    `${Math.round((100 * told.cpuMilliseconds) / told.wallMilliseconds)} %`,
    megabytes(told.ownPeakBytes),
    megabytes(told.enginePeakBytes),
  ];
}

const part: Part = {
  id: 'static',
  title: 'the static half, one core: from the bytes in hand to the verdict, waiting for the registry left out',
  measure: async ({ crates }) => {
    const one = await staticRun(1, crates);
    if (one.crates.length === 0) return `not measured: ${one.why}`;
    const four = await staticRun(4, crates);
    const columns = ['in flight', 'p50', 'p99', 'max', 'crates/s', 'core had', 'peak resident', 'rule engine'];
    const levels = Map.groupBy(one.crates, ({ level }) => level);
    const said = [...levels].map(([level, { length }]) => `${length} ${level}`).join(', ');
    const slowest = [...one.crates].sort((a, b) => b.milliseconds - a.milliseconds).slice(0, SLOWEST);
    return [
      table(columns, [row(1, one), row(4, four)]),
      `  ${one.crates.length} crates: ${said}${one.missing > 0 ? `; ${one.missing} not had: ${one.why}` : ''}`,
      `  slowest: ${slowest.map(({ crate, milliseconds }) => `${crate} ${duration(milliseconds)}`).join(', ')}`,
    ].join('\n');
  },
};
export default part;
