import { childOf, EMPTY_NODE, field, type SyntaxNode, textOf } from '../syntax/node.ts';

/** Of a bound that people write. */
const LENGTH = 200;

/** What each type parameter has to be able to do, from its own place and from the `where` clause. */
export function boundsOf(item: SyntaxNode, source: Buffer): ReadonlyMap<string, string> {
  const given = new Map<string, string>();
  const add = (name: string, bounds: SyntaxNode | undefined) => {
    const text = bounds === undefined ? '' : textOf(source, bounds).replace(/^:\s*/, '');
    given.set(name, [given.get(name) ?? '', text].filter((part) => part !== '').join(' + '));
  };
  for (const parameter of field(item, 'type_parameters')?.children ?? [])
    if (parameter.kind === 'type_parameter')
      add(textOf(source, field(parameter, 'name') ?? EMPTY_NODE), field(parameter, 'bounds'));
  for (const predicate of childOf(item, 'where_clause')?.children ?? [])
    if (predicate.kind === 'where_predicate')
      add(textOf(source, field(predicate, 'left') ?? EMPTY_NODE), field(predicate, 'bounds'));
  // A parameter's bound may name another parameter.
  return new Map([...given].map(([name, text]) => [name, text.length > LENGTH ? text : resolved(text, given)]));
}

/** A type in which each parameter is replaced by what it has to be able to do. */
export function resolved(type: string, bounds: ReadonlyMap<string, string>): string {
  return type.replace(/\s+/g, ' ').replace(/\b[A-Z]\w*\b/g, (name) => {
    const bound = bounds.get(name);
    return bound === undefined ? name : bound === '' ? 'impl Any' : `impl ${bound}`;
  });
}
