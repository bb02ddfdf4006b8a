import { packCrate } from '../kit/pack-crate.ts';
import { fail, ok, type Result } from '../kit/result.ts';
import { covered, type Findings } from '../model/coverage.ts';
import { type CrateId, CrateName, CrateVersion, type Sha256 } from '../model/crate.ts';
import type { CrateFacts, CrateFile, UnpackedCrate } from '../model/facts.ts';
import type { Failure } from '../model/failure.ts';
import type { Profile } from '../model/job.ts';
import type { ImageDescription } from '../ports/container-runtime.ts';
import type { Progress } from '../ports/progress.ts';
import { baselineOf, baselinePath, readBaseline, subtract, writeBaseline } from './baseline.ts';
import { buildAndWatch, type Cage, type CageOptions, type Subject } from './detonate.ts';
import { IMAGES } from './layout.ts';
import { sha256Of } from './local-registry.ts';
import { newRunId } from './run-id.ts';

/** Raised when the sensors or the walk change: an old golden run says nothing about new evidence. */
const BASELINE_VERSION = '1';
const LINGER_SECONDS: Readonly<Record<Profile, number>> = { quick: 0.2, standard: 2, deep: 120 };

export interface DetonateOptions {
  readonly runId: string;
  readonly runtime: string | null;
  readonly profile: Profile;
  readonly budgetSeconds: number;
}

export interface Detonation extends Findings {
  readonly image: string;
  readonly toolchain: string;
  readonly runtime: string;
}

/**
 * Builds and exercises one crate in the cage and subtracts what a crate that does nothing shows in the same image. Fails
 * only where the cage itself was not to be had or was lost: `engine-unreachable`, `engine-lost`, `image-missing`,
 * `timed-out`, `interrupted`.
 */
export async function detonate(
  subject: Subject,
  cage: Cage & { readonly cache: string },
  options: DetonateOptions,
  progress: Progress,
  signal: AbortSignal,
): Promise<Result<Detonation, Failure>> {
  progress('engine', 'the container engine');
  const images = await requireCage(cage, options.runtime);
  if (!images.ok) return images;
  const stay: CageOptions = {
    runId: options.runId,
    runtime: options.runtime,
    budget: options.budgetSeconds * 1000,
    linger: LINGER_SECONDS[options.profile],
  };
  const baseline = await goldenRun(cage, images.value, stay, progress, signal);
  if (!baseline.ok) return baseline;
  const findings = await buildAndWatch(subject, cage, stay, progress, signal);
  if (!findings.ok) return findings;
  return ok({
    evidence: subtract(findings.value.evidence, baseline.value),
    coverage: options.runtime === 'runsc' ? withoutTracer(findings.value) : findings.value.coverage,
    image: images.value.builder.id,
    toolchain: images.value.builder.labels['sandpit.toolchain'] ?? 'unknown',
    runtime: options.runtime ?? 'runc',
  });
}

/** Under gVisor the guest's system calls are not the host's: the tracer sees the Sentry, and that is said. */
function withoutTracer(findings: Findings): Findings['coverage'] {
  const rest = findings.coverage.filter((entry) => entry.stage !== 'sensors');
  return [...rest, covered('sensors', 'partial', 'under runsc the tracer does not see the system calls of the crate')];
}

interface Images {
  readonly builder: ImageDescription;
  readonly sinkhole: ImageDescription;
}

async function requireCage(cage: Cage, runtime: string | null): Promise<Result<Images, Failure>> {
  const engine = await cage.runtime.probe();
  if (!engine.ok) return engine;
  if (runtime !== null && !engine.value.runtimes.includes(runtime))
    return fail(missing('the engine has no such runtime', runtime));
  const [builder, sinkhole] = await Promise.all([
    cage.runtime.image(IMAGES.builder),
    cage.runtime.image(IMAGES.sinkhole),
  ]);
  if (builder === null) return fail(missing('image missing', IMAGES.builder));
  if (sinkhole === null) return fail(missing('image missing', IMAGES.sinkhole));
  return ok({ builder, sinkhole });
}

function missing(what: string, where: string): Failure {
  return { code: 'image-missing', blame: 'engine', what, where, remedy: "run 'npx sandpit doctor --mend'" };
}

/** The baseline of these images, recorded by scanning a crate that does nothing where there is none yet. */
async function goldenRun(
  cage: Cage & { readonly cache: string },
  images: Images,
  stay: CageOptions,
  progress: Progress,
  signal: AbortSignal,
): Promise<Result<readonly string[], Failure>> {
  const path = baselinePath(cage.cache, [BASELINE_VERSION, images.builder.id, images.sinkhole.id, stay.runtime ?? '']);
  const known = await readBaseline(path);
  if (known !== null) return ok(known);
  progress('golden run', "a crate that does nothing, to know the tools' own noise");
  const findings = await buildAndWatch(
    nothingCrate(),
    cage,
    { ...stay, runId: newRunId(), linger: 0.2 },
    () => {},
    signal,
  );
  if (!findings.ok) return findings;
  const failed = findings.value.coverage.find(
    (entry) => entry.asked && entry.state !== 'complete' && entry.stage !== 'sensors',
  );
  if (failed !== undefined) return fail(brokenCage(`${failed.stage}: ${failed.reason}`));
  const baseline = baselineOf(findings.value.evidence);
  await writeBaseline(path, baseline);
  return ok(baseline);
}

function brokenCage(where: string): Failure {
  return {
    code: 'engine-lost',
    blame: 'sandpit',
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
  return { crate, facts: nothingFacts(id), entry: null };
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
