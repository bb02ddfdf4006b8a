import { field, findAll, type SyntaxNode, textOf } from './node.ts';
import type { Frame, Value } from './symbols.ts';
import { UNKNOWN, unknown } from './value.ts';

/** Binds every name of a pattern: to the value itself where it stands alone or inside `Some(..)`, `Ok(..)`; to its origins else. */
export function bind(pattern: SyntaxNode, value: Value, frame: Frame): void {
  const elements = pattern.kind === 'tuple_pattern' || pattern.kind === 'slice_pattern' ? value.list : null;
  if (elements !== null) {
    for (const [at, child] of pattern.children.entries()) bind(child, elements[at] ?? UNKNOWN, frame);
    return;
  }
  const names = findAll(pattern, 'identifier', 'shorthand_field_identifier').filter((node) => node.field !== 'type');
  const alone =
    names.length === 1 &&
    /^(identifier|mut_pattern|ref_pattern|reference_pattern|tuple_struct_pattern|match_pattern|captured_pattern)$/.test(
      pattern.kind,
    );
  for (const node of names) frame.variables.set(textOf(frame.file.bytes, node), alone ? value : unknown(value.from));
}

/** The names of a function's or closure's parameters, in order; `self` included. */
export function parametersOf(parameters: SyntaxNode | undefined, source: Buffer): string[] {
  return (parameters?.children ?? []).flatMap((parameter) => {
    if (parameter.kind === 'self_parameter') return ['self'];
    if (parameter.kind === 'attribute_item' || parameter.kind === 'mutable_specifier') return [];
    const pattern = parameter.kind === 'parameter' ? field(parameter, 'pattern') : parameter;
    const name = pattern === undefined ? undefined : findAll(pattern, 'identifier')[0];
    return [name === undefined ? '_' : textOf(source, name)];
  });
}
