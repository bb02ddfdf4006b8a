import type { RunsAt } from '../../model/evidence.ts';
import type { Act } from './acts.ts';
import type { SecretPlace } from './secrets.ts';

/** So many kinds of a person's own secrets, or of all together, are more than one client has need of. */
const PERSONAL = 2;
const ALL = 4;

/** What was collected at one moment: the kinds of secrets, and where the first was read. */
export interface Collection {
  readonly runsAt: RunsAt;
  readonly families: readonly string[];
  readonly first: Act;
}

/** Of which kinds of secrets places were read, by the moment. */
export class Collected {
  private readonly places = new Map<RunsAt, Map<string, { readonly kind: SecretPlace['kind']; readonly act: Act }>>();

  add({ family, kind }: SecretPlace, act: Act, runsAt: RunsAt): void {
    const known = this.places.get(runsAt) ?? new Map();
    if (!known.has(family)) known.set(family, { kind, act });
    this.places.set(runsAt, known);
  }

  /** The moments at which secrets of several kinds were read. */
  collections(): readonly Collection[] {
    return [...this.places].flatMap(([runsAt, families]) => {
      const all = [...families.values()];
      const [first] = all;
      const personal = all.filter(({ kind }) => kind === 'personal').length;
      if (first === undefined || (personal < PERSONAL && all.length < ALL)) return [];
      return [{ runsAt, families: [...families.keys()].sort(), first: first.act }];
    });
  }
}
