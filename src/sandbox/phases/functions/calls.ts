import type { ExportedFunction } from '../../../model/entry-points.ts';
import { DEPENDENCY } from '../../harness.ts';
import { expressionOf, type Maker } from './values.ts';

/** One way to call one function, as a line of code. */
export interface Call {
  readonly path: string;
  readonly code: string;
}

/** Ways that are tried for one function, and constructors that are tried for one type. */
const WAYS = 3;
const MAKERS = 3;

/** Ways to call each function: with values that fit its signature, its type made in one way or another. The first way of each comes first. */
export function callsOf(functions: readonly ExportedFunction[]): Call[] {
  const makers = makersOf(functions);
  const each = functions.map((one) => waysOf(one, makers));
  return Array.from({ length: WAYS }, (_, way) => each.flatMap((ways) => ways.slice(way, way + 1))).flat();
}

type Makers = ReadonlyMap<string, readonly ExportedFunction[]>;

/** Functions by the name of the type that they make: those with the fewest arguments first. */
function makersOf(functions: readonly ExportedFunction[]): Makers {
  const makers = new Map<string, ExportedFunction[]>();
  for (const one of functions) {
    const type = madeBy(one);
    if (type !== null && one.receiver === null && !one.isUnsafe && !one.isAsync)
      makers.set(type, [...(makers.get(type) ?? []), one]);
  }
  for (const list of makers.values()) list.sort((a, b) => a.arguments.length - b.arguments.length);
  return makers;
}

function madeBy({ returns, owner }: ExportedFunction): string | null {
  const type = /^(?:[\w:]*Result ?<|Option ?<)?\s*([\w:]+)/.exec(returns)?.[1];
  const name = type?.split('::').at(-1);
  return name === 'Self' ? (owner?.split('::').at(-1) ?? null) : (name ?? null);
}

/** A value of a type of the crate's own by its constructors: the one of this rank, or of `Default`. */
function makerOf(makers: Makers, rank: number, depth = 0): Maker {
  return (type) => {
    const name = type.replace(/<.*$/, '').split('::').at(-1) ?? '';
    const maker = makers.get(name)?.slice(0, MAKERS)[rank];
    if (maker === undefined || depth > 1) return null;
    const made = `${DEPENDENCY}::${maker.path}(${maker.arguments.map((one) => expressionOf(one, makerOf(makers, 0, depth + 1))).join(', ')})`;
    return /^(?:[\w:]*Result|Option)\b/.test(maker.returns) ? `${made}.unwrap()` : made;
  };
}

function waysOf(one: ExportedFunction, makers: Makers): Call[] {
  const ways = Array.from({ length: WAYS }, (_, rank) => codeOf(one, makerOf(makers, rank)));
  return [...new Set(ways)].map((code) => ({ path: one.path, code }));
}

function codeOf(one: ExportedFunction, make: Maker): string {
  const given = one.arguments.map((type) => expressionOf(type, make)).join(', ');
  const name = one.path.split('::').at(-1) ?? '';
  const type = one.owner ?? '';
  const own = make(type.split('::').at(-1) ?? '') ?? `<${DEPENDENCY}::${type} as Default>::default()`;
  const call = one.receiver === null ? `${DEPENDENCY}::${one.path}(${given})` : `own.${name}(${given})`;
  const before = one.receiver === null ? '' : `let mut own = ${own}; `;
  const awaited = one.isAsync ? `poll(${call})` : call;
  return `${before}let _ = std::hint::black_box(${one.isUnsafe ? `unsafe { ${awaited} }` : awaited});`;
}

const HEAD = [
  '#![allow(warnings)]',
  'fn poll<F: std::future::Future>(f: F) -> bool { let mut f = Box::pin(f); let mut c = std::task::Context::from_waker(std::task::Waker::noop()); (0..9).any(|_| f.as_mut().poll(&mut c).is_ready()) }',
];
/** Lines before the first call: a line's number less these, less one, is the call's. */
export const HEAD_LINES = HEAD.length;

/** One program that makes the call whose number it is given; `--cfg dN` leaves a call out that does not compile. */
export function programOf(calls: readonly Call[]): string {
  const functions = calls.map(({ code }, at) => `#[cfg(not(d${at}))] fn c${at}() { ${code} }`);
  const arms = calls.map((_, at) => `#[cfg(not(d${at}))] Some("${at}") => c${at}(),`);
  const main = `fn main() { match std::env::args().nth(1).as_deref() { ${arms.join(' ')} _ => {} } }`;
  return [...HEAD, ...functions, main, ''].join('\n');
}
