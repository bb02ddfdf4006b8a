import { afterAll, expect, test } from 'vitest';
import { crateOf } from '../support/crate-of.ts';
import { type Judged, openStaticJudge } from '../support/judge-statically.ts';
import { type Recreation, readRecreations } from '../support/read-recreations.ts';

const recreations = await readRecreations();
const judge = await openStaticJudge();
afterAll(() => judge[Symbol.asyncDispose]());
const verdicts = new Map<Recreation, Judged>();
for (const recreation of recreations) {
  const { 'Cargo.toml': manifest = '', ...files } = recreation.files;
  verdicts.set(recreation, await judge.judge(crateOf(files, String(manifest))));
}

function isFlagged(recreation: Recreation): boolean {
  const level = verdicts.get(recreation)?.verdict.level;
  return level === 'suspicious' || level === 'malicious';
}

/** Of the blocks that are kept for documents. */
function isForExamples(address: string): boolean {
  return /^(192\.0\.2|198\.51\.100|203\.0\.113)\./.test(address);
}

function recall(some: readonly Recreation[]): number {
  return some.filter(isFlagged).length / some.length;
}

test('there are forty-five behaviours at least, each in three styles of code', () => {
  const behaviours = new Map<string, Set<string>>();
  for (const { behaviour, style } of recreations)
    behaviours.set(behaviour, (behaviours.get(behaviour) ?? new Set()).add(style));
  expect(behaviours.size).toBeGreaterThanOrEqual(45);
  for (const [behaviour, styles] of behaviours)
    expect([...styles].sort(), behaviour).toEqual(['aliases', 'constants', 'helpers']);
});

test('nothing in a re-creation is more than an inert likeness: it names no address that anybody has', () => {
  for (const { behaviour, style, files } of recreations) {
    const text = Object.values(files)
      .join('\n')
      .replace(/169\.254\.169\.254|0\.0\.0\.0|127\.0\.0\.1/g, '');
    const addresses = text.match(/\b\d{1,3}\.\d{1,3}\.\d{1,3}\.\d{1,3}\b/g) ?? [];
    const strange = addresses.filter((address) => ![address, [...address].reverse().join('')].some(isForExamples));
    const hosts = [...text.matchAll(/\bhttps?:\/\/([a-z][a-z0-9.-]*\.[a-z]+)/gi)].map(([, host]) => host ?? '');
    const known = hosts.filter((host) => !/\.(example|invalid|test)$/i.test(host));
    expect([...strange, ...known], `${behaviour} ${style}`).toEqual([]);
  }
});

test.each(
  recreations
    .filter(({ cage, missed }) => (cage ?? missed) === null)
    .map((recreation) => [`${recreation.behaviour} in the style of ${recreation.style}`, recreation] as const),
)('%s is flagged by its files alone', (_name, recreation) => {
  const judged = verdicts.get(recreation);
  expect(judged?.signals.filter(({ layer }) => layer === 'dynamic')).toEqual([]);
  expect(judged?.verdict.recommendation).not.toBe('takedown');
  expect(isFlagged(recreation), judged?.signals.map(({ id }) => id).join(' ')).toBe(true);
});

test('what only the cage can see, and what is missed, is not flagged, and each says why', () => {
  for (const recreation of recreations) {
    const why = recreation.cage ?? recreation.missed;
    if (why === null) continue;
    expect(why.length, recreation.behaviour).toBeGreaterThan(20);
    expect(isFlagged(recreation), `${recreation.behaviour} ${recreation.style} is seen: let it say so`).toBe(false);
  }
});

test('nine of ten are flagged: of all, of each style, and of those that were written after the engine', () => {
  expect(recall(recreations)).toBeGreaterThanOrEqual(0.9);
  for (const style of ['aliases', 'constants', 'helpers'])
    expect(recall(recreations.filter((recreation) => recreation.style === style)), style).toBeGreaterThanOrEqual(0.85);
  const later = recreations.filter(({ holdout }) => holdout);
  expect(recall(later)).toBeGreaterThanOrEqual(0.9);
});

test('each is read in full', () => {
  for (const [{ behaviour, style }, { coverage }] of verdicts)
    expect(
      coverage.filter(({ asked, state }) => asked && state !== 'complete'),
      `${behaviour} ${style}`,
    ).toEqual([]);
});
