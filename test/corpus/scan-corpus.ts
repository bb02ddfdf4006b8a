import { parseTarget } from '../../src/fetch/index.ts';
import type { Failure } from '../../src/model/failure.ts';
import type { Report } from '../../src/model/report.ts';
import { type ScanPorts, scanCrate } from '../../src/pipeline/index.ts';
import { waitedRegistry } from './waited-registry.ts';

export interface Scanned {
  readonly crate: string;
  readonly report: Report;
  /** From the bytes in hand to the verdict: all of the scan but its waiting for the registry. */
  readonly milliseconds: number;
}

/** A crate that could not be had at all: no verdict. */
export interface NotHad {
  readonly crate: string;
  readonly failure: Failure;
}

const BUDGET_SECONDS = 120;

/** Scans each crate by its files alone, so many at once, and gives them as they are done. */
export async function scanCorpus(
  crates: readonly string[],
  ports: ScanPorts,
  inFlight: number,
  done: (result: Scanned | NotHad) => void,
  signal: AbortSignal = new AbortController().signal,
): Promise<void> {
  const queue = crates.values();
  const lane = async () => {
    for (const crate of queue) done(await scanOne(crate, ports, signal));
  };
  await Promise.all(Array.from({ length: inFlight }, lane));
}

async function scanOne(crate: string, ports: ScanPorts, signal: AbortSignal): Promise<Scanned | NotHad> {
  const target = parseTarget(crate);
  if (!target.ok) return { crate, failure: target.failure };
  const { registry, waited } = waitedRegistry(ports.registry);
  const options = {
    runId: 'corpus',
    version: '0',
    staticOnly: true,
    profile: 'quick',
    previous: null,
    runtime: null,
    budgetSeconds: BUDGET_SECONDS,
  } as const;
  const start = performance.now();
  const scanned = await scanCrate(target.value, { ...ports, registry }, options, () => {}, signal);
  if (!scanned.ok) return { crate, failure: scanned.failure };
  return { crate, report: scanned.value.report, milliseconds: performance.now() - start - waited() };
}
