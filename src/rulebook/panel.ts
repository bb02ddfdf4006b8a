import { printable } from '../kit/untrusted-text.ts';
import type { CompiledRules, RuleMatch } from '../ports/rule-engine.ts';

const DEADLINE_MILLISECONDS = 30_000;

/** What the engines see in one text. */
export interface Sight {
  /** The first engine's matches. */
  readonly matches: readonly RuleMatch[];
  /** What one engine sees and another does not; `rule` null where an engine failed. */
  readonly faults: readonly { readonly rule: string | null; readonly message: string }[];
}

/** All engines over the same bytes: they must agree on every rule, every pattern and every offset. */
export class Panel {
  readonly #engines: readonly CompiledRules[];
  readonly #signal: AbortSignal;

  constructor(engines: readonly CompiledRules[], signal: AbortSignal) {
    this.#engines = engines;
    this.#signal = signal;
  }

  async look(buffer: Buffer): Promise<Sight> {
    const results = await Promise.all(
      this.#engines.map((engine) => engine.scan(buffer, DEADLINE_MILLISECONDS, this.#signal)),
    );
    const faults: { rule: string | null; message: string }[] = [];
    const seen: { readonly engine: string; readonly matches: readonly RuleMatch[] }[] = [];
    for (const [at, result] of results.entries()) {
      const engine = this.#engines[at]?.engine ?? '';
      if (result.ok) seen.push({ engine, matches: result.value });
      else faults.push({ rule: null, message: `${engine}: ${printable(result.failure.what, 200)}` });
    }
    const [first, ...others] = seen;
    for (const other of others) if (first !== undefined) faults.push(...differences(first, other));
    return { matches: first?.matches ?? [], faults };
  }
}

interface Seen {
  readonly engine: string;
  readonly matches: readonly RuleMatch[];
}

/** One message a rule: the first place that one engine has and the other has not. */
export function differences(left: Seen, right: Seen): { readonly rule: string; readonly message: string }[] {
  const rules = new Set([...left.matches, ...right.matches].map((match) => match.rule));
  return [...rules].flatMap((rule) => {
    const [a, b] = [spots(left.matches, rule), spots(right.matches, rule)];
    const onlyLeft = [...a].find((spot) => !b.has(spot));
    const onlyRight = [...b].find((spot) => !a.has(spot));
    if (onlyLeft !== undefined)
      return [{ rule, message: `the engines differ: ${left.engine} sees ${onlyLeft}, ${right.engine} does not` }];
    if (onlyRight !== undefined)
      return [{ rule, message: `the engines differ: ${right.engine} sees ${onlyRight}, ${left.engine} does not` }];
    return [];
  });
}

function spots(matches: readonly RuleMatch[], rule: string): ReadonlySet<string> {
  const own = matches.filter((match) => match.rule === rule);
  return new Set([
    ...own.map(() => 'a match'),
    ...own.flatMap(({ strings }) => strings.map(({ id, offset, length }) => `${id} at ${offset}, ${length} bytes`)),
  ]);
}
