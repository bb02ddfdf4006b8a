import { fail } from '../../kit/result.ts';
import type { CrateRegistry } from '../../ports/crate-registry.ts';

/** No registry is known on this machine: targets on disk can still be scanned. */
export function unknownRegistry(): CrateRegistry {
  const refused = async () =>
    fail({
      code: 'registry-unreachable',
      blame: 'caller',
      what: 'no registry is known',
      where: 'this machine',
      remedy: "give --registry URL, or run 'npx sandpit doctor --mend', which learns cargo's own",
    } as const);
  return { source: 'registry', versions: refused, indexFile: refused, download: refused };
}
