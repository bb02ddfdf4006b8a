import { readFile } from 'node:fs/promises';
import { parseTarget } from '../../src/fetch/index.ts';
import type { Report } from '../../src/model/report.ts';
import { type ScanPorts, scanCrate } from '../../src/pipeline/index.ts';
import { composeScan } from '../support/compose-scan.ts';
import type { Part } from './part.ts';
import { duration, median, table } from './table.ts';

const LIST = new URL('../corpus/cage-crates.txt', import.meta.url);
const OPTIONS = {
  version: '0',
  staticOnly: false,
  profile: 'standard',
  previous: null,
  runtime: null,
  budgetSeconds: 900,
} as const;
const never = new AbortController().signal;

interface Scanned {
  readonly report: Report;
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
  const scanned = await scanCrate(target.value, ports, { ...OPTIONS, runId }, () => {}, never);
  return scanned.ok ? { report: scanned.value.report, milliseconds: performance.now() - start } : null;
}

function row({ report, milliseconds }: Scanned): string[] {
  const short = report.coverage.filter(({ asked, state }) => asked && state !== 'complete');
  const counted = report.coverage.filter(({ reason }) => / of \d+ .* ran/.test(reason));
  return [
    `${report.crate.name}@${report.crate.version}`,
    report.verdict.level,
    report.verdict.reasons.map(({ signal }) => signal).join(' '),
    duration(milliseconds),
    [...counted, ...short.filter((entry) => !counted.includes(entry))]
      .map(({ stage, reason }) => `${stage}: ${reason}`)
      .join('; '),
  ];
}

/** How many of what was found ran, over all. */
function ran(scans: readonly Scanned[], stage: string): string {
  const counts = scans.flatMap(({ report }) => {
    const reason = report.coverage.find((entry) => entry.stage === stage)?.reason ?? '';
    const [, run, found] = /^(\d+) of (\d+) /.exec(reason) ?? [];
    return run === undefined ? [] : [[Number(run), Number(found)] as const];
  });
  const [run, found] = counts.reduce(([a, b], [c, d]) => [a + c, b + d] as const, [0, 0] as const);
  return found === 0
    ? ''
    : `; ${stage}: ${run} of ${found} (${((100 * run) / found).toFixed(1)} %) in ${counts.length} crates`;
}

function summary(scans: readonly Scanned[]): string {
  const levels = ['clean', 'inconclusive', 'suspicious', 'malicious'].map(
    (level) => `${scans.filter(({ report }) => report.verdict.level === level).length} ${level}`,
  );
  const built = scans.filter(
    ({ report }) => report.coverage.find(({ stage }) => stage === 'build')?.state === 'complete',
  );
  const times = scans.map(({ milliseconds }) => milliseconds).sort((a, b) => a - b);
  const hours = times.reduce((sum, time) => sum + time, 0) / 3_600_000;
  return `  ${scans.length} crates: ${levels.join(', ')}; built ${built.length}; ${(scans.length / hours).toFixed(0)} scans an hour one by one; from bytes to verdict p50 ${duration(median(times))}, p95 ${duration(times[Math.floor(times.length * 0.95)] ?? 0)}${ran(scans, 'macros')}${ran(scans, 'functions')}`;
}

const part: Part = {
  id: 'scans',
  title: 'whole scans of real crates: heavy build scripts, procedural macros, libraries',
  measure: async ({ crates }) => {
    const composed = await composeScan();
    if (!composed.ok) return `not measured: ${composed.failure.what}`;
    await using composition = composed.value;
    const told: string[] = [];
    for (const [name, list] of await groups(crates)) {
      const scans: Scanned[] = [];
      const missing: string[] = [];
      for (const crate of list) {
        const scanned = await scan(crate, composition.ports, composition.newRunId());
        if (scanned === null) missing.push(crate);
        else scans.push(scanned);
      }
      told.push(
        `  ${name}\n`,
        table(['crate', 'verdict', 'reasons', 'took', 'what ran and what fell short'], scans.map(row)),
      );
      told.push(summary(scans), missing.length === 0 ? '' : `  not measured: ${missing.join(', ')}`);
    }
    return told.join('\n');
  },
};
export default part;
