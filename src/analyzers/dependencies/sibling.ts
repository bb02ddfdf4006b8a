import { normaliseName } from '../../model/crate.ts';
import type { CrateFacts } from '../../model/facts.ts';

/**
 * Whether two crates say that they are parts of one project: one repository, one beginning of the name. Workspaces are
 * split every day, and the part split off is new and often holds the macros. Anyone can write both, so this lowers an alarm
 * only where the code shows nothing.
 */
export function isSibling(one: CrateFacts, other: CrateFacts): boolean {
  const [left, right] = [repositoryOf(one), repositoryOf(other)];
  return left !== null && left === right && rootOf(one.id.name) === rootOf(other.id.name);
}

function rootOf(name: string): string {
  return normaliseName(name).split('_')[0] ?? '';
}

/** Host, owner and project of the address, without what tools add to it. */
function repositoryOf({ repository }: CrateFacts): string | null {
  const match = /^(?:git\+)?https?:\/\/(?:www\.)?([^/?#]+\/[^/?#]+\/[^/?#]+)/i.exec(repository ?? '');
  return match?.[1]?.replace(/\.git$/i, '').toLowerCase() ?? null;
}
