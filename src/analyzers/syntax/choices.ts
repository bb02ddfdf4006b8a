import { literalOf } from './literals.ts';
import { field, type SyntaxNode, textOf } from './node.ts';
import { code } from './operators.ts';
import type { Frame, Value } from './symbols.ts';

/** Whether a value fits a pattern; null where one of them is not known. */
export function fits(pattern: SyntaxNode, value: Value, frame: Frame): boolean | null {
  if (pattern.kind === 'match_pattern') {
    const inner = pattern.children[0];
    const guarded = field(pattern, 'condition') !== undefined;
    const fit = inner === undefined ? textOf(frame.file.bytes, pattern).trim() === '_' : fits(inner, value, frame);
    return guarded && fit === true ? null : fit;
  }
  if (pattern.kind === 'or_pattern') return anyFits(pattern.children, value, frame);
  if (pattern.kind === 'range_pattern') return fitsRange(pattern, value, frame);
  if (/^(identifier|_|remaining_field_pattern|captured_pattern)$/.test(pattern.kind)) return true;
  if (!/_literal$/.test(pattern.kind)) return null;
  return isSame(literalOf(pattern, frame), value);
}

function anyFits(patterns: readonly SyntaxNode[], value: Value, frame: Frame): boolean | null {
  const results = patterns.map((pattern) => fits(pattern, value, frame));
  if (results.includes(true)) return true;
  return results.includes(null) ? null : false;
}

function fitsRange(pattern: SyntaxNode, value: Value, frame: Frame): boolean | null {
  const [low, high] = pattern.children.map((end) => code(literalOf(end, frame)));
  const known = code(value);
  if (known === null || low === null || low === undefined || high === null || high === undefined) return null;
  const inclusive = /\.\.[=.]/.test(textOf(frame.file.bytes, pattern));
  return known >= low && (inclusive ? known <= high : known < high);
}

function isSame(literal: Value, value: Value): boolean | null {
  if (literal.text !== null && value.text !== null) return literal.text === value.text;
  const [a, b] = [code(literal), code(value)];
  return a === null || b === null ? null : a === b;
}

/** A condition's outcome where it is known. */
export function outcome(value: Value): boolean | null {
  return value.text === 'true' ? true : value.text === 'false' ? false : null;
}
