import { fail, ok, type Result } from '../kit/result.ts';
import type { Failure } from '../model/failure.ts';
import type { ContainerRuntime } from '../ports/container-runtime.ts';
import type { Progress } from '../ports/progress.ts';
import type { Run } from './cages.ts';
import { LAYOUT } from './layout.ts';
import { type Pantry, Vendor, type Vendored } from './local-registry.ts';
import type { LockedPackage } from './lockfile.ts';
import { resolveDependencies, type Workplace } from './resolve.ts';
import type { Scratch } from './scratch.ts';

/** Where the lock of each workplace belongs, below the scratch folder. */
const LOCK_FILES: Readonly<Record<Workplace['name'], string>> = {
  project: 'project/Cargo.lock',
  wide: 'project/Cargo.lock',
  package: 'package/Cargo.lock',
  development: 'start/development/Cargo.lock',
};

export const WORKPLACES: Readonly<Record<Workplace['name'], Workplace>> = {
  project: { name: 'project', from: LAYOUT.projectSource, manifest: null, optional: false },
  wide: { name: 'wide', from: LAYOUT.projectSource, manifest: `${LAYOUT.start}/wide/Cargo.toml`, optional: true },
  package: { name: 'package', from: LAYOUT.packageSource, manifest: null, optional: false },
  development: {
    name: 'development',
    from: LAYOUT.packageSource,
    manifest: `${LAYOUT.start}/development/Cargo.toml`,
    optional: true,
  },
};

export interface Stock {
  /** Optional workplaces that had to be done without, and why. */
  readonly without: ReadonlyMap<Workplace['name'], string>;
  readonly vendored: readonly Vendored[];
  /** What is locked in the project and in the package as it is installed: what victims build. */
  readonly locked: readonly LockedPackage[];
}

const INSTALLED: ReadonlySet<Workplace['name']> = new Set(['project', 'wide', 'package']);

/**
 * Lets cargo choose the dependencies of each workplace and lays them out for an offline build, lock files included. Of an
 * optional one a dependency that does not exist, or that the strict reader refuses, is a reason to do without it.
 */
export async function stock(
  names: readonly Workplace['name'][],
  pantry: Pantry,
  runtime: ContainerRuntime,
  run: Run,
  scratch: Scratch,
  progress: Progress,
  signal: AbortSignal,
): Promise<Result<Stock, Failure>> {
  const workplaces = names.map((name) => WORKPLACES[name]);
  const locks = await resolveDependencies(runtime, run, scratch, pantry, workplaces, signal);
  if (!locks.ok) return locks;
  const { locked, unresolved } = locks.value;
  const without = new Map(unresolved);
  const vendor = new Vendor(pantry, scratch);
  const count = new Set([...locked.values()].flatMap(({ packages }) => packages.map(({ checksum }) => checksum))).size;
  progress('fetch dependencies', `${count} packages`);
  for (const { name, optional } of workplaces) {
    const lock = locked.get(name);
    if (lock === undefined) continue;
    const laidIn = await vendor.provision(lock.packages, signal);
    if (!laidIn.ok && !(optional && laidIn.failure.blame === 'crate')) return fail(laidIn.failure);
    if (laidIn.ok) await scratch.write(LOCK_FILES[name], vendor.relock(lock.text));
    else without.set(name, laidIn.failure.where);
  }
  await vendor.finish();
  const installed = workplaces.filter(({ name }) => INSTALLED.has(name) && !without.has(name));
  const packages = installed.flatMap(({ name }) => locked.get(name)?.packages ?? []);
  const distinct = new Map(packages.map((one) => [one.checksum, one]));
  return ok({ without, vendored: vendor.vendored, locked: [...distinct.values()] });
}
