import { type Coverage, STAGES } from '../model/coverage.ts';
import { Severity } from '../model/evidence.ts';
import type { Level, Recommendation, Verdict } from '../model/report.ts';
import type { Signal } from '../model/signal.ts';
import type { Policy } from './policy.ts';

const REASONS = 10;

/**
 * The call. Points of signals add up, so that one more signal never lowers a verdict; what was asked for and not looked
 * at makes `clean` into `inconclusive`. `crate` is the name, for the policy's allowances.
 */
export function judge(
  signals: readonly Signal[],
  coverage: readonly Coverage[],
  policy: Policy,
  crate: string,
): Verdict {
  const counted = signals.filter(
    (signal) => !policy.allowances.some((allowance) => allowance.crate === crate && allowance.signal === signal.id),
  );
  const score = scoreOf(counted, policy);
  const level = levelOf(score, sawAll(signals, coverage, policy), policy);
  return {
    level,
    score,
    recommendation: recommend(level, score, counted, policy),
    reasons: reasonsOf(counted, policy),
  };
}

function scoreOf(signals: readonly Signal[], policy: Policy): number {
  const stable = sumOf(signals, 'stable', policy);
  const experimental = Math.min(policy.experimentalAtMost, sumOf(signals, 'experimental', policy));
  return Math.min(100, stable + Math.min(experimental, room(stable, policy)));
}

/** The points of a status, each severity capped by itself. */
function sumOf(signals: readonly Signal[], status: Signal['status'], policy: Policy): number {
  return Severity.options.reduce((total, severity) => {
    const count = signals.filter((signal) => signal.status === status && signal.severity === severity).length;
    return total + Math.min(policy.atMost[severity], count * policy.points[severity]);
  }, 0);
}

/** What experimental signals may add without carrying a crate over the line to malicious. */
function room(stable: number, policy: Policy): number {
  return stable >= policy.levels.malicious ? 100 : policy.levels.malicious - 1 - stable;
}

/** Whether every stage that there is was either looked at in full or not asked for, and no sensor says that it missed something. */
function sawAll(signals: readonly Signal[], coverage: readonly Coverage[], policy: Policy): boolean {
  const entries = new Map(STAGES.map((stage) => [stage, coverage.filter((entry) => entry.stage === stage)]));
  const looked = [...entries.values()].every(
    (found) => found.length > 0 && found.every((entry) => !entry.asked || entry.state === 'complete'),
  );
  return looked && !signals.some((signal) => policy.blindness.includes(signal.id));
}

function levelOf(score: number, complete: boolean, policy: Policy): Level {
  if (score >= policy.levels.malicious) return 'malicious';
  if (score >= policy.levels.suspicious) return 'suspicious';
  return complete ? 'clean' : 'inconclusive';
}

function recommend(level: Level, score: number, signals: readonly Signal[], policy: Policy): Recommendation {
  if (level === 'clean') return 'allow';
  if (level === 'inconclusive') return 'review';
  if (level === 'suspicious') return score >= policy.holdFrom || signals.some(holds(policy)) ? 'hold' : 'review';
  return score >= policy.takedown.from && signals.some((signal) => condemns(signal, policy)) ? 'takedown' : 'hold';
}

/** A sign by which the version should wait, whatever its points: waiting costs hours, and a mistake cannot be called back. */
function holds({ holdFor }: Policy): (signal: Signal) => boolean {
  return ({ id, status }) => status === 'stable' && holdFor.includes(id);
}

/** Evidence of a deed that needs no second opinion on what the source means. */
function condemns({ status, severity, layer }: Signal, policy: Policy): boolean {
  return status === 'stable' && severity === 'critical' && policy.takedown.layers.includes(layer);
}

/** Best first: by points, the stable before the experimental, then by id. Signals that count for nothing are no reasons. */
function reasonsOf(signals: readonly Signal[], policy: Policy): Verdict['reasons'] {
  const weight = (signal: Signal) => policy.points[signal.severity] * 2 + (signal.status === 'stable' ? 1 : 0);
  return signals
    .filter((signal) => policy.points[signal.severity] > 0 && signal.status !== 'deprecated')
    .sort((a, b) => weight(b) - weight(a) || (a.id < b.id ? -1 : 1))
    .slice(0, REASONS)
    .map(({ id, sentence, evidence }) => ({ signal: id, sentence, evidence }));
}
