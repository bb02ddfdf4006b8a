import { readFile } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { compose } from '../../src/compose.ts';
import { loadConfig } from '../../src/config/index.ts';
import { parseTarget } from '../../src/fetch/index.ts';
import type { Report } from '../../src/model/report.ts';
import { type ScanPorts, scanCrate } from '../../src/pipeline/index.ts';
import { temporaryFolder } from '../support/sandpit.ts';
import type { Part } from './part.ts';
import { duration, percentile, table } from './table.ts';

const LIST = new URL('../corpus/cage-crates.txt', import.meta.url);
const OPTIONS = {
  version: '0',
  staticOnly: false,
  profile: 'standard',
  previous: null,
  runtime: null,
  budgetSeconds: 900,
} as const;
/** As many as a machine has processors, each with one of its own. */
const SLOTS = availableParallelism();
const never = new AbortController().signal;

interface Scanned {
  readonly report: Report;
  /** To the report on the files, and to the final one. */
  readonly early: number;
  readonly milliseconds: number;
}

/** One pass over a list: its scans by crate, and the wall time of all. */
interface Pass {
  readonly scans: ReadonlyMap<string, Scanned>;
  readonly milliseconds: number;
}

/** Groups of the list: a name and its crates. */
async function groups(most: number): Promise<[string, string[]][]> {
  const parts = (await readFile(LIST, 'utf8')).split(/^## /m).slice(1);
  return parts.map((part) => {
    const [name = '', ...lines] = part.split('\n');
    return [name, lines.filter((line) => line !== '').slice(0, most === 0 ? undefined : most)];
  });
}

async function scan(crate: string, ports: ScanPorts, runId: string): Promise<Scanned | null> {
  const target = parseTarget(crate);
  if (!target.ok) return null;
  const start = performance.now();
  const took = () => performance.now() - start;
  let early = 0;
  const tell = async () => {
    early = took();
  };
  const scanned = await scanCrate(target.value, ports, { ...OPTIONS, runId, early: tell }, () => {}, never);
  return scanned.ok ? { report: scanned.value.report, early, milliseconds: took() } : null;
}

/** As a worker does: as many at once as it has slots. */
async function pass(crates: readonly string[], ports: ScanPorts, newRunId: () => string): Promise<Pass> {
  const queue = [...crates];
  const scans = new Map<string, Scanned>();
  const start = performance.now();
  const slot = async () => {
    for (let next = queue.shift(); next !== undefined; next = queue.shift()) {
      const scanned = await scan(next, ports, newRunId());
      if (scanned !== null) scans.set(next, scanned);
      console.error(progress(next, scanned));
    }
  };
  await Promise.all(Array.from({ length: SLOTS }, slot));
  return { scans, milliseconds: performance.now() - start };
}

/** One line a scan as it ends: a run over hundreds may be broken off. With each sentence, where it is not clean. */
function progress(crate: string, scanned: Scanned | null): string {
  if (scanned === null) return `  ${crate}: not scanned`;
  const { level, reasons } = scanned.report.verdict;
  const why = level === 'clean' ? [] : reasons.map(({ signal, sentence }) => `${sentence} [${signal}]`);
  return `  ${crate}: ${[level, duration(scanned.milliseconds), ...why, ...ranAndFellShort(scanned)].join('; ')}`;
}

function ranAndFellShort({ report: { coverage } }: Scanned): string[] {
  const counted = coverage.filter(({ reason }) => / of \d+ .* ran/.test(reason));
  const short = coverage.filter((entry) => entry.asked && entry.state !== 'complete' && !counted.includes(entry));
  return [...counted, ...short].map(({ stage, reason }) => `${stage}: ${reason}`);
}

function row(crate: string, cold: Pass, warm: Pass): string[] {
  const scanned = warm.scans.get(crate) ?? cold.scans.get(crate);
  if (scanned === undefined) return [crate, 'not measured', '', '', '', ''];
  const { report } = scanned;
  const took = ({ scans }: Pass) => duration(scans.get(crate)?.milliseconds ?? Number.NaN);
  return [
    `${report.crate.name}@${report.crate.version}`,
    report.verdict.level,
    report.verdict.reasons.map(({ signal }) => signal).join(' '),
    took(cold),
    took(warm),
    ranAndFellShort(scanned).join('; '),
  ];
}

/** How many of what was found ran, over all. */
function ran(reports: readonly Report[], stage: string): string {
  const counts = reports.flatMap((report) => {
    const reason = report.coverage.find((entry) => entry.stage === stage)?.reason ?? '';
    const [, run, found] = /^(\d+) of (\d+) /.exec(reason) ?? [];
    return run === undefined ? [] : [[Number(run), Number(found)] as const];
  });
  const [run, found] = counts.reduce(([a, b], [c, d]) => [a + c, b + d] as const, [0, 0] as const);
  return found === 0
    ? ''
    : `; ${stage}: ${run} of ${found} (${((100 * run) / found).toFixed(1)} %) in ${counts.length} crates`;
}

function summary(name: string, { scans, milliseconds }: Pass): string {
  const reports = [...scans.values()].map(({ report }) => report);
  const levels = ['clean', 'inconclusive', 'suspicious', 'malicious'].map(
    (level) => `${reports.filter(({ verdict }) => verdict.level === level).length} ${level}`,
  );
  const built = reports.filter(({ coverage }) => coverage.find(({ stage }) => stage === 'build')?.state === 'complete');
  const all = [...scans.values()];
  const at = (share: number, of: 'early' | 'milliseconds') =>
    duration(
      percentile(
        all.map((scanned) => scanned[of]),
        share,
      ) ?? Number.NaN,
    );
  const anHour = (3_600_000 * scans.size) / milliseconds;
  return `  ${name}: ${scans.size} crates: ${levels.join(', ')}; built ${built.length}; ${anHour.toFixed(0)} scans an hour; from the job to what the files say p50 ${at(0.5, 'early')}, p95 ${at(0.95, 'early')}, to the verdict p50 ${at(0.5, 'milliseconds')}, p95 ${at(0.95, 'milliseconds')}${ran(reports, 'macros')}${ran(reports, 'functions')}`;
}

const part: Part = {
  id: 'scans',
  title: 'whole scans of real crates, dependencies compiled in the first pass (cold) and there in the second (warm)',
  measure: async ({ crates }) => {
    const config = loadConfig(process.env, { store: 'memory:', triage: 'memory:', slots: String(SLOTS) });
    const composed = config.ok ? await compose(config.value, process.env, { overlay: null }) : config;
    if (!composed.ok) return `not measured: ${composed.failure.what}`;
    await using composition = composed.value;
    await using folder = await temporaryFolder();
    const { newRunId } = composition;
    const portsOf = (name: string): ScanPorts => ({
      ...composition.ports,
      cache: join(folder.path, name),
      cleared: async () => true,
    });
    // The golden run, once an image, is no part of a scan.
    await scan('itoa@1.0.15', portsOf(''), newRunId());
    // What a crate shows the first pass tells: that goes over all groups before any is timed again.
    const first: [string, string[], Pass][] = [];
    for (const [name, list] of await groups(crates))
      first.push([name, list, await pass(list, portsOf(name), newRunId)]);
    const told: string[] = [];
    for (const [name, list, cold] of first) {
      const warm = await pass(list, portsOf(name), newRunId);
      const columns = ['crate', 'verdict', 'reasons', 'cold', 'warm', 'what ran and what fell short'];
      const rows = list.map((crate) => row(crate, cold, warm));
      told.push(`  ${name}\n`, table(columns, rows), summary('cold', cold), summary('warm', warm), '');
    }
    return [...told, `  ${SLOTS} at once, as if each dependency had a clean report of its own`].join('\n');
  },
};
export default part;
