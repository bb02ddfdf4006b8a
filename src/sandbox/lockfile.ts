import { parse } from 'smol-toml';
import { z } from 'zod';
import { fail, ok, type Result } from '../kit/result.ts';
import { CrateName, CrateVersion } from '../model/crate.ts';
import type { Failure } from '../model/failure.ts';

const LOCK_LIMIT_BYTES = 1024 * 1024;
/** Packages of one build: ten times what a large crate has. */
const PACKAGE_LIMIT = 600;

const Lock = z.object({
  package: z
    .array(
      z.object({
        // They become file names.
        name: CrateName,
        version: CrateVersion,
        source: z.string().optional(),
        checksum: z
          .string()
          .regex(/^[0-9a-f]{64}$/)
          .optional(),
        dependencies: z.array(z.string()).default([]),
      }),
    )
    .max(PACKAGE_LIMIT),
});

export interface LockedPackage {
  readonly name: CrateName;
  readonly version: CrateVersion;
  readonly checksum: string;
  /** As cargo writes them: a name, with its version where there are two of that name. */
  readonly dependencies: readonly string[];
}

/**
 * The registry packages of a lock file that cargo wrote from an index a crate's author controls parts of: sizes are capped
 * and every source must be the one registry. Fails with `dependencies-unresolved`.
 */
export function lockedPackages(text: string): Result<readonly LockedPackage[], Failure> {
  if (text.length > LOCK_LIMIT_BYTES) return refuse(`a lock file of ${text.length} bytes`);
  const parsed = Lock.safeParse(parseToml(text));
  if (!parsed.success) return refuse(parsed.error.issues[0]?.message ?? 'unreadable');
  const packages: LockedPackage[] = [];
  for (const { name, version, source, checksum, dependencies } of parsed.data.package) {
    if (source === undefined) continue;
    if (!/^(registry|sparse)\+/.test(source) || checksum === undefined)
      return refuse(`${name} ${version} comes from ${source}`);
    packages.push({ name, version, checksum, dependencies });
  }
  return ok(packages);
}

function parseToml(text: string): unknown {
  try {
    return parse(text);
  } catch {
    return null;
  }
}

function refuse(where: string): Result<never, Failure> {
  return fail({
    code: 'dependencies-unresolved',
    blame: 'crate',
    what: 'the dependencies cannot be taken from the registry',
    where,
    remedy: 'the static half stands; build it by hand if it matters',
  });
}
