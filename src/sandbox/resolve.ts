import { fail, ok, type Result } from '../kit/result.ts';
import type { Failure } from '../model/failure.ts';
import type { ContainerRuntime } from '../ports/container-runtime.ts';
import { type Run, resolveCage } from './cages.ts';
import { openIndexProxy } from './index-proxy.ts';
import { LAYOUT } from './layout.ts';
import type { Pantry } from './local-registry.ts';
import { type LockedPackage, lockedPackages } from './lockfile.ts';
import type { Scratch } from './scratch.ts';

const OUTPUT_LIMIT_BYTES = 4 * 1024 * 1024;
const SOCKET = '/run/index';
const PORT = 8000;

/** Names in a line that a person reads. */
const SHOWN = 5;

/** Before the lock of a package that cargo chose versions for. */
const RESOLVED = '1';
/** Seconds for a package that can be done without. */
const OPTIONAL_SECONDS = 60;
/** After each package: a line of NUL-free text cannot be mistaken for it. */
const SEPARATOR = '\u0000';

/** A package for which cargo is to choose versions. */
export interface Workplace {
  readonly name: 'project' | 'wide' | 'package' | 'development';
  /** Mounted folder of the package. */
  readonly from: string;
  /** Mounted manifest in the place of the package's own. */
  readonly manifest: string | null;
  /** One that cannot be resolved is done without; else the crate cannot be built. */
  readonly optional: boolean;
}

export interface Lock {
  readonly text: string;
  readonly packages: readonly LockedPackage[];
}

/** The lock of each workplace; for one that cargo could not choose versions for, why. */
export interface Locks {
  readonly locked: ReadonlyMap<Workplace['name'], Lock>;
  readonly unresolved: ReadonlyMap<Workplace['name'], string>;
}

/**
 * Lets cargo choose versions in a container that reaches nothing but our index proxy and holds no archive, no hostile
 * configuration and no code. What the workplaces are made of must be in the scratch folder.
 */
export async function resolveDependencies(
  runtime: ContainerRuntime,
  run: Run,
  scratch: Scratch,
  pantry: Pantry,
  workplaces: readonly Workplace[],
  signal: AbortSignal,
): Promise<Result<Locks, Failure>> {
  const folder = await scratch.folder('index');
  await using proxy = await openIndexProxy(folder, pantry.registry, pantry.own, signal);
  const mounts = [
    { from: folder, to: SOCKET },
    { from: await scratch.folder('project'), to: LAYOUT.projectSource },
    { from: await scratch.folder('package'), to: LAYOUT.packageSource },
    { from: await scratch.folder('start'), to: LAYOUT.start },
  ];
  const started = await runtime.start(resolveCage(run, ['/bin/sh', '-c', script(workplaces)], mounts));
  if (!started.ok) return started;
  await using container = started.value;
  const output = capped(container.stdout);
  const errors = capped(container.stderr);
  const exit = await container.wait(signal);
  // Requirements can be made that cargo's resolver never finishes with: on leaving, the container is removed.
  if (!exit.ok) return exit;
  return locks(workplaces, await output, unresolved(proxy.missing, await errors));
}

function script(workplaces: readonly Workplace[]): string {
  const steps = workplaces.map(({ from, manifest, optional }) => {
    const place = `${LAYOUT.home}${from}`;
    const limit = optional ? `timeout ${OPTIONAL_SECONDS} ` : '';
    return `mkdir -p ${place} && cp -r ${from}/. ${place} && rm -f ${place}/Cargo.lock${manifest === null ? '' : ` && cp ${manifest} ${place}/Cargo.toml`} &&
${limit}cargo generate-lockfile -q --manifest-path ${place}/Cargo.toml && printf ${RESOLVED} && cat ${place}/Cargo.lock
printf '\\000'`;
  });
  return `socat TCP-LISTEN:${PORT},bind=127.0.0.1,reuseaddr,fork UNIX-CONNECT:${SOCKET}/socket & forwarder=$!
mkdir -p ${LAYOUT.cargoHome} && cat > ${LAYOUT.cargoHome}/config.toml <<'CONFIG'
[source.crates-io]
replace-with = "index"
[source.index]
registry = "sparse+http://127.0.0.1:${PORT}/"
CONFIG
for i in 1 2 3 4 5 6 7 8 9 10; do curl -sf -o /dev/null http://127.0.0.1:${PORT}/config.json && break; sleep 0.05; done
${steps.join('\n')}
kill $forwarder; exit 0`;
}

function locks(workplaces: readonly Workplace[], output: string, failure: Failure): Result<Locks, Failure> {
  const texts = output.split(SEPARATOR);
  const locked = new Map<Workplace['name'], Lock>();
  const refused = new Map<Workplace['name'], string>();
  for (const [at, { name, optional }] of workplaces.entries()) {
    const lock = lockOf(texts[at] ?? '', failure);
    if (lock.ok) locked.set(name, lock.value);
    else if (optional && lock.failure.blame === 'crate') refused.set(name, lock.failure.where);
    else return lock;
  }
  return ok({ locked, unresolved: refused });
}

function lockOf(text: string, failure: Failure): Result<Lock, Failure> {
  if (!text.startsWith(RESOLVED)) return fail(failure);
  const packages = lockedPackages(text.slice(RESOLVED.length));
  return packages.ok ? ok({ text: text.slice(RESOLVED.length), packages: packages.value }) : packages;
}

async function capped(stream: AsyncIterable<unknown>): Promise<string> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of stream) {
    bytes += (chunk as Buffer).length;
    if (bytes <= OUTPUT_LIMIT_BYTES) chunks.push(chunk as Buffer);
  }
  return Buffer.concat(chunks).toString();
}

/** The crate is to blame for what does not exist, not for what the registry or the cache could not give. */
function unresolved(missing: ReadonlyMap<string, Failure>, errors: string): Failure {
  const withheld = [...missing.values()].find((failure) => failure.code !== 'unknown-crate');
  if (withheld !== undefined) return withheld;
  const names = [...missing.keys()].slice(0, SHOWN).map((name) => `no crate ${name}`);
  const said = errors.split('\n').find((line) => line.startsWith('error:')) ?? 'cargo could not choose versions';
  return {
    code: 'dependencies-unresolved',
    blame: 'crate',
    what: 'the dependencies could not be resolved',
    where: names.length > 0 ? names.join(', ') : said.slice(0, 300),
    remedy: 'the static half stands; scan it again if the registry was at fault',
  };
}
