import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { Report } from '../../src/model/report.ts';
import { CARRIERS, DROPPERS, publishDay, writeOverlay } from '../support/hijack-day.ts';
import { LoopbackRegistry } from '../support/loopback-registry.ts';
import { sandpit, temporaryFolder } from '../support/sandpit.ts';

const folder = await temporaryFolder();
const day = await LoopbackRegistry.start();
const morning = await LoopbackRegistry.start();

beforeAll(async () => {
  publishDay(day, { yanked: true, evil: true });
  publishDay(morning, { yanked: false, evil: false });
  await writeOverlay(join(folder.path, 'overlay'));
});
afterAll(async () => {
  await Promise.all([day.stop(), morning.stop()]);
  await folder[Symbol.asyncDispose]();
});

async function scan(
  registry: LoopbackRegistry,
  targets: readonly string[],
  flags: readonly string[] = [],
  cache = registry === day ? 'day' : 'morning',
) {
  const place = join(folder.path, cache);
  const ran = await sandpit(
    ['scan', '--static-only', '--format', 'json', '--registry', registry.url, ...flags, ...targets],
    { XDG_DATA_HOME: join(place, 'data'), SANDPIT_CACHE: join(place, 'cache') },
  );
  const lines = ran.stdout.split('\n').filter((line) => line !== '');
  expect(lines.length, ran.stderr).toBe(targets.length);
  return lines.map((line) => Report.parse(JSON.parse(line)));
}

function told(report: Report) {
  const { level, recommendation } = report.verdict;
  return { stage: report.stage, level, recommendation, signals: report.signals.map(({ id }) => id) };
}

test.each([
  ['directly', CARRIERS[0]],
  ['behind a helper', CARRIERS[1]],
])(
  'an old crate whose only change is a dependency minutes old, %s, is for holding before anything is built',
  async (_, name) => {
    const [report] = await scan(day, [`${name}@0.3.6`]);
    expect(report && told(report)).toMatchObject({ stage: 'static', level: 'suspicious', recommendation: 'hold' });
    expect(report && told(report).signals).toEqual(
      expect.arrayContaining(['young-dependency-builds', 'older-versions-yanked']),
    );
    // Nobody could find anything in the crate itself.
    expect(report?.signals.filter(({ layer }) => layer !== 'metadata')).toEqual([]);
  },
);

test('of two versions in one night the second is no better for coming after the first', async () => {
  const [report] = await scan(day, [`${CARRIERS[0]}@0.3.7`]);
  expect(report && told(report)).toMatchObject({ level: 'suspicious', recommendation: 'hold' });
});

test('the four first versions, and the last good ones of the crates that were hijacked, are silent', async () => {
  const targets = [...DROPPERS.map((name) => `${name}@1.0.0`), ...CARRIERS.map((name) => `${name}@0.3.5`)];
  for (const report of [...(await scan(day, targets)), ...(await scan(morning, targets))]) {
    expect(told(report)).toEqual({ stage: 'static', level: 'clean', recommendation: 'allow', signals: [] });
    expect(report.coverage.filter(({ asked, state }) => asked && state !== 'complete')).toEqual([]);
  }
});

test('before anybody has yanked anything, the new dependency alone is enough', async () => {
  const [near, far] = await scan(
    morning,
    CARRIERS.map((name) => `${name}@0.3.6`),
    ['--overlay', join(folder.path, 'overlay')],
  );
  for (const report of [near, far]) {
    expect(report && told(report)).toMatchObject({ level: 'suspicious', recommendation: 'hold' });
    expect(report?.crate.source).toBe('overlay');
  }
});

test('a dependency that the registry does not hand out is a gap, and never clean', async () => {
  day.interfere = (request, response) => {
    if (request.url?.includes('/token-macros1') !== true) return false;
    response.writeHead(403).end();
    return true;
  };
  const [report] = await scan(day, [`${CARRIERS[0]}@0.3.6`], [], 'never-asked').finally(() => {
    day.interfere = () => false;
  });
  const entry = report?.coverage.find(({ stage }) => stage === 'dependencies');
  expect(entry).toMatchObject({ state: 'partial' });
  expect(entry?.reason).toMatch(/1 dependencies not looked up: .*403/);
  expect(report?.verdict.level).not.toBe('clean');
});
