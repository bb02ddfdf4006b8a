import type { CrateFile, UnpackedCrate } from '../../src/model/facts.ts';
import type { CrateRegistry } from '../../src/ports/crate-registry.ts';
import { openScratch } from '../../src/sandbox/scratch.ts';
import { crateOf } from '../support/crate-of.ts';
import { openStaticJudge } from '../support/judge-statically.ts';
import { type Look, look, type OpenPeer, type Peer } from './peer.ts';
import type { StaticRun } from './static-child.ts';
import { median } from './table.ts';
import { unpackedCrate } from './unpacked-crate.ts';

/** What all scanners look at: popular crates, which nobody should have to look into, and re-creations of attacks, which somebody should. */
export interface Course {
  readonly popular: readonly string[];
  readonly recreated: readonly UnpackedCrate[];
}

/** What one scanner made of the course. */
export interface Told {
  readonly name: string;
  /** Its words for what a person should look at, or worse. */
  readonly flags: readonly string[];
  /** Its word for each; null where it gave no whole answer. */
  readonly popular: ReadonlyMap<string, string | null>;
  readonly recreated: readonly (string | null)[];
  /** What each popular crate took, in milliseconds. */
  readonly times: readonly number[];
  /** What one takes that holds nothing: 0 where one process looks at all. */
  readonly startMilliseconds: number;
  readonly coreHad: number;
  readonly peakBytes: number;
}

/** The static half: of the popular crates as it was measured, of the re-creations now. */
export async function ours(run: StaticRun, { recreated }: Course): Promise<Told> {
  await using judge = await openStaticJudge();
  const levels: string[] = [];
  for (const crate of recreated) levels.push((await judge.judge(crate)).verdict.level);
  return {
    name: 'sandpit',
    flags: ['suspicious', 'malicious'],
    popular: new Map(run.crates.map(({ crate, level }) => [crate, level])),
    recreated: levels,
    times: run.crates.map(({ milliseconds }) => milliseconds),
    startMilliseconds: 0,
    coreHad: run.cpuMilliseconds / run.wallMilliseconds,
    peakBytes: run.ownPeakBytes + run.enginePeakBytes,
  };
}

/** A peer: each crate as a folder below the scratch, gone when it has been looked at. */
export async function theirs(
  { id, flags }: Peer,
  peer: OpenPeer,
  course: Course,
  registry: CrateRegistry,
  scratch: string,
): Promise<Told> {
  const at = (files: readonly CrateFile[]) => lookAt(peer, files, scratch);
  const starts = [await at(EMPTY), await at(EMPTY), await at(EMPTY)].map(({ milliseconds }) => milliseconds);
  const looks = new Map<string, Look>();
  for (const crate of course.popular) looks.set(crate, await at(await filesOf(crate, registry)));
  const recreated: (string | null)[] = [];
  for (const { files } of course.recreated) recreated.push((await at(files)).word);
  const all = [...looks.values()];
  const sum = (numbers: readonly number[]) => numbers.reduce((total, one) => total + one, 0);
  const times = all.map(({ milliseconds }) => milliseconds);
  return {
    name: `${id} ${peer.version}`,
    flags,
    popular: new Map([...looks].map(([crate, { word }]) => [crate, word])),
    recreated,
    times,
    startMilliseconds: median(starts),
    coreHad: sum(all.map(({ cpuMilliseconds }) => cpuMilliseconds)) / sum(times),
    peakBytes: Math.max(...all.map(({ peakBytes }) => peakBytes)),
  };
}

const EMPTY = crateOf({}).files;

async function lookAt(peer: OpenPeer, files: readonly CrateFile[], scratch: string): Promise<Look> {
  await using folder = await openScratch(scratch, 'crate');
  for (const { path, bytes, executable } of files) await folder.write(path, bytes, executable);
  return await look(peer, folder.path);
}

async function filesOf(crate: string, registry: CrateRegistry): Promise<readonly CrateFile[]> {
  const unpacked = await unpackedCrate(crate, registry);
  if (!unpacked.ok) throw new Error(`${unpacked.failure.what}: ${unpacked.failure.where}`);
  return unpacked.value.files;
}
