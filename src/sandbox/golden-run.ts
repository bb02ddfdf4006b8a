import { packCrate } from '../kit/pack-crate.ts';
import { fail, ok, type Result } from '../kit/result.ts';
import { type CrateId, CrateName, CrateVersion, type Sha256 } from '../model/crate.ts';
import { NO_ENTRY_POINTS } from '../model/entry-points.ts';
import type { CrateFacts, CrateFile, UnpackedCrate } from '../model/facts.ts';
import type { Failure } from '../model/failure.ts';
import { GVISOR } from '../model/runtimes.ts';
import type { ImageDescription } from '../ports/container-runtime.ts';
import type { Progress } from '../ports/progress.ts';
import { baselineOf, baselinePath, readBaseline, writeBaseline } from './baseline.ts';
import type { Berth } from './berths.ts';
import { buildAndWatch, type Cage, type Subject } from './build-and-watch.ts';
import { sha256Of } from './local-registry.ts';
import { newRunId } from './run-id.ts';

/** Raised when the sensors or the walk change: an old golden run says nothing about new evidence. */
const BASELINE_VERSION = '5';
/** It takes seconds; a machine where it takes longer cannot build anything. Milliseconds. */
const GOLDEN_MILLISECONDS = 180_000;

export interface Images {
  readonly builder: ImageDescription;
  readonly sinkhole: ImageDescription;
}

/** The baseline of these images, recorded by scanning a crate that does nothing where there is none yet. */
export async function goldenRun(
  cage: Omit<Cage, 'reuse'> & { readonly cache: string },
  images: Images,
  runtime: string | null,
  berth: Berth,
  progress: Progress,
  signal: AbortSignal,
): Promise<Result<readonly string[], Failure>> {
  const path = baselinePath(cage.cache, [BASELINE_VERSION, images.builder.id, images.sinkhole.id, runtime ?? '']);
  const known = await readBaseline(path);
  if (known !== null) return ok(known);
  progress('golden run', "a crate that does nothing, to know the tools' own noise");
  const deadline = cage.clock.now() + GOLDEN_MILLISECONDS;
  const stay = { runId: newRunId(), runtime, berth, profile: 'quick', deadline, linger: 0.2 } as const;
  const findings = await buildAndWatch(nothingCrate(), { ...cage, reuse: null }, stay, () => {}, signal);
  if (!findings.ok) return findings;
  const fine = runtime === GVISOR ? ['complete', 'partial'] : ['complete'];
  const failed = findings.value.coverage.find(
    (entry) => entry.asked && !fine.includes(entry.state) && entry.stage !== 'sensors',
  );
  if (failed !== undefined) return fail(brokenCage(`${failed.stage}: ${failed.reason}`));
  const baseline = baselineOf(findings.value.evidence);
  await writeBaseline(path, baseline);
  return ok(baseline);
}

/** About this machine, not about the crate that waits: its job comes again, and no report is stored for it. */
function brokenCage(where: string): Failure {
  return {
    code: 'engine-lost',
    blame: 'engine',
    what: 'a crate that does nothing cannot be built in the cage',
    where,
    remedy: "run 'npx sandpit doctor --mend'",
  };
}

/** A library with a build script and a binary, none of which does anything. */
export function nothingCrate(): Subject {
  const id: CrateId = { name: CrateName.parse('nothing-at-all'), version: CrateVersion.parse('0.1.0') };
  const text = new Map([
    ['Cargo.toml', `[package]\nname = "${id.name}"\nversion = "${id.version}"\nedition = "2021"\nbuild = "build.rs"\n`],
    ['build.rs', 'fn main() {}\n'],
    ['src/lib.rs', ''],
    ['src/main.rs', 'fn main() {}\n'],
  ]);
  const files: CrateFile[] = [...text].map(([path, body]) => ({ path, bytes: Buffer.from(body), executable: false }));
  const archive = packCrate(id, files);
  const crate: UnpackedCrate = { id, files, archive, archiveSha256: sha256Of(archive) as Sha256 };
  return { crate, facts: nothingFacts(id), entries: NO_ENTRY_POINTS, entry: null };
}

function nothingFacts(id: CrateId): CrateFacts {
  return {
    id,
    edition: '2021',
    rustVersion: null,
    links: null,
    procMacro: false,
    buildScript: 'build.rs',
    targets: [
      { kind: 'lib', name: 'nothing_at_all', path: 'src/lib.rs' },
      { kind: 'bin', name: 'nothing-at-all', path: 'src/main.rs' },
    ],
    dependencies: [],
    features: {},
    vcs: null,
    files: [],
    authors: [],
    repository: null,
  };
}
