import { loadFolder } from '../kit/load-folder.ts';
import { type Coverage, covered, type Findings, notAsked, type Stage } from '../model/coverage.ts';
import { type Capabilities, NO_CAPABILITIES } from '../model/facts.ts';
import type { Analyzer, Looked, Subject } from './define-analyzer.ts';
import { forgetSources } from './read-sources.ts';

interface Result {
  readonly stage: Stage;
  readonly looked: Looked;
}

/** Runs every analyzer of the catalog; one that throws is a stage that failed, and the others still run. */
export async function analyze(
  subject: Subject,
  signal: AbortSignal,
): Promise<Findings & { readonly capabilities: Capabilities }> {
  const catalog = await loadFolder<Analyzer>(new URL('./catalog', import.meta.url).pathname);
  const results = await Promise.all(
    catalog.map(async (analyzer) => ({ stage: analyzer.stage, looked: await attempt(analyzer, subject, signal) })),
  );
  forgetSources(subject.crate);
  const capabilities = Object.assign(
    { ...NO_CAPABILITIES, links: subject.facts.links },
    ...results.map(({ looked }) => looked.capabilities ?? {}),
  );
  return {
    evidence: results.flatMap(({ looked }) => looked.evidence),
    coverage: [...new Set(results.map(({ stage }) => stage))].map((stage) => coverageOf(stage, results)),
    capabilities,
  };
}

const WORST: readonly Coverage['state'][] = ['failed', 'timed-out', 'partial', 'skipped', 'complete'];

/** Several analyzers may look at one stage: the worst of what was asked of them is the stage's state. */
function coverageOf(stage: Stage, results: readonly Result[]): Coverage {
  const all = results.filter((result) => result.stage === stage).map(({ looked }) => looked);
  const asked = all.filter((looked) => looked.asked !== false);
  const reason = [...new Set(all.map((looked) => looked.reason).filter((text) => text !== ''))].join('; ');
  if (asked.length === 0) return notAsked(stage, reason);
  return covered(stage, WORST.find((state) => asked.some((looked) => looked.state === state)) ?? 'complete', reason);
}

async function attempt(analyzer: Analyzer, subject: Subject, signal: AbortSignal): Promise<Looked> {
  try {
    return await analyzer.analyze(subject, signal);
  } catch (error) {
    const why = error instanceof Error ? (error.message.split('\n')[0] ?? '') : String(error);
    return { evidence: [], state: 'failed', reason: `the analyzer stumbled: ${why}` };
  }
}
