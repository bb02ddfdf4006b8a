import type { CrateFacts, Dependency } from '../../model/facts.ts';
import { decodesText, reachesOut } from './reaching-crates.ts';

/** Crates for the network that build-time code newly uses, and whether it has one for decoding text beside them. */
export function reachingInBuilds(
  facts: CrateFacts,
  before: CrateFacts | null,
): { readonly added: readonly Dependency[]; readonly decodes: boolean } {
  const now = usedInBuilds(facts);
  const had = new Set(before === null ? [] : usedInBuilds(before).map((one) => one.package));
  const decodes = now.some((one) => decodesText(one.package));
  const added = now.filter((one) => reachesOut(one.package) && !had.has(one.package));
  // Of a first version everything is new: there only the pair is worth telling.
  return { added: before === null && !decodes ? [] : added, decodes };
}

/** What the build script is compiled with; of a procedural macro, everything. */
function usedInBuilds({ dependencies, buildScript, procMacro }: CrateFacts): readonly Dependency[] {
  return dependencies.filter(
    ({ kind }) => (kind === 'build' && buildScript !== null) || (kind === 'normal' && procMacro),
  );
}
