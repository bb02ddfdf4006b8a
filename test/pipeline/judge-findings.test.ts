import { readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { covered, STAGES } from '../../src/model/coverage.ts';
import { type Evidence, evidence, type Status } from '../../src/model/evidence.ts';
import { judgeAgain } from '../../src/pipeline/judge-again.ts';
import { judgeFindings } from '../../src/pipeline/judge-findings.ts';
import { loadCatalog } from '../../src/signals/index.ts';
import { loadPolicy, type Policy } from '../../src/verdict/index.ts';
import { sampleReport } from '../support/sample-report.ts';

const TEXT = await readFile(new URL('../../rules/policy/default.yml', import.meta.url), 'utf8');
const COVERAGE = STAGES.map((stage) => covered(stage, 'complete'));
const catalog = await loadCatalog();

function policyWith(allowances: string): Policy {
  const loaded = loadPolicy(TEXT.replace('allowances: []', `allowances: ${allowances}`), 'test');
  if (!loaded.ok) throw new Error(loaded.failure.what);
  return loaded.value;
}

function match(rule: string, status: Status = 'stable', subject = 'sample@1.0.0'): Evidence {
  return evidence(
    'rule-match',
    subject,
    { file: 'build.rs', line: 3, runsAt: 'build' },
    {
      rule,
      severity: 'critical',
      status,
      scope: 'build-script',
      behaviours: ['persistence'],
      description: `what ${rule} says`,
      strings: [],
    },
  );
}

const judged = (pieces: readonly Evidence[], policy: Policy, crate = 'sample') =>
  judgeFindings({ evidence: pieces, coverage: COVERAGE }, catalog, policy, crate);

test('an allowed rule of a crate is told and does not count; another rule of it does', () => {
  const policy = policyWith('[{ crate: sample, rule: known_one, reason: explained by its maintainers }]');
  const allowed = judged([match('known_one')], policy);
  expect(allowed.signals.map(({ id }) => id)).toEqual(['rule-critical']);
  expect(allowed.verdict).toMatchObject({ level: 'clean', score: 0, reasons: [] });
  const both = judged([match('known_one'), match('other_one')], policy);
  expect(both.verdict.level).toBe('malicious');
  expect(both.verdict.reasons.map(({ sentence }) => sentence).join()).toContain('other_one');
  expect(both.verdict.reasons.map(({ sentence }) => sentence).join()).not.toContain('known_one');
});

test('an allowance is for the crate that the evidence belongs to, not for its dependants or namesakes', () => {
  const policy = policyWith('[{ crate: sample, rule: known_one, reason: explained by its maintainers }]');
  expect(judged([match('known_one', 'stable', 'other@1.0.0')], policy).verdict.level).toBe('malicious');
  expect(judged([match('known_one', 'stable', 'sample-two@1.0.0')], policy, 'sample-two').verdict.level).toBe(
    'malicious',
  );
});

test('a deprecated rule raises information only and moves no verdict, whatever its severity', () => {
  const { signals, verdict } = judged([match('old_one', 'deprecated')], policyWith('[]'));
  expect(signals.map(({ id, severity }) => [id, severity])).toEqual([['rule-deprecated', 'info']]);
  expect(verdict).toMatchObject({ level: 'clean', score: 0, recommendation: 'allow', reasons: [] });
});

test('a report from before a phase of the cage was thought of is judged by what it asked for then', () => {
  const quiet = { evidence: [], signals: [] };
  const today = { runId: '1-1-1-0123456789ab', rulebook: 'today', version: '2.0.0' };
  const again = (left: string) => {
    const coverage = COVERAGE.filter(({ stage }) => stage !== left);
    return judgeAgain(sampleReport({ ...quiet, coverage }), catalog, policyWith('[]'), today);
  };
  expect(again('macros').verdict.level).toBe('clean');
  expect(again('macros').coverage.find(({ stage }) => stage === 'macros')).toMatchObject({ asked: false });
  expect(again('build').verdict.level).toBe('inconclusive');
});
