import { ok, type Result } from '../kit/result.ts';
import { type Coverage, covered, type Findings, type Stage } from '../model/coverage.ts';
import type { Evidence } from '../model/evidence.ts';
import type { Failure } from '../model/failure.ts';
import type { Progress } from '../ports/progress.ts';
import { buildAndWatch, type Cage, type Subject } from './build-and-watch.ts';
import { featureChoices, toldChoice } from './feature-choice.ts';
import { beyond } from './personalities/difference.ts';
import { BUILDS } from './phases/cargo.ts';
import { failsByItself } from './phases/coverage.ts';
import type { CageOptions } from './stay-with-each.ts';

interface Try extends Findings {
  /** With which features, in words. */
  readonly told: string;
}

/**
 * Builds and watches a crate as it is by default and, where that fails by itself, with features that it names until it is built: who
 * wants the crate chooses some. Each choice has a cage of its own, in which nothing of the failed build is left, and what any of them
 * showed is evidence. A crate that fails on purpose gains nothing: it could as well have succeeded and done nothing.
 */
export async function buildWithChoices(
  subject: Subject,
  cage: Cage,
  options: CageOptions,
  progress: Progress,
  signal: AbortSignal,
): Promise<Result<Findings, Failure>> {
  const plain = await buildAndWatch(subject, cage, options, progress, signal);
  if (!plain.ok || isBuilt(plain.value) || !unbuilt(plain.value).every(failsByItself)) return plain;
  const tries: [Try, ...Try[]] = [{ told: 'by default', ...plain.value }];
  for (const choice of featureChoices(subject)) {
    const next = await buildAndWatch({ ...subject, choice }, cage, options, progress, signal);
    if (!next.ok) return next;
    tries.push({ told: toldChoice(choice), ...next.value });
    if (isBuilt(next.value)) break;
  }
  return ok(summed(tries));
}

function unbuilt({ coverage }: Findings): Coverage[] {
  return coverage.filter(({ stage, asked, state }) => BUILDS.has(stage) && asked && state !== 'complete');
}

function isBuilt(findings: Findings): boolean {
  return unbuilt(findings).length === 0;
}

/** What all tries showed; how far the one came that was built, else the first. A sensor's gap in any is one of the whole. */
function summed(tries: readonly [Try, ...Try[]]): Findings {
  const shown = tries.find(isBuilt) ?? tries[0];
  const all: Evidence[] = [];
  for (const { evidence } of tries) all.push(...beyond(evidence, all));
  const gaps = tries.flatMap(({ coverage }) => coverage.filter(isGap)).map(({ reason }) => reason);
  return {
    evidence: all,
    coverage: shown.coverage.map((entry) => {
      if (BUILDS.has(entry.stage) && entry.asked) return { ...entry, reason: story(entry.stage, tries) };
      return entry.stage === 'sensors' && gaps.length > 0 ? covered('sensors', 'partial', gaps.join('; ')) : entry;
    }),
  };
}

function isGap({ stage, state }: Coverage): boolean {
  return stage === 'sensors' && state === 'partial';
}

/** What became of a stage in each try. */
function story(stage: Stage, tries: readonly Try[]): string {
  return tries
    .map(({ told, coverage }) => {
      const entry = coverage.find((one) => one.stage === stage);
      return `${told}: ${entry?.reason || entry?.state}`;
    })
    .join('; ');
}
