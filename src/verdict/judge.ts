import type { Coverage } from '../model/coverage.ts';
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
  const level = levelOf(score, coverage, policy);
  return { level, score, recommendation: recommend(level, score, policy), reasons: reasonsOf(counted, policy) };
}

function scoreOf(signals: readonly Signal[], policy: Policy): number {
  const sum = (status: Signal['status']) =>
    signals
      .filter((signal) => signal.status === status)
      .reduce((total, signal) => total + policy.points[signal.severity], 0);
  return Math.min(
    100,
    sum('stable') + Math.min(policy.experimentalAtMost, sum('experimental'), room(sum('stable'), policy)),
  );
}

/** What experimental signals may add without carrying a crate over the line to malicious. */
function room(stable: number, policy: Policy): number {
  return stable >= policy.levels.malicious ? 100 : policy.levels.malicious - 1 - stable;
}

function levelOf(score: number, coverage: readonly Coverage[], policy: Policy): Level {
  if (score >= policy.levels.malicious) return 'malicious';
  if (score >= policy.levels.suspicious) return 'suspicious';
  return coverage.every((entry) => !entry.asked || entry.state === 'complete') ? 'clean' : 'inconclusive';
}

function recommend(level: Level, score: number, policy: Policy): Recommendation {
  if (level === 'malicious') return score >= 95 ? 'takedown' : 'hold';
  if (level === 'suspicious') return score >= policy.holdFrom ? 'hold' : 'review';
  return level === 'clean' ? 'allow' : 'review';
}

/** Best first: by points, the stable before the experimental, then by id. Signals without points are no reasons. */
function reasonsOf(signals: readonly Signal[], policy: Policy): Verdict['reasons'] {
  const weight = (signal: Signal) => policy.points[signal.severity] * 2 + (signal.status === 'stable' ? 1 : 0);
  return signals
    .filter((signal) => policy.points[signal.severity] > 0)
    .sort((a, b) => weight(b) - weight(a) || (a.id < b.id ? -1 : 1))
    .slice(0, REASONS)
    .map(({ id, sentence, evidence }) => ({ signal: id, sentence, evidence }));
}
