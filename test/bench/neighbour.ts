import { writeFile } from 'node:fs/promises';
import { compose } from '../../src/compose.ts';
import { loadConfig } from '../../src/config/index.ts';
import { parseTarget } from '../../src/fetch/index.ts';
import { packCrate } from '../../src/kit/pack-crate.ts';
import { CrateId } from '../../src/model/crate.ts';
import { type ScanOutcome, type ScanPorts, scanCrate } from '../../src/pipeline/index.ts';
import { filesOf, HOSTILE } from '../docker/hostile/crates.ts';
import { temporaryFolder } from '../support/sandpit.ts';
import type { Part } from './part.ts';
import { duration, median, table } from './table.ts';

const NEIGHBOUR = 'libz-sys';
/** Hostile to whoever shares the machine: processes, memory, files, output. */
const HOGS = ['a fork bomb', 'a hog of memory', 'a filler of empty files', 'a flood of output'];
const OPTIONS = {
  version: '0',
  staticOnly: false,
  profile: 'quick',
  previous: null,
  runtime: null,
  budgetSeconds: 300,
} as const;
const never = new AbortController().signal;

async function scan(target: string, ports: ScanPorts, runId: string, signal = never): Promise<number> {
  const parsed = parseTarget(target);
  if (!parsed.ok) throw new Error(parsed.failure.what);
  const start = performance.now();
  const scanned = await scanCrate(parsed.value, ports, { ...OPTIONS, runId }, () => {}, signal);
  if (!scanned.ok && !signal.aborted) throw new Error(scanned.failure.what);
  if (target === NEIGHBOUR && scanned.ok) mustBeBuilt(scanned.value);
  return performance.now() - start;
}

/** Without a cage a scan is soon done, whoever is beside it. */
function mustBeBuilt({ report }: ScanOutcome): void {
  const build = report.coverage.find(({ stage }) => stage === 'build');
  if (build?.state !== 'complete') throw new Error(`${NEIGHBOUR} was not built: ${build?.reason ?? ''}`);
}

const part: Part = {
  id: 'neighbour',
  title: 'a scan alone, and beside a hostile one on the other half of the processors',
  measure: async ({ runs }) => {
    await using folder = await temporaryFolder();
    const config = loadConfig(process.env, { store: 'memory:', triage: 'memory:', slots: '2' });
    const composed = config.ok ? await compose(config.value, process.env, { overlay: null }) : config;
    if (!composed.ok) return `not measured: ${composed.failure.what}`;
    await using composition = composed.value;
    const { ports, newRunId } = composition;
    const times = async (): Promise<number[]> => {
      const all: number[] = [];
      for (let at = 0; at < runs; at += 1) all.push(await scan(NEIGHBOUR, ports, newRunId()));
      return all;
    };
    await scan(NEIGHBOUR, ports, newRunId());
    const rows: string[][] = [];
    for (const hog of HOSTILE.filter(({ tells }) => HOGS.includes(tells))) {
      const id = CrateId.parse({ name: 'hog', version: '1.0.0' });
      const files = Object.entries(filesOf(hog, id.name)).map(([path, text]) => ({
        path,
        bytes: Buffer.from(text),
        executable: false,
      }));
      const path = `${folder.path}/hog-1.0.0.crate`;
      await writeFile(path, packCrate(id, files));
      const alone = median(await times());
      const stop = new AbortController();
      const again = async (): Promise<void> => {
        while (!stop.signal.aborted) await scan(path, ports, newRunId(), stop.signal);
      };
      const hostile = again();
      const beside = median(await times());
      stop.abort(new Error('measured'));
      await hostile;
      rows.push([hog.tells, duration(alone), duration(beside), (beside / alone).toFixed(2)]);
    }
    return table(['beside', 'alone', 'beside it', 'ratio'], rows);
  },
};
export default part;
