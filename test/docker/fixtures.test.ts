import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Composition, compose } from '../../src/compose.ts';
import { loadConfig } from '../../src/config/index.ts';
import { parseTarget } from '../../src/fetch/index.ts';
import { isCageMoment } from '../../src/model/evidence.ts';
import type { Profile } from '../../src/model/job.ts';
import type { Report } from '../../src/model/report.ts';
import { scanCrate } from '../../src/pipeline/index.ts';
import { containersLeft, temporaryFolder } from '../support/sandpit.ts';
import { Story } from '../support/stories.ts';

const FIXTURES = new URL('../fixtures/', import.meta.url).pathname;

let composition: Composition;
let end = async () => {};

beforeAll(async () => {
  const folder = await temporaryFolder();
  const config = loadConfig(
    { ...process.env, XDG_DATA_HOME: folder.path, SANDPIT_SCRATCH: join(folder.path, 'scratch') },
    {},
  );
  if (!config.ok) throw new Error(config.failure.what);
  const composed = await compose(config.value, process.env, { overlay: null });
  if (!composed.ok) throw new Error(composed.failure.what);
  composition = composed.value;
  end = async () => {
    await composition[Symbol.asyncDispose]();
    await folder[Symbol.asyncDispose]();
  };
});
afterAll(async () => {
  expect(await containersLeft(process.pid)).toEqual([]);
  await end();
});

async function scan(story: string, staticOnly: boolean, profile: Profile = 'standard'): Promise<Report> {
  const target = parseTarget(join(FIXTURES, story));
  if (!target.ok) throw new Error(target.failure.what);
  const options = {
    runId: composition.newRunId(),
    version: '0.0.0',
    staticOnly,
    profile,
    previous: null,
    runtime: null,
    budgetSeconds: 300,
  } as const;
  const scanned = await scanCrate(target.value, composition.ports, options, () => {}, new AbortController().signal);
  if (!scanned.ok) throw new Error(scanned.failure.what);
  return scanned.value.report;
}

const storyOf = async (name: string) =>
  Story.parse(JSON.parse(await readFile(join(FIXTURES, name, 'story.json'), 'utf8')));
const namesOf = async (kind: string) => (await readdir(join(FIXTURES, kind))).sort().map((name) => `${kind}/${name}`);
const attacks = await namesOf('attacks');
const benign = await namesOf('benign');
const ids = (report: Report) => report.signals.map((signal) => signal.id);
/** Reasons but for those of rules that have still to prove themselves on honest crates. */
const proven = (report: Report) => report.verdict.reasons.filter(({ signal }) => signal !== 'rule-experimental');
const unlooked = (report: Report) => [
  ...report.coverage.filter((entry) => entry.asked && entry.state !== 'complete'),
  ...report.evidence.filter(({ kind }) => kind === 'sensor-gap').map(({ data }) => data),
];

test('there are at least twenty attacks and fifteen look-alikes', () => {
  expect(attacks.length).toBeGreaterThanOrEqual(20);
  expect(benign.length).toBeGreaterThanOrEqual(15);
});

describe('attacks', () => {
  test.concurrent.each(attacks)('%s is malicious, by what it does and by what its source shows', async (name) => {
    const story = await storyOf(name);
    const report = await scan(name, false, story.profile ?? 'quick');
    expect({ name, level: report.verdict.level, signals: ids(report) }).toMatchObject({
      level: story.expect,
      signals: expect.arrayContaining([...story.dynamic, ...story.static]),
    });
    expect(report.evidence.some((piece) => isCageMoment(piece.at))).toBe(true);
    const loudFiles = report.signals.filter(
      (signal) => signal.layer === 'static' && signal.severity !== 'low' && signal.severity !== 'info',
    );
    if (story.static.length > 0 && !story.static.every((id) => id.startsWith('library-')))
      expect(loudFiles.length).toBeGreaterThan(0);
  });
});

describe('benign look-alikes', () => {
  test.concurrent.each(benign)('%s is clean and wholly looked at', async (name) => {
    const report = await scan(name, false);
    expect({ level: report.verdict.level, reasons: proven(report), unlooked: unlooked(report) }).toEqual({
      level: 'clean',
      reasons: [],
      unlooked: [],
    });
  });
});

test('an attack whose source can be read is found without building it', async () => {
  for (const name of ['attacks/reads-ssh-key', 'attacks/downloads-and-runs', 'attacks/pipes-curl-to-shell']) {
    const report = await scan(name, true);
    expect({ name, stage: report.stage, level: report.verdict.level }).toEqual({
      name,
      stage: 'static',
      level: 'malicious',
    });
  }
});

test('the same attack made unreadable to rules is found by the cage alone', async () => {
  const readable = await scan('attacks/connects-to-address', false);
  const unreadable = await scan('attacks/hides-from-rules', false);
  expect(unreadable.verdict.level).toBe('malicious');
  expect(ids(unreadable).filter((id) => id.startsWith('rule-'))).toEqual([]);
  expect(ids(readable).filter((id) => id.startsWith('rule-'))).not.toEqual([]);
  expect((await scan('attacks/hides-from-rules', true)).verdict.level).not.toBe('malicious');
});
