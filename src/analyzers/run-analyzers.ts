import { loadFolder } from '../kit/load-folder.ts';
import { covered, type Findings } from '../model/coverage.ts';
import type { Capabilities } from '../model/facts.ts';
import type { Analyzer, Looked, Subject } from './define-analyzer.ts';

/** Runs every analyzer of the catalog; one that throws is a stage that failed, and the others still run. */
export async function analyze(
  subject: Subject,
  signal: AbortSignal,
): Promise<Findings & { readonly capabilities: Capabilities }> {
  const catalog = await loadFolder<Analyzer>(new URL('./catalog', import.meta.url).pathname);
  const looked = await Promise.all(
    catalog.map(async (analyzer) => ({ analyzer, result: await attempt(analyzer, subject, signal) })),
  );
  const capabilities = Object.assign(
    { network: 0, exec: 0, files: 0, environment: 0, ffi: 0, unsafe: 0, blobs: 0, links: subject.facts.links },
    ...looked.map(({ result }) => result.capabilities ?? {}),
  );
  return {
    evidence: looked.flatMap(({ result }) => result.evidence),
    coverage: looked.map(({ analyzer, result }) => covered(analyzer.stage, result.state, result.reason)),
    capabilities,
  };
}

async function attempt(analyzer: Analyzer, subject: Subject, signal: AbortSignal): Promise<Looked> {
  try {
    return await analyzer.analyze(subject, signal);
  } catch (error) {
    const why = error instanceof Error ? (error.message.split('\n')[0] ?? '') : String(error);
    return { evidence: [], state: 'failed', reason: `the analyzer stumbled: ${why}` };
  }
}
