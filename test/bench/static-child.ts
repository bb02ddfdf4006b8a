// Runs in a process of its own, pinned to one core and measured whole: `static-child.ts IN_FLIGHT CRATES`.
import { readCorpus } from '../corpus/read-corpus.ts';
import { type Scanned, scanCorpus } from '../corpus/scan-corpus.ts';
import { composeScan } from '../support/compose-scan.ts';
import { watchUsage } from './usage.ts';

/** What the child tells its parent, as one line of JSON. */
export interface StaticRun {
  readonly crates: readonly { readonly crate: string; readonly milliseconds: number; readonly level: string }[];
  /** Crates that could not be had, with the reason of the first. */
  readonly missing: number;
  readonly why: string;
  readonly wallMilliseconds: number;
  /** Of this process and of the rule engine's. */
  readonly cpuMilliseconds: number;
  readonly ownPeakBytes: number;
  readonly enginePeakBytes: number;
}

const PROBE_MILLISECONDS = 60_000;

if (import.meta.main) {
  const [inFlight = '1', count = '0'] = process.argv.slice(2);
  process.stdout.write(`${JSON.stringify(await run(Number(inFlight), Number(count)))}\n`);
  process.exit(0);
}

async function run(inFlight: number, count: number): Promise<StaticRun> {
  const composed = await composeScan();
  if (!composed.ok) throw new Error(composed.failure.what);
  await using composition = composed.value;
  const usage = watchUsage();
  const scanned: Scanned[] = [];
  const missing: string[] = [];
  const crates = (await readCorpus()).slice(0, count || undefined);
  // A registry that is not there is asked once, not once a crate.
  const reached = await composition.ports.registry.versions(nameOf(crates), AbortSignal.timeout(PROBE_MILLISECONDS));
  if (!reached.ok) missing.push(reached.failure.what);
  const start = performance.now();
  await scanCorpus(reached.ok ? crates : [], composition.ports, inFlight, (result) => {
    if ('report' in result) scanned.push(result);
    else missing.push(result.failure.what);
  });
  return {
    crates: scanned.map(({ crate, milliseconds, report }) => ({ crate, milliseconds, level: report.verdict.level })),
    missing: missing.length,
    why: missing[0] ?? '',
    wallMilliseconds: performance.now() - start,
    cpuMilliseconds: usage.cpu(),
    ownPeakBytes: usage.own(),
    enginePeakBytes: usage.children(),
  };
}

function nameOf([first = '']: readonly string[]): string {
  return first.replace(/@.*/, '');
}
