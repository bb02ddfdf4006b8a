import type { EntryPoints, ExportedFunction, ExportedType, ExportedValue } from '../../../model/entry-points.ts';
import { DEPENDENCY } from '../../harness.ts';
import { expressionOf, type Maker, typeFor } from './values.ts';

export type Callable = Pick<EntryPoints, 'functions' | 'types'>;

/** Constructors that are tried for one type, and types within one another. */
const MAKERS = 3;
const DEPTH = 2;
/** Of a value's code; one that is longer is no use to anybody. */
const LENGTH = 400;

/** What is given counts one each. A function under a condition may not be there, and one of another type's own may be about something else. */
const EFFORT = { free: 3, method: 5, conditional: 10 };

/** One way to make a value of a type. */
interface Made {
  /** Those with the least come first. */
  readonly effort: number;
  readonly code: (make: Maker, rank: number) => string;
}

/** What a crate makes its own types by. */
export interface Making {
  /** By the type's name, and by its path: several may have one name. */
  readonly makers: ReadonlyMap<string, readonly Made[]>;
  /** By its path. */
  readonly types: ReadonlyMap<string, ExportedType>;
  /** What was made before. */
  readonly known: Map<string, string>;
}

/** The constructors of each type: functions that give one and take none, and what its values are written as. */
export function makingOf({ functions, types }: Callable): Making {
  const makers = new Map<string, Made[]>();
  // One that is defined twice is defined for two configurations: the common one has the more defaults.
  const byPath = new Map(
    [...types].sort((a, b) => b.parameters.length - a.parameters.length).map((type) => [type.path, type]),
  );
  const making = { makers, types: byPath, known: new Map<string, string>() };
  const add = (path: string, made: Made) => {
    for (const name of new Set([path, lastOf(path)])) makers.set(name, [...(makers.get(name) ?? []), made]);
  };
  for (const one of functions) {
    const type = madeBy(one);
    if (type !== null && isConstructor(one, type)) add(pathOf(type, one), constructed(one, making));
  }
  for (const { path, values } of types) for (const value of values) add(path, written(value));
  for (const [type, list] of makers) makers.set(type, list.sort((a, b) => a.effort - b.effort).slice(0, MAKERS));
  return making;
}

/** A type that a function of its own makes lies where that does; of others the name is all that is known. */
function pathOf(type: string, { owner }: ExportedFunction): string {
  return owner !== null && lastOf(owner) === type ? owner : type;
}

/** It takes nothing of what it makes. */
function isConstructor(one: ExportedFunction, type: string): boolean {
  const taken = [...argumentsOf(one), one.receiver === null ? '' : (one.owner ?? '')];
  const own = new RegExp(`\\b${type}\\b`);
  return !one.isUnsafe && !one.isAsync && !taken.some((given) => own.test(given));
}

function madeBy({ returns, owner }: ExportedFunction): string | null {
  const type = /^(?:[\w:]*Result ?<|Option ?<)?\s*([\w:]+)/.exec(returns)?.[1];
  const name = lastOf(type ?? '');
  return name === 'Self' ? (owner === null ? null : lastOf(owner)) : name === '' ? null : name;
}

function constructed(one: ExportedFunction, making: Making): Made {
  const given = argumentsOf(one);
  const end = /^(?:[\w:]*Result|Option)\b/.test(one.returns) ? '.unwrap()' : '';
  const listed = (make: Maker) => given.map((type) => expressionOf(type, make)).join(', ');
  const effort = given.length + (one.isConditional ? EFFORT.conditional : 0);
  if (one.receiver === null)
    return {
      effort: effort + (one.owner === null ? EFFORT.free : 0),
      code: (make, rank) => `${namedIn(one, making, rank)}(${listed(make)})${end}`,
    };
  // What it gives may borrow from what it is called on, which therefore stays.
  return {
    effort: effort + EFFORT.method,
    code: (make) =>
      `Box::leak(Box::new(${make(one.owner ?? '') ?? 'Default::default()'})).${lastOf(one.path)}(${listed(make)})${end}`,
  };
}

function written({ path, shape, fields }: ExportedValue): Made {
  const value = ({ name, type }: ExportedValue['fields'][number], make: Maker) =>
    `${name === '' ? '' : `${name}: `}${expressionOf(type, make)}`;
  const [open, close] = { unit: ['', ''], tuple: ['(', ')'], record: [' { ', ' }'] }[shape];
  return {
    effort: fields.length,
    code: (make) => `${DEPENDENCY}::${path}${open}${fields.map((one) => value(one, make)).join(', ')}${close}`,
  };
}

/** Makes values of the crate's own types in the way of this rank, or in the last there is. */
export function makerOf(making: Making, rank: number, depth = 0): Maker {
  return (type) => {
    const path = type.replace(/<.*$/, '').trim();
    const name = making.makers.has(path) ? path : lastOf(path);
    const list = making.makers.get(name) ?? [];
    const made = list[Math.min(choiceOf(rank), list.length - 1)];
    if (made === undefined || depth > DEPTH) return null;
    // Types of many fields within one another would be written for ever.
    const key = `${rank} ${depth} ${name}`;
    const code = making.known.get(key) ?? made.code(makerOf(making, rank, depth + 1), rank);
    making.known.set(key, code);
    return code.length > LENGTH ? null : code;
  };
}

/** Which of a type's constructors a way takes: the first two ways differ in the type's parameters. */
export function choiceOf(rank: number): number {
  return Math.max(0, rank - 1);
}

/** A type with something in the place of each of its parameters; but for the first way the compiler has to find what. */
export function typeIn(path: string, { types }: Making, rank: number): string {
  const parameters = types.get(path)?.parameters ?? [];
  return `${DEPENDENCY}::${path}${parameters.length === 0 ? '' : `<${parameters.map((bound) => (rank === 0 ? typeFor(bound) : '_')).join(', ')}>`}`;
}

/** How a function that is no method is named. */
export function namedIn({ path, owner }: ExportedFunction, making: Making, rank: number): string {
  return owner === null ? `${DEPENDENCY}::${path}` : `<${typeIn(owner, making, rank)}>::${lastOf(path)}`;
}

/** Types of the arguments; its own type by name. */
export function argumentsOf({ arguments: given, owner }: ExportedFunction): readonly string[] {
  return owner === null ? given : given.map((type) => type.replace(/\bSelf\b/g, lastOf(owner)));
}

/** The last name of a path. */
export function lastOf(path: string): string {
  return path.split('::').at(-1) ?? '';
}
