/** How one name differs from another by one slip. */
export type Slip = 'omitted' | 'added' | 'repeated' | 'swapped' | 'bit-flip' | 'keyboard' | 'look-alike' | 'digit';

const ROWS = ['1234567890-', 'qwertyuiop', 'asdfghjkl', 'zxcvbnm'];
/** Characters that are taken for one another in the fonts of terminals and pages. */
const ALIKE = ['o0', 'il1', 's5', 'b8', 'g9q', 'z2', 'uv', 'e3'];

/**
 * The slip by which `name` became `target`, or null where more than one keystroke, bit or glance lies between them.
 * Both are lower case and without separators.
 */
export function slipBetween(name: string, target: string): Slip | null {
  if (name.length === target.length) return substituted(name, target);
  if (name.length === target.length - 1) return lostFrom(target, name) === null ? null : 'omitted';
  const added = name.length === target.length + 1 ? lostFrom(name, target) : null;
  if (added === null) return null;
  return added === name[firstDifference(name, target) - 1] ? 'repeated' : 'added';
}

function substituted(name: string, target: string): Slip | null {
  const at = firstDifference(name, target);
  const [was = '', is = ''] = [target[at], name[at]];
  if (name.slice(at + 1) === target.slice(at + 1)) return wrongKey(was, is);
  const swapped = is === target[at + 1] && was === name[at + 1] && name.slice(at + 2) === target.slice(at + 2);
  return swapped ? 'swapped' : null;
}

/** Another letter where no slip explains it is another word: `bard` is not `card`. */
function wrongKey(was: string, is: string): Slip | null {
  if (/\d/.test(was) && /\d/.test(is)) return 'digit';
  if (ALIKE.some((group) => group.includes(was) && group.includes(is))) return 'look-alike';
  if (areNeighbours(was, is)) return 'keyboard';
  const bits = was.charCodeAt(0) ^ is.charCodeAt(0);
  return bits !== 0 && (bits & (bits - 1)) === 0 ? 'bit-flip' : null;
}

function areNeighbours(a: string, b: string): boolean {
  return ROWS.some((row, at) => {
    const column = row.indexOf(a);
    if (column === -1) return false;
    const below = ROWS[at + 1] ?? '';
    return [row[column - 1], row[column + 1], below[column], below[column - 1]].includes(b) || isAbove(a, b, at);
  });
}

function isAbove(a: string, b: string, row: number): boolean {
  const column = (ROWS[row] ?? '').indexOf(a);
  const above = ROWS[row - 1] ?? '';
  return [above[column], above[column + 1]].includes(b);
}

function firstDifference(a: string, b: string): number {
  let at = 0;
  while (at < a.length && a[at] === b[at]) at += 1;
  return at;
}

/** The one letter by which `long` is longer, or null. A digit is none: `memmap2` comes after `memmap`. */
function lostFrom(long: string, short: string): string | null {
  const at = firstDifference(long, short);
  const letter = long[at] ?? '';
  return long.slice(at + 1) === short.slice(at) && !/\d/.test(letter) ? letter : null;
}
