import { LineCounter, parseDocument } from 'yaml';
import type { RuleProblem } from '../ports/rule-engine.ts';
import { problem } from './rule-problem.ts';

/**
 * Names in a policy that nothing bears: an allowance for a signal or rule that does not exist would lie in wait for the
 * day that one of that name comes. (The policy's form is the verdict room's to read.)
 */
export function checkPolicy(
  path: string,
  text: string,
  known: { readonly signals: ReadonlySet<string>; readonly rules: ReadonlySet<string> },
): RuleProblem[] {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines });
  const read: unknown = document.errors.length > 0 ? null : document.toJS({ maxAliasCount: 0 });
  const at = (place: readonly (string | number)[], message: string) => {
    const node = document.getIn(place, true) as { range?: readonly number[] } | undefined;
    return problem(path, text, node?.range?.[0] ?? 0, message);
  };
  return namesIn(read)
    .filter(({ kind, name }) => !known[kind].has(name))
    .map(({ kind, name, place }) =>
      at(place, `no ${kind === 'signals' ? 'signal' : 'rule'} named ${JSON.stringify(name)}`),
    );
}

interface Named {
  readonly kind: 'signals' | 'rules';
  readonly name: string;
  readonly place: readonly (string | number)[];
}

function namesIn(read: unknown): Named[] {
  const { allowances, blindness } = (read ?? {}) as { allowances?: unknown; blindness?: unknown };
  const allowed = asList(allowances).flatMap((entry, index): Named[] => {
    const { signal, rule } = (entry ?? {}) as { signal?: unknown; rule?: unknown };
    return [
      ...(typeof signal === 'string'
        ? [{ kind: 'signals', name: signal, place: ['allowances', index, 'signal'] } as const]
        : []),
      ...(typeof rule === 'string'
        ? [{ kind: 'rules', name: rule, place: ['allowances', index, 'rule'] } as const]
        : []),
    ];
  });
  const blind = asList(blindness).flatMap((name, index): Named[] =>
    typeof name === 'string' ? [{ kind: 'signals', name, place: ['blindness', index] }] : [],
  );
  return [...allowed, ...blind];
}

function asList(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}
