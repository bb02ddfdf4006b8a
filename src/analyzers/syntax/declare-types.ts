import { EMPTY_NODE, field, findAll, type SyntaxNode, textOf } from './node.ts';
import type { Frame } from './symbols.ts';
import type { World } from './world.ts';

/** A type's last name, without what it is made of. */
export function plainType(written: string): string {
  const whole = written.replace(/<.*$/s, '').slice(0, 200);
  return (whole.split('::').at(-1) ?? '').replace(/^[&\s]*(mut\b|'\w+|dyn\b|\s)*/, '').trim();
}

/** Files a struct, union or enum, with the types written beside its fields. */
export function declareStructure(node: SyntaxNode, frame: Frame, { types }: World): void {
  const name = textOf(frame.file.bytes, field(node, 'name') ?? EMPTY_NODE);
  types.declare(name, node.kind === 'enum_item' ? 'enum' : 'struct');
  const body = field(node, 'body');
  if (node.kind === 'struct_item' && body === undefined) types.declareUnit(name);
  if (node.kind === 'enum_item' || body === undefined) return;
  const parts = body.children.filter((child) => child.field === 'type');
  for (const [at, type] of parts.entries()) types.annotate(name, String(at), textOf(frame.file.bytes, type));
  for (const part of body.children.filter((child) => child.kind === 'field_declaration'))
    types.annotate(
      name,
      textOf(frame.file.bytes, field(part, 'name') ?? EMPTY_NODE),
      textOf(frame.file.bytes, field(part, 'type') ?? EMPTY_NODE),
    );
}

/** A verifier whose body is nothing but "yes". */
export function acceptsAll(node: SyntaxNode, frame: Frame): boolean {
  return findAll(node, 'function_item').some((item) => {
    const name = textOf(frame.file.bytes, field(item, 'name') ?? EMPTY_NODE);
    const body = textOf(frame.file.bytes, field(item, 'body') ?? EMPTY_NODE);
    return (
      /^verify_server_cert$/.test(name) &&
      /^\{\s*(return\s+)?Ok\s*\([^;]*assertion\s*\(\s*\)\s*\)\s*;?\s*\}$/.test(body)
    );
  });
}
