import type { ExportedFunction } from '../../../model/entry-points.ts';
import {
  argumentsOf,
  type Callable,
  choiceOf,
  lastOf,
  type Making,
  makerOf,
  makingOf,
  namedIn,
  typeIn,
} from './makers.ts';
import { expressionOf } from './values.ts';

/** One way to call one function, as a line of code. */
export interface Call {
  readonly path: string;
  readonly code: string;
}

/** Ways that are tried for one function. */
const WAYS = 4;
/** Of a call's code: what takes hundreds of arguments was not written for people. */
const LENGTH = 2000;

/** Ways to call each function: with values that fit its signature, its type made in one way or another. The first way of each comes first. */
export function callsOf(entries: Callable): Call[] {
  const making = makingOf(entries);
  const each = entries.functions.map((one) => waysOf(one, making));
  return Array.from({ length: WAYS }, (_, way) => each.flatMap((ways) => ways.slice(way, way + 1))).flat();
}

function waysOf(one: ExportedFunction, making: Making): Call[] {
  const ways = Array.from({ length: WAYS }, (_, rank) => codeOf(one, making, rank));
  return [...new Set(ways)].filter((code) => code.length <= LENGTH).map((code) => ({ path: one.path, code }));
}

function codeOf(one: ExportedFunction, making: Making, rank: number): string {
  const make = makerOf(making, rank);
  const given = argumentsOf(one)
    .map((type) => expressionOf(type, make))
    .join(', ');
  const name = lastOf(one.path);
  const call = one.receiver === null ? `${namedIn(one, making, rank)}(${given})` : `own.${name}(${given})`;
  const before =
    one.receiver === null ? '' : `let mut own${annotated(one, making, rank)} = ${receiverOf(one, making, rank)}; `;
  const awaited = one.isAsync ? `poll(${call})` : call;
  return `${before}let _ = std::hint::black_box(${one.isUnsafe ? `unsafe { ${awaited} }` : awaited});`;
}

/** Where nothing else tells the compiler which type it is; the last way leaves it to find one for which the method is there. */
function annotated({ owner }: ExportedFunction, making: Making, rank: number): string {
  const type = typeIn(owner ?? '', making, rank);
  return rank < WAYS - 1 && type.endsWith('>') ? `: ${type}` : '';
}

/** After all constructors comes the type's default. */
function receiverOf({ owner }: ExportedFunction, making: Making, rank: number): string {
  const type = owner ?? '';
  const count = (making.makers.get(type) ?? making.makers.get(lastOf(type)))?.length ?? 0;
  const made = choiceOf(rank) < Math.max(1, count) ? makerOf(making, rank)(type) : null;
  return made ?? `<${typeIn(type, making, rank)} as Default>::default()`;
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
