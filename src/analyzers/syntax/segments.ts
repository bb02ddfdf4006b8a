import { blankComments } from '../../kit/rust-text.ts';
import { TRIGGER } from './triggers.ts';

/** Below this a file is parsed whole. */
const WHOLE_BYTES = 64 * 1024;
/** What one parse may be given. */
const PARSE_BYTES = 512 * 1024;
/** Names and small constants are read in any case: what is read elsewhere may need them. */
const NAMES = /^\s*(#\[[^\]]*\]\s*)*(pub(\([^)]*\))?\s+)?(use|extern\s+crate|type|const|static|mod)\b/;
const SMALL_BYTES = 4096;

interface Range {
  readonly offset: number;
  readonly length: number;
}

/**
 * The parts of a file that are to be parsed. Tables and generated bindings of megabytes are cut at their items, and of a
 * library only the items that name something of interest are read; of build-time code every one. `left`: items too large.
 */
export function itemsWorthReading(
  source: Buffer,
  isBuildTime: boolean,
): { readonly ranges: readonly Range[]; readonly left: number } {
  if (source.length <= (isBuildTime ? PARSE_BYTES : WHOLE_BYTES))
    return { ranges: [{ offset: 0, length: source.length }], left: 0 };
  const ranges: Range[] = [];
  let left = 0;
  const code = blankComments(source);
  for (const item of itemsOf(code)) {
    if (!isBuildTime && !isWorthReading(code, item)) continue;
    if (item.length > PARSE_BYTES) left += 1;
    else ranges.push(item);
  }
  return { ranges: joined(ranges), left };
}

function isWorthReading(code: Buffer, { offset, length }: Range): boolean {
  if (length < SMALL_BYTES && NAMES.test(code.toString('latin1', offset, offset + length))) return true;
  return TRIGGER.testBytes(code, offset, offset + length);
}

/** Neighbours are parsed together: each parse has a cost of its own. */
function joined(ranges: readonly Range[]): Range[] {
  const out: Range[] = [];
  for (const range of ranges) {
    const last = out.at(-1);
    if (last !== undefined && last.offset + last.length === range.offset && last.length + range.length <= PARSE_BYTES)
      out[out.length - 1] = { offset: last.offset, length: last.length + range.length };
    else out.push(range);
  }
  return out;
}

/** Brackets of every kind, as bytes. */
export const OPENS = new Set(Buffer.from('([{'));
export const CLOSES = new Set(Buffer.from(')]}'));

/** Where items end: a `;` or a closing brace outside of all brackets. Strings and characters are stepped over. */
function itemsOf(source: Buffer): Range[] {
  const items: Range[] = [];
  let depth = 0;
  let start = 0;
  for (let at = 0; at < source.length; at = past(source, at)) {
    const byte = source[at] ?? 0;
    if (OPENS.has(byte)) depth += 1;
    else if (CLOSES.has(byte)) depth = Math.max(0, depth - 1);
    if (depth !== 0 || (byte !== 59 && byte !== 125)) continue;
    items.push({ offset: start, length: at + 1 - start });
    start = at + 1;
  }
  if (start < source.length) items.push({ offset: start, length: source.length - start });
  return items;
}

/** Whether there is a `;` or `=>` outside of all brackets and strings: statements, and not arguments. */
export function hasStatements(source: Buffer): boolean {
  let depth = 0;
  for (let at = 0; at < source.length; at = past(source, at)) {
    const byte = source[at] ?? 0;
    if (OPENS.has(byte)) depth += 1;
    else if (CLOSES.has(byte)) depth -= 1;
    else if (depth <= 0 && (byte === 59 || (byte === 61 && source[at + 1] === 62))) return true;
  }
  return false;
}

function past(source: Buffer, at: number): number {
  const byte = source[at];
  if (byte === 34) return afterString(source, at);
  if (byte !== 39) return at + 1;
  // A character, not a lifetime: its closing quote is near.
  const escaped = source[at + 1] === 92;
  const end = source.indexOf(39, at + (escaped ? 3 : 2));
  return end !== -1 && end - at <= (escaped ? 12 : 5) ? end + 1 : at + 1;
}

function afterString(source: Buffer, start: number): number {
  const raw = /r(#*)$/.exec(source.toString('latin1', Math.max(0, start - 12), start));
  if (raw !== null) {
    const end = source.indexOf(`"${raw[1]}`, start + 1);
    return end === -1 ? source.length : end + 1 + (raw[1]?.length ?? 0);
  }
  for (let at = start + 1; at < source.length; at += 1) {
    if (source[at] === 92) at += 1;
    else if (source[at] === 34) return at + 1;
  }
  return source.length;
}
