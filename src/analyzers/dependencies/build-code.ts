import type { CrateFacts } from '../../model/facts.ts';
import type { ReadVersion } from '../background.ts';
import { capabilityOf } from '../history/capability.ts';
import { readSources } from '../read-sources.ts';
import { decodesText, reachesOut } from './reaching-crates.ts';

const MILLISECONDS = 4_000;

/** What of a dependency runs while its dependant is built; null: nothing. */
export function buildCodeOf({ buildScript, procMacro }: CrateFacts): 'build-script' | 'proc-macro' | null {
  if (buildScript !== null) return 'build-script';
  return procMacro ? 'proc-macro' : null;
}

/** What a dependency's build-time code can do that a build seldom needs, by its source and by the crates it builds with. */
export async function tellingOf({ crate, facts }: ReadVersion, signal: AbortSignal): Promise<readonly string[]> {
  const { sights, shortfalls } = await readSources(crate, facts, signal, MILLISECONDS);
  const building = sights.filter(({ runsAt }) => runsAt === 'build' || runsAt === 'macro');
  const told = building.map(({ claim }) => capabilityOf(claim)).filter((one) => one !== null && one !== 'exec');
  const kinds = facts.procMacro ? ['normal', 'build'] : ['build'];
  const names = facts.dependencies.filter(({ kind }) => kinds.includes(kind)).map((one) => one.package);
  return [
    ...new Set([
      ...told.filter((one) => one !== null),
      ...(names.some(reachesOut) ? ['network-crate'] : []),
      ...(names.some(decodesText) ? ['decoder-crate'] : []),
      ...(shortfalls.length > 0 ? ['not-read-in-full'] : []),
    ]),
  ].sort();
}
