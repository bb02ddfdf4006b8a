import { normaliseName } from '../../model/crate.ts';
import type { Subject } from '../define-analyzer.ts';
import { DAY } from '../history/timeline.ts';
import type { Likeness } from '../names/likeness.ts';
import type { Found } from './young.ts';

/** By then a name has met the people who meant another one. */
const NEW_NAME = 90 * DAY;

/** The popular crate that a dependency's name could be taken for, by more than a word behind it; null for most. */
export function likenessOfName(name: string, { background, facts }: Subject): Likeness | null {
  const like = background.corpora.names?.likenesses(name).find(({ likeness }) => likeness !== 'extended');
  // A crate's own parts are called after it.
  return like === undefined || normaliseName(like.target) === normaliseName(facts.id.name) ? null : like;
}

/** Whether the dependency is so new that its name is a question at all. */
export function isNewName({ crateAge }: Found): boolean {
  return crateAge !== null && crateAge < NEW_NAME;
}

/** The popular crate whose sources it brings under its own name; what is split off the subject is no copy. */
export function copyIn({ read }: Found, { background, facts }: Subject): string | null {
  const copy = read === null ? null : (background.corpora.files?.copyOf(read.facts) ?? null);
  if (copy === null) return null;
  const [original = ''] = copy.original.split(' ');
  return normaliseName(original) === normaliseName(facts.id.name)
    ? null
    : `${copy.same} of ${copy.of} sources of ${copy.original}`;
}
