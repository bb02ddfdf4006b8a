import { compose } from '../../src/compose.ts';
import { loadConfig } from '../../src/config/index.ts';
import { parseTarget } from '../../src/fetch/index.ts';
import type { Report } from '../../src/model/report.ts';
import { type ScanPorts, scanCrate } from '../../src/pipeline/index.ts';
import { CARRIERS, DROPPERS, publishDay } from '../support/hijack-day.ts';
import { LoopbackRegistry } from '../support/loopback-registry.ts';
import { temporaryFolder } from '../support/sandpit.ts';
import type { Part } from './part.ts';
import { duration, table } from './table.ts';

const never = new AbortController().signal;
const OPTIONS = {
  version: '0',
  staticOnly: true,
  profile: 'quick',
  previous: null,
  runtime: null,
  budgetSeconds: 60,
} as const;

async function scan(target: string, ports: ScanPorts): Promise<Report> {
  const parsed = parseTarget(target);
  if (!parsed.ok) throw new Error(parsed.failure.what);
  const scanned = await scanCrate(parsed.value, ports, { ...OPTIONS, runId: 'bench' }, () => {}, never);
  if (!scanned.ok) throw new Error(scanned.failure.what);
  return scanned.value.report;
}

function row(report: Report): string[] {
  const spent = (stages: readonly string[]) =>
    report.timings.filter(({ stage }) => stages.includes(stage)).reduce((sum, one) => sum + one.wallMilliseconds, 0);
  const { level, recommendation } = report.verdict;
  return [
    `${report.crate.name}@${report.crate.version}`,
    `${level}, ${recommendation}`,
    duration(spent(['fetch'])),
    duration(spent(['unpack', 'facts', 'background', 'analyze'])),
  ];
}

const part: Part = {
  id: 'hijack',
  title:
    'the day of a hijack, replayed: from the bytes in hand to the static verdict, the questions to the registry included',
  measure: async () => {
    await using folder = await temporaryFolder();
    const registry = await LoopbackRegistry.start();
    publishDay(registry, { yanked: true, evil: true });
    const config = loadConfig(
      { ...process.env, SANDPIT_CACHE: folder.path },
      { store: 'memory:', triage: 'memory:', registry: registry.url },
    );
    const composed = config.ok ? await compose(config.value, process.env, { overlay: null }) : config;
    if (!composed.ok) return `not measured: ${composed.failure.what}`;
    await using composition = composed.value;
    // The first scan of a process loads parser and rules: a worker has long done so.
    await scan(`${CARRIERS[0]}@0.3.0`, composition.ports);
    const targets = [
      ...CARRIERS.flatMap((name) => [`${name}@0.3.6`, `${name}@0.3.5`]),
      ...DROPPERS.map((name) => `${name}@1.0.0`),
    ];
    const rows: string[][] = [];
    for (const target of targets) rows.push(row(await scan(target, composition.ports)));
    await registry.stop();
    return table(['crate', 'verdict', 'fetch', 'after it'], rows);
  },
};
export default part;
