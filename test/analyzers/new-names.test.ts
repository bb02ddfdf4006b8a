import { expect, test } from 'vitest';
import names from '../../src/analyzers/catalog/names.ts';
import versionBait from '../../src/analyzers/catalog/version-bait.ts';
import { type Background, readNameCorpus } from '../../src/analyzers/index.ts';
import { indexEntry, subjectOf, UNKNOWN } from '../support/subject-of.ts';

const corpora = { ...UNKNOWN.corpora, names: readNameCorpus('serde\ntracing\n') };
const look = async (name: string, background: Partial<Background> = {}, manifest = '') => {
  const subject = subjectOf({ 'src/lib.rs': '' }, manifest, { corpora, ...background }, { name, version: '1.0.0' });
  const { evidence } = await names.analyze(subject, AbortSignal.timeout(5000));
  return evidence.map(({ data }) => ('likeness' in data ? `${data.likeness} ${data.target}` : ''));
};
const published = (...times: (string | null)[]) => {
  const history = times.map((time, at) => indexEntry(`1.0.${at}`, time));
  return { history, entry: history.at(-1) ?? null };
};

test('a name that no registry knows, or that began within two months, is compared', async () => {
  expect(await look('serd')).toEqual(['omitted serde']);
  expect(await look('serd', published('2026-01-01T00:00:00Z', '2026-02-20T00:00:00Z'))).toEqual(['omitted serde']);
  expect(await look('serd', published(null, null))).toEqual(['omitted serde']);
});

test('a name of long standing is not, whatever it is like', async () => {
  expect(await look('serd', published('2026-01-01T00:00:00Z', '2026-04-01T00:00:00Z'))).toEqual([]);
  expect(await look('serd', published(null, null, null, null))).toEqual([]);
  expect(await look('serde')).toEqual([]);
});

test('a crate that builds on the one whose name it bears is a companion', async () => {
  expect(await look('tracing-check')).toEqual(['extended tracing']);
  expect(await look('tracing-check', {}, '[dependencies]\ntracing = "0.1"\n')).toEqual(['companion tracing']);
  expect(await look('tracings', {}, '[dependencies]\ntracing = "0.1"\n')).toEqual(['added tracing']);
});

test('without a corpus nothing is said, and that it was not asked for', async () => {
  const looked = await names.analyze(subjectOf({ 'src/lib.rs': '' }), AbortSignal.timeout(5000));
  expect(looked).toMatchObject({ evidence: [], state: 'skipped', asked: false });
});

const LONG = Array.from({ length: 50 }, (_, at) => `pub fn f${at}() {}`).join('\n');

test.each([
  ['99.9.9', 'pub fn version() {}', {}, 1],
  ['9.0.0', '// nothing here\n'.repeat(100), {}, 1],
  ['8.9.9', '', {}, 0],
  ['99.9.9', LONG, {}, 0],
  ['99.9.9', '', { history: [indexEntry('0.1.0', null)], entry: indexEntry('99.9.9', null) }, 0],
])('a first version %s of a library %j', async (version, source, background, expected) => {
  const subject = subjectOf({ 'src/lib.rs': source, 'build.rs': 'fn main() {}' }, '', background, {
    name: 'supertag',
    version,
  });
  const { evidence } = await versionBait.analyze(subject, AbortSignal.timeout(5000));
  expect(evidence).toHaveLength(expected);
});
