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

/** Cargo's own words of which lock belongs to which folder: a line of NUL-free text cannot be mistaken for it. */
const SEPARATOR = '\u0000';

export interface Locks {
  readonly project: string;
  readonly package: string | null;
  readonly packages: readonly LockedPackage[];
}

/**
 * Lets cargo choose versions in a container that reaches nothing but our index proxy and holds no archive, no hostile
 * configuration and no code. `project/` and, for crates with binaries, `package/` must be in the scratch folder.
 */
export async function resolveDependencies(
  runtime: ContainerRuntime,
  run: Run,
  scratch: Scratch,
  pantry: Pantry,
  withPackage: boolean,
  signal: AbortSignal,
): Promise<Result<Locks, Failure>> {
  const folder = await scratch.folder('index');
  await using proxy = await openIndexProxy(folder, pantry.registry, pantry.own, signal);
  const folders = withPackage ? [LAYOUT.projectSource, LAYOUT.packageSource] : [LAYOUT.projectSource];
  const mounts = [
    { from: folder, to: SOCKET },
    { from: `${scratch.path}/project`, to: LAYOUT.projectSource },
    ...(withPackage ? [{ from: `${scratch.path}/package`, to: LAYOUT.packageSource }] : []),
  ];
  const started = await runtime.start(resolveCage(run, ['/bin/sh', '-c', script(folders)], mounts));
  if (!started.ok) return started;
  await using container = started.value;
  const output = capped(container.stdout);
  const errors = capped(container.stderr);
  const exit = await container.wait(signal);
  // Requirements can be made that cargo's resolver never finishes with: on leaving, the container is removed.
  if (!exit.ok) return exit;
  if (exit.value.status !== 0) return fail(unresolved(proxy.missing, await errors));
  return locks(await output);
}

function script(folders: readonly string[]): string {
  const lock = (from: string, number: number) =>
    `cp -r ${from} ${LAYOUT.home}/p${number} && cargo generate-lockfile -q --manifest-path ${LAYOUT.home}/p${number}/Cargo.toml && cat ${LAYOUT.home}/p${number}/Cargo.lock && printf '\\000'`;
  return `socat TCP-LISTEN:${PORT},bind=127.0.0.1,reuseaddr,fork UNIX-CONNECT:${SOCKET}/socket & forwarder=$!
mkdir -p ${LAYOUT.cargoHome} && cat > ${LAYOUT.cargoHome}/config.toml <<'CONFIG'
[source.crates-io]
replace-with = "index"
[source.index]
registry = "sparse+http://127.0.0.1:${PORT}/"
CONFIG
for i in 1 2 3 4 5 6 7 8 9 10; do curl -sf -o /dev/null http://127.0.0.1:${PORT}/config.json && break; sleep 0.05; done
${folders.map(lock).join(' && ')}
status=$?; kill $forwarder; exit $status`;
}

function locks(output: string): Result<Locks, Failure> {
  const [project = '', second] = output.split(SEPARATOR).filter((text) => text !== '');
  const all: LockedPackage[] = [];
  for (const text of second === undefined ? [project] : [project, second]) {
    const packages = lockedPackages(text);
    if (!packages.ok) return packages;
    all.push(
      ...packages.value.filter(
        (locked) => !all.some((have) => have.checksum === locked.checksum && have.name === locked.name),
      ),
    );
  }
  return ok({ project, package: second ?? null, packages: all });
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
