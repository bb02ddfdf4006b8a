import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { joinFiles } from '../../src/analyzers/joined-files.ts';
import { ok, type Result } from '../../src/kit/result.ts';
import type { Failure } from '../../src/model/failure.ts';
import type { CrateRegistry } from '../../src/ports/crate-registry.ts';
import { readRules } from '../../src/rulebook/read-rules.ts';
import { readCorpus } from '../corpus/read-corpus.ts';
import { composeScan } from '../support/compose-scan.ts';
import { type Lane, openLanes } from './engine-lanes.ts';
import type { Part } from './part.ts';
import { duration, megabytes, table } from './table.ts';
import { unpackedCrate } from './unpacked-crate.ts';

const RULES = fileURLToPath(new URL('../../rules', import.meta.url));
/** Enough bytes to tell the engines apart; the whole corpus tells no more. */
const CRATES = 200;

/** All Rust text of a crate as one buffer, as the rules are given it. */
async function textOf(crate: string, registry: CrateRegistry): Promise<Result<Buffer, Failure>> {
  const unpacked = await unpackedCrate(crate, registry);
  if (!unpacked.ok) return unpacked;
  return ok(joinFiles(unpacked.value.files.filter(({ path }) => path.endsWith('.rs'))).buffer);
}

interface Race {
  readonly bytes: number;
  readonly milliseconds: readonly number[];
  /** Crates of which all lanes said the same. */
  readonly agreed: number;
}

/** Each crate goes through every lane before the next does: whatever else the machine has to do, they share it. */
async function race(lanes: readonly Lane[], crates: readonly string[], registry: CrateRegistry): Promise<Race> {
  const milliseconds = lanes.map(() => 0);
  let bytes = 0;
  let agreed = 0;
  for (const crate of crates) {
    const text = await textOf(crate, registry);
    if (!text.ok) throw new Error(`${text.failure.what}: ${text.failure.where}`);
    bytes += text.value.length;
    const said = new Set<string>();
    for (const [at, lane] of lanes.entries()) {
      const start = performance.now();
      said.add(await lane.scan(text.value, crate));
      milliseconds[at] = (milliseconds[at] ?? 0) + performance.now() - start;
    }
    if (said.size === 1) agreed += 1;
  }
  return { bytes, milliseconds, agreed };
}

async function compare(folder: string, count: number): Promise<string> {
  const read = await readRules(RULES);
  const composed = await composeScan();
  if (!read.ok) return `not measured: ${read.failure[0]?.message}`;
  if (!composed.ok) return `not measured: ${composed.failure.what}`;
  await using composition = composed.value;
  const { lanes, missing } = await openLanes(read.value, folder);
  const crates = (await readCorpus()).slice(0, count);
  const { bytes, milliseconds, agreed } = await race(lanes, crates, composition.ports.registry);
  const fastest = Math.min(...milliseconds);
  const rows = lanes.map(({ name }, at) => {
    const took = milliseconds[at] ?? 0;
    return [name, (bytes / 1e3 / took).toFixed(0), duration(took / crates.length), (took / fastest).toFixed(2)];
  });
  return [
    table(['engine', 'MB/s', 'a crate', 'of the fastest'], rows),
    `  ${crates.length} crates, ${megabytes(bytes)} of Rust, ${read.value.length} rules; all say the same of ${agreed}`,
    ...missing.map((line) => `  ${line}`),
  ].join('\n');
}

const part: Part = {
  id: 'engines',
  title: 'the rule engines over the same bytes: all Rust of a crate at once, all of our rules',
  measure: async ({ crates }) => {
    const folder = await mkdtemp(join(tmpdir(), 'sandpit-bench-'));
    try {
      return await compare(folder, Math.min(crates || CRATES, CRATES));
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  },
};
export default part;
