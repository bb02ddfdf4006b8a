import { fail, ok, type Result } from '../kit/result.ts';
import type { Findings } from '../model/coverage.ts';
import type { Failure } from '../model/failure.ts';
import { IMAGES } from '../model/images.ts';
import type { Profile } from '../model/job.ts';
import { GVISOR, RUNTIMES } from '../model/runtimes.ts';
import type { ClearedCrates } from '../ports/cleared-crates.ts';
import type { Progress } from '../ports/progress.ts';
import { subtract } from './baseline.ts';
import type { Berths } from './berths.ts';
import type { Cage, Subject } from './build-and-watch.ts';
import { buildWithChoices } from './build-with-choices.ts';
import type { Reuse } from './compiled/index.ts';
import { goldenRun, type Images } from './golden-run.ts';
import { namingToolchain } from './toolchain.ts';

const LINGER_SECONDS: Readonly<Record<Profile, number>> = { quick: 0.2, standard: 5, deep: 120 };

export interface DetonateOptions {
  readonly runId: string;
  readonly runtime: string | null;
  readonly profile: Profile;
  /** Wall time for the crate. A golden run, once an image, comes on top. */
  readonly budgetSeconds: number;
}

export interface DetonationCage extends Omit<Cage, 'reuse'> {
  readonly berths: Berths;
  readonly cache: string;
  /** Null: dependencies are compiled anew in each scan. */
  readonly cleared: ClearedCrates | null;
  /** What the images must be made of: a filter that the tracer of another release does not know ends every build. */
  readonly imageInputs: string;
}

export interface Detonation extends Findings {
  readonly image: string;
  readonly toolchain: string;
  readonly runtime: string;
}

/**
 * Builds and exercises one crate in the cage and subtracts what a crate that does nothing shows in the same image. Time that
 * runs out is coverage, beside what was seen until then. Fails only where the cage itself was not to be had or was lost, or
 * the caller stopped: `engine-unreachable`, `engine-lost`, `image-missing`, `disk-full`, `interrupted`.
 */
export async function detonate(
  subject: Subject,
  cage: DetonationCage,
  options: DetonateOptions,
  progress: Progress,
  signal: AbortSignal,
): Promise<Result<Detonation, Failure>> {
  progress('engine', 'the container engine');
  const images = await requireCage(cage, options.runtime);
  if (!images.ok) return images;
  using berth = await cage.berths.take(signal);
  const baseline = await goldenRun(cage, images.value, options.runtime, berth, progress, signal);
  if (!baseline.ok) return baseline;
  const stay = {
    runId: options.runId,
    runtime: options.runtime,
    berth,
    profile: options.profile,
    deadline: cage.clock.now() + options.budgetSeconds * 1000,
    linger: LINGER_SECONDS[options.profile],
  };
  const reuse = reuseFor(cage, options, images.value.builder.id);
  const findings = await buildWithChoices(subject, { ...cage, reuse }, stay, progress, signal);
  if (!findings.ok) return findings;
  const toolchain = images.value.builder.labels['sandpit.toolchain'] ?? 'unknown';
  return ok({
    evidence: subtract(findings.value.evidence, baseline.value),
    coverage: namingToolchain(findings.value.coverage, subject.facts.rustVersion, toolchain),
    image: images.value.builder.id,
    toolchain,
    runtime: options.runtime ?? RUNTIMES[0],
  });
}

/** A deep look compiles all anew, on each machine that it pretends to be; under gVisor compiling is not seen, and not kept. */
function reuseFor({ cache, cleared }: DetonationCage, options: DetonateOptions, image: string): Reuse | null {
  const { profile, runtime } = options;
  if (cleared === null || profile === 'deep' || runtime === GVISOR) return null;
  return { cache, image, cleared };
}

async function requireCage(cage: DetonationCage, runtime: string | null): Promise<Result<Images, Failure>> {
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
  for (const [name, { labels }] of [
    [IMAGES.builder, builder],
    [IMAGES.sinkhole, sinkhole],
  ] as const)
    if (labels['sandpit.inputs'] !== cage.imageInputs) return fail(missing('image older than its sources', name));
  return ok({ builder, sinkhole });
}

function missing(what: string, where: string): Failure {
  return { code: 'image-missing', blame: 'engine', what, where, remedy: "run 'npx sandpit doctor --mend'" };
}
