import { fetchCrate, parseTarget } from '../../src/fetch/index.ts';
import { fail, type Result } from '../../src/kit/result.ts';
import type { UnpackedCrate } from '../../src/model/facts.ts';
import type { Failure } from '../../src/model/failure.ts';
import type { CrateRegistry } from '../../src/ports/crate-registry.ts';
import { unpackCrate } from '../../src/unpack/index.ts';

const LIMITS = { bytes: 64 * 1024 * 1024 };
const never = new AbortController().signal;

/** A crate of the registry, `name@version`, as the strict reader unpacks it. */
export async function unpackedCrate(crate: string, registry: CrateRegistry): Promise<Result<UnpackedCrate, Failure>> {
  const target = parseTarget(crate);
  if (!target.ok) return target;
  const fetched = await fetchCrate(target.value, registry, LIMITS, never);
  if (!fetched.ok) return fetched;
  const unpacked = await unpackCrate(fetched.value.bytes, fetched.value.id, undefined, never);
  return unpacked.ok ? unpacked : fail(unpacked.failure.failure);
}
