import { findEntries } from '../../src/analyzers/index.ts';
import { readFacts } from '../../src/facts/index.ts';
import { packCrate } from '../../src/kit/pack-crate.ts';
import { fail, type Result } from '../../src/kit/result.ts';
import type { Findings } from '../../src/model/coverage.ts';
import { CrateId } from '../../src/model/crate.ts';
import type { Failure } from '../../src/model/failure.ts';
import { WHOLE_MACHINE } from '../../src/sandbox/berths.ts';
import type { Cage, Subject } from '../../src/sandbox/build-and-watch.ts';
import { buildWithChoices } from '../../src/sandbox/build-with-choices.ts';
import type { CageOptions } from '../../src/sandbox/stay-with-each.ts';
import { unpackCrate } from '../../src/unpack/index.ts';
import { composeScan } from './compose-scan.ts';

const BUDGET_MILLISECONDS = 300_000;

const unpack: Cage['unpack'] = async (bytes, id, signal) => {
  const read = await unpackCrate(bytes, id, undefined, signal);
  return read.ok ? read : fail(read.failure.failure);
};

/** Builds a crate of these files in the cage under the profile `deep`, without the long stay at its end. Throws where that cannot be. */
export async function watchFiles(
  files: Readonly<Record<string, string>>,
  changes: Partial<CageOptions> = {},
): Promise<Findings> {
  await using composition = mustBe(await composeScan());
  const { ports } = composition;
  const deadline = ports.clock.now() + BUDGET_MILLISECONDS;
  const options = {
    runId: composition.newRunId(),
    runtime: null,
    berth: WHOLE_MACHINE,
    profile: 'deep',
    deadline,
    linger: 0.2,
  } as const;
  const never = new AbortController().signal;
  const subject = await subjectOf(files);
  return mustBe(
    await buildWithChoices(subject, { ...ports, unpack, reuse: null }, { ...options, ...changes }, () => {}, never),
  );
}

async function subjectOf(files: Readonly<Record<string, string>>): Promise<Subject> {
  const name = /^name = "(.*)"$/m.exec(files['Cargo.toml'] ?? '')?.[1];
  const id = CrateId.parse({ name, version: '1.0.0' });
  const packed = Object.entries(files).map(([path, text]) => ({ path, bytes: Buffer.from(text), executable: false }));
  const crate = mustBe(await unpack(packCrate(id, packed), id, new AbortController().signal));
  const { facts } = mustBe(readFacts(crate, null));
  return { crate, facts, entries: await findEntries(crate, facts), entry: null };
}

function mustBe<Value>(result: Result<Value, Failure>): Value {
  if (!result.ok) throw new Error(`${result.failure.what}: ${result.failure.where}`);
  return result.value;
}
