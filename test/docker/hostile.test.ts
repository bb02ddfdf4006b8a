import { createHash } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { packCrate } from '../../src/kit/pack-crate.ts';
import { CrateId } from '../../src/model/crate.ts';
import { Report } from '../../src/model/report.ts';
import { LoopbackRegistry } from '../support/loopback-registry.ts';
import { containersLeft, sandpit, temporaryFolder } from '../support/sandpit.ts';
import { filesOf, HOSTILE } from './hostile/crates.ts';

/** Seconds for a scan; what hangs ends there. */
const BUDGET = '28';
const CANARIES = [
  '/etc/passwd',
  '/etc/hosts',
  '/etc/resolv.conf',
  '/proc/sys/kernel/core_pattern',
  '/proc/sys/kernel/hostname',
];
const LANES = 2;
const nameOf = (at: number) => `hostile-${at}`;

let reports: ReadonlyMap<string, Report>;
let before: string;
const pids: number[] = [];
const registry = await LoopbackRegistry.start();

/** What a crate that got out would have changed: files, the links of the host's network and what went over the engine's. */
async function host(): Promise<string> {
  const hashes = await Promise.all(
    CANARIES.map(async (path) =>
      createHash('sha256')
        .update(await readFile(path))
        .digest('hex'),
    ),
  );
  const devices = (await readFile('/proc/net/dev', 'utf8')).split('\n');
  const links = devices.filter((line) => /^\s*(docker|veth|br-)/.test(line));
  return JSON.stringify({ hashes, links });
}

beforeAll(async () => {
  await using folder = await temporaryFolder();
  before = await host();
  const archives = await Promise.all(
    HOSTILE.map(async (crate, at) => {
      const id = CrateId.parse({ name: nameOf(at), version: '1.0.0' });
      const files = Object.entries(filesOf(crate, id.name)).map(([path, text]) => ({
        path,
        bytes: Buffer.from(text),
        executable: false,
      }));
      const path = `${folder.path}/${id.name}-1.0.0.crate`;
      await writeFile(path, packCrate(id, files));
      return path;
    }),
  );
  const lanes = Array.from({ length: LANES }, (_, lane) => archives.filter((_path, at) => at % LANES === lane));
  const scans = await Promise.all(
    lanes.map((lane, at) =>
      sandpit(
        ['scan', '--format', 'json', '--profile', 'quick', '--budget', BUDGET, '--registry', registry.url, ...lane],
        {
          XDG_DATA_HOME: `${folder.path}/${at}`,
        },
      ),
    ),
  );
  pids.push(...scans.map(({ pid }) => pid));
  const documents = scans.flatMap(({ stdout }) => stdout.split('\n').filter((line) => line !== ''));
  reports = new Map(
    documents.map((line) => Report.parse(JSON.parse(line))).map((report) => [report.crate.name, report]),
  );
}, 900_000);
afterAll(() => registry.stop());

test.each(HOSTILE.map((crate, at) => [crate.number, crate.tells, at] as const))(
  'case %i: %s',
  (_number, _tells, at) => {
    const { levels, shows } = HOSTILE[at] ?? { levels: [] };
    const report = reports.get(nameOf(at));
    expect(levels, JSON.stringify(report?.verdict.reasons)).toContain(report?.verdict.level);
    const limits = report?.evidence.flatMap((piece) => ('limit' in piece.data ? [piece.data.limit] : [])) ?? [];
    const told = [...(report?.signals.map(({ id }) => id) ?? []), ...limits];
    if (shows !== undefined)
      expect(
        told.filter((word) => shows.includes(word)),
        told.join(' '),
      ).not.toEqual([]);
  },
);

test('every case from the fifteenth to the fortieth is there, and the host is as it was', async () => {
  // 28 is what test/docker/probes.test.ts does from four places.
  const numbers = new Set([...HOSTILE.map(({ number }) => number), 28]);
  expect([...numbers].sort((a, b) => a - b)).toEqual(Array.from({ length: 26 }, (_, at) => at + 15));
  expect(await host()).toBe(before);
  for (const pid of pids) expect(await containersLeft(pid)).toEqual([]);
});
