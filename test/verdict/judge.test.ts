import { readFile } from 'node:fs/promises';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type Coverage, covered, notAsked, STAGES } from '../../src/model/coverage.ts';
import { Severity, Status } from '../../src/model/evidence.ts';
import { SANDBOX_PHASES } from '../../src/model/phases.ts';
import type { Level, Recommendation } from '../../src/model/report.ts';
import { Layer, type Signal } from '../../src/model/signal.ts';
import { judge, loadPolicy, type Policy } from '../../src/verdict/index.ts';

const TEXT = await readFile(new URL('../../rules/policy/default.yml', import.meta.url), 'utf8');
const policy = usable(TEXT);
const COMPLETE = STAGES.map((stage) => covered(stage, 'complete'));
const STATIC = STAGES.map((stage) =>
  ['resolve', ...SANDBOX_PHASES, 'sensors'].includes(stage)
    ? notAsked(stage, 'not asked for: --static-only')
    : covered(stage, 'complete'),
);
const WORSE: Readonly<Record<Level, number>> = { clean: 0, inconclusive: 1, suspicious: 2, malicious: 3 };
const HARDER: Readonly<Record<Recommendation, number>> = { allow: 0, review: 1, hold: 2, takedown: 3 };

function usable(text: string): Policy {
  const loaded = loadPolicy(text, 'test');
  if (!loaded.ok) throw new Error(loaded.failure.what);
  return loaded.value;
}

function signal(severity: Signal['severity'], changes: Partial<Signal> = {}): Signal {
  const base = { id: `a-${severity}`, severity, status: 'stable', layer: 'dynamic' } as const;
  return { ...base, claim: 'x', sentence: `${severity} (build.rs:1)`, evidence: ['e'], references: [], ...changes };
}

const anySignal = fc
  .record({
    id: fc.stringMatching(/^[a-z]{1,6}$/),
    severity: fc.constantFrom(...Severity.options),
    status: fc.constantFrom(...Status.options),
    layer: fc.constantFrom(...Layer.options),
  })
  .map((drawn) => signal(drawn.severity, drawn));
const anySignals = fc.uniqueArray(anySignal, { selector: ({ id }) => id, maxLength: 25 });
const anyCoverage: fc.Arbitrary<Coverage[]> = fc.tuple(
  ...STAGES.map((stage) =>
    fc
      .tuple(fc.constantFrom('complete', 'partial', 'failed', 'skipped', 'timed-out'), fc.boolean())
      .map(([state, asked]) => ({ stage, state, asked, reason: '' }) as Coverage),
  ),
);

test.each<[string, Signal[], Coverage[], Level, Recommendation]>([
  ['nothing found, all looked at', [], COMPLETE, 'clean', 'allow'],
  ['nothing found, only the files asked for', [], STATIC, 'clean', 'allow'],
  ['one low sign', [signal('low')], COMPLETE, 'clean', 'allow'],
  ['one medium sign', [signal('medium')], COMPLETE, 'clean', 'allow'],
  ['one high sign', [signal('high')], COMPLETE, 'suspicious', 'review'],
  ['one high and one medium sign', [signal('high'), signal('medium')], COMPLETE, 'suspicious', 'review'],
  [
    'one high and two medium signs',
    [signal('high'), signal('medium'), signal('medium', { id: 'other' })],
    COMPLETE,
    'suspicious',
    'review',
  ],
  [
    'one high and two medium signs, and one not proved',
    [signal('high'), signal('medium'), signal('medium', { id: 'other' }), signal('high', { status: 'experimental' })],
    COMPLETE,
    'suspicious',
    'hold',
  ],
  [
    'one high sign that is for holding',
    [signal('high', { id: 'young-dependency-builds', layer: 'metadata' })],
    STATIC,
    'suspicious',
    'hold',
  ],
  [
    'the same, not proved',
    [signal('high', { id: 'young-dependency-builds', status: 'experimental' })],
    STATIC,
    'suspicious',
    'review',
  ],
  ['one high sign, one stage missing', [signal('high')], COMPLETE.slice(1), 'suspicious', 'review'],
  ['two high signs', [signal('high'), signal('high', { id: 'other' })], COMPLETE, 'malicious', 'hold'],
  ['one critical deed', [signal('critical')], COMPLETE, 'malicious', 'takedown'],
  ['one critical deed, cut short', [signal('critical')], [], 'malicious', 'takedown'],
  ['two readings', [signal('critical', { layer: 'archive' })], COMPLETE, 'malicious', 'takedown'],
  ['a critical look of the source', [signal('critical', { layer: 'static' })], STATIC, 'malicious', 'hold'],
  ['a critical sign not proved', [signal('critical', { status: 'experimental' })], COMPLETE, 'suspicious', 'review'],
  ['no coverage at all', [], [], 'inconclusive', 'review'],
  ['a sensor that missed something', [signal('info', { id: 'sensor-gap' })], COMPLETE, 'inconclusive', 'review'],
])('%s', (_name, signals, coverage, level, recommendation) => {
  expect(judge(signals, coverage, policy, 'sample')).toMatchObject({ level, recommendation });
});

test.each(STAGES)('a missing, a cut and a failed stage %s is not clean, one that was not asked for is', (stage) => {
  const others = COMPLETE.filter((entry) => entry.stage !== stage);
  for (const state of ['partial', 'failed', 'skipped', 'timed-out'] as const)
    expect(judge([], [...others, covered(stage, state)], policy, 'sample').level).toBe('inconclusive');
  expect(judge([], others, policy, 'sample').level).toBe('inconclusive');
  expect(judge([], [...others, notAsked(stage, 'no')], policy, 'sample').level).toBe('clean');
});

test('one more signal never lowers score, level or recommendation', () => {
  fc.assert(
    fc.property(anySignals, anySignal, anyCoverage, (signals, more, coverage) => {
      const before = judge(signals, coverage, policy, 'sample');
      const after = judge([...signals, more], coverage, policy, 'sample');
      expect(after.score).toBeGreaterThanOrEqual(before.score);
      expect(WORSE[after.level]).toBeGreaterThanOrEqual(WORSE[before.level]);
      expect(HARDER[after.recommendation]).toBeGreaterThanOrEqual(HARDER[before.recommendation]);
    }),
    { numRuns: 2_000 },
  );
});

test('coverage that falls short is never clean, and never hides a finding', () => {
  fc.assert(
    fc.property(anySignals, anyCoverage, (signals, coverage) => {
      const { level } = judge(signals, coverage, policy, 'sample');
      const short = coverage.some((entry) => entry.asked && entry.state !== 'complete');
      if (short) expect(level).not.toBe('clean');
      const found = judge(signals, COMPLETE, policy, 'sample').level;
      if (found === 'suspicious' || found === 'malicious') expect(level).toBe(found);
    }),
    { numRuns: 2_000 },
  );
});

test('only stable signals go beyond suspicious, however many the experimental are', () => {
  const experimental = anySignals.map((signals) => signals.map((one) => ({ ...one, status: 'experimental' as const })));
  fc.assert(
    fc.property(experimental, (signals) => {
      expect(judge(signals, COMPLETE, policy, 'sample').level).not.toBe('malicious');
    }),
  );
});

test('weak signs in any number stop short of malicious, beside one high sign too', () => {
  const weak = fc
    .uniqueArray(anySignal, { selector: ({ id }) => id, maxLength: 60 })
    .map((signals) =>
      signals.map((one) => ({ ...one, severity: one.severity === 'low' ? ('low' as const) : ('medium' as const) })),
    );
  fc.assert(
    fc.property(weak, (signals) => {
      expect(judge([...signals, signal('high', { id: 'HIGH' })], COMPLETE, policy, 'sample').level).toBe('suspicious');
    }),
  );
});

test('the order of signals and coverage changes nothing', () => {
  fc.assert(
    fc.property(anySignals, anyCoverage, fc.integer(), (signals, coverage, seed) => {
      const shuffled = <Item>(items: readonly Item[]) =>
        items
          .map((item, at) => ({ item, key: Math.imul(at + 1, seed | 1) }))
          .sort((a, b) => a.key - b.key)
          .map(({ item }) => item);
      expect(judge(shuffled(signals), shuffled(coverage), policy, 'sample')).toEqual(
        judge(signals, coverage, policy, 'sample'),
      );
    }),
  );
});

test('reasons are at most ten, the gravest first, and none is without points', () => {
  const many = Array.from({ length: 30 }, (_, at) =>
    signal(Severity.options[at % 5] ?? 'info', { id: `s${String(at).padStart(2, '0')}` }),
  );
  const { reasons } = judge(many, COMPLETE, policy, 'sample');
  expect(reasons.map((reason) => reason.signal)).toEqual([
    ...['s04', 's09', 's14', 's19', 's24', 's29'],
    ...['s03', 's08', 's13', 's18'],
  ]);
});

test('an allowance is for one crate and one signal', () => {
  const allowing = usable(
    TEXT.replace(
      'allowances: []',
      'allowances: [{ crate: sample, signal: a-critical, reason: explained by its maintainers }]',
    ),
  );
  expect(judge([signal('critical')], COMPLETE, allowing, 'sample').level).toBe('clean');
  expect(judge([signal('critical')], COMPLETE, allowing, 'other').level).toBe('malicious');
  expect(judge([signal('critical', { id: 'other' })], COMPLETE, allowing, 'sample').level).toBe('malicious');
});

test('what is deprecated is told and moves nothing', () => {
  const told = judge([signal('critical', { status: 'deprecated' })], COMPLETE, policy, 'sample');
  expect(told).toMatchObject({ level: 'clean', score: 0, recommendation: 'allow', reasons: [] });
});

test.each([
  ['not YAML', '{', /policy cannot be used/],
  ['an unknown key', `${TEXT}\nmercy: 1\n`, /mercy/],
  ['a missing key', TEXT.replace(/^levels.*$/m, ''), /levels/],
  ['levels upside down', TEXT.replace('suspicious: 40', 'suspicious: 86'), /levels: malicious must lie above/],
  [
    'experimental signals that condemn',
    TEXT.replace('experimentalAtMost: 44', 'experimentalAtMost: 90'),
    /experimental/,
  ],
  ['an allowance without a reason', TEXT.replace('allowances: []', 'allowances: [{ crate: a, signal: b }]'), /reason/],
  [
    'an allowance of both a signal and a rule',
    TEXT.replace('allowances: []', 'allowances: [{ crate: a, signal: b, rule: c, reason: explained at length }]'),
    /either a signal or a rule/,
  ],
  [
    'an allowance of nothing',
    TEXT.replace('allowances: []', 'allowances: [{ crate: a, reason: explained at length }]'),
    /either a signal or a rule/,
  ],
  ['points out of range', TEXT.replace('critical: 90', 'critical: 900'), /points\.critical/],
])('a policy with %s is refused in one line that names it', (_name, text, saying) => {
  const loaded = loadPolicy(text, 'rules/policy/x.yml');
  expect(loaded).toMatchObject({ ok: false, failure: { code: 'bad-rule', where: 'rules/policy/x.yml' } });
  if (!loaded.ok) expect(loaded.failure.what).toMatch(saying);
});
