import fc from 'fast-check';
import { expect, test } from 'vitest';
import { findEntries } from '../../src/analyzers/index.ts';
import { readFacts } from '../../src/facts/index.ts';
import { crateOf } from '../support/crate-of.ts';

const MACROS = '[lib]\nproc-macro = true\n';

async function entriesOf(files: Readonly<Record<string, string>>, manifest = MACROS) {
  const crate = crateOf(files, manifest);
  const read = readFacts(crate, null);
  if (!read.ok) throw new Error(read.failure.what);
  return findEntries(crate, read.value.facts);
}
const named = async (files: Readonly<Record<string, string>>) =>
  (await entriesOf(files)).macros.map(({ kind, name, helpers }) => [kind, name, helpers.join()].join(' ').trim());

test('exported macros of the three kinds, whatever attributes stand between', async () => {
  const lib = `#[proc_macro_derive(Record, attributes(record, column))]
#[doc(hidden)] pub fn record(input: TokenStream) -> TokenStream { input }
/// Docs.
#[proc_macro_attribute] #[inline] pub fn traced(a: TokenStream, b: TokenStream) -> TokenStream { b }
#[proc_macro]
pub fn table(input: TokenStream) -> TokenStream { input }
#[cfg_attr(not(test), proc_macro)] pub fn row(input: TokenStream) -> TokenStream { input }
pub fn not_one() {}
// #[proc_macro] pub fn commented() {}`;
  expect(await named({ 'src/lib.rs': lib })).toEqual([
    'derive Record record,column',
    'attribute traced',
    'function table',
    'function row',
  ]);
});

test('macros that declarative macros make', async () => {
  const lib = `macro_rules! make { ($name:ident, $function:ident) => {
    #[proc_macro_derive($name)] pub fn $function(input: TokenStream) -> TokenStream { input } } }
make!(First, first);
make!(Second, second);
synstructure::decl_derive!([Third, attributes(third)] => derive_third);`;
  expect(await named({ 'src/lib.rs': lib })).toEqual(['derive First', 'derive Second', 'derive Third third']);
});

test('inputs come from tests, examples, papers and comments', async () => {
  const { macros } = await entriesOf({
    'src/lib.rs': `//! \`\`\`
//! # use story::table;
//! let x = table! { a => 1 };
//! \`\`\`
#[proc_macro] pub fn table(input: TokenStream) -> TokenStream { input }
#[proc_macro_derive(Record, attributes(record))] pub fn record(input: TokenStream) -> TokenStream { input }
#[proc_macro_attribute] pub fn traced(a: TokenStream, b: TokenStream) -> TokenStream { b }`,
    'tests/all.rs': '#[derive(Debug, Record)]\n#[other]\n#[record(skip)]\nstruct Row { id: u32 }',
    'README.md': 'Like so:\n\n```rust\n#[story::traced(level = 1)]\nfn work() {}\n```\n\n```toml\ntable! { no }\n```\n',
  });
  expect(macros.map(({ name, samples }) => [name, ...samples.map((sample) => sample.arguments + sample.text)])).toEqual(
    [
      ['table', ' a => 1 '],
      ['Record', '#[record(skip)]\nstruct Row { id: u32 }'],
      ['traced', '(level = 1)fn work() {}'],
    ],
  );
});

test('whatever a crate is made of, looking for entries ends and finds what is plainly there', async () => {
  const plain = '#[proc_macro] pub fn table(input: TokenStream) -> TokenStream { input }\n';
  await fc.assert(
    fc.asyncProperty(
      fc.string({ unit: 'binary', maxLength: 300 }),
      fc.string({ maxLength: 300 }),
      async (paper, code) => {
        const files = { 'src/lib.rs': plain, 'README.md': `\`\`\`\n${paper}\n\`\`\`\n`, 'tests/a.rs': code };
        expect(await named(files)).toEqual(['function table']);
      },
    ),
    { numRuns: 60 },
  );
});

const functionsOf = async (files: Readonly<Record<string, string>>) =>
  (await entriesOf(files, '')).functions.map(
    ({ path, receiver, arguments: given, returns }) =>
      `${receiver === null ? '' : `${receiver}.`}${path}(${given.join(', ')})${returns === '' ? '' : ` -> ${returns}`}`,
  );

test('functions are found under the names that others know them by, whatever module they lie in', async () => {
  const found = await functionsOf({
    'src/lib.rs': `pub mod open; mod shut; mod inner { pub fn lost() {} pub mod kept { pub fn deep() {} } }
pub use shut::{
    // What is given.
    given, Thing as Other, sub::*, // and more
};
pub use inner::kept;
pub use self::open::again as once_more;
pub(crate) fn ours() {}
fn own() {}
#[cfg(test)] mod tests { pub fn never() {} }`,
    'src/open.rs':
      'pub use crate::shut::passed as again; pub fn direct<T: Into<String>>(text: &T, list: &[u8]) -> bool { true }',
    'src/shut/mod.rs': `pub mod sub; pub fn given() {} pub fn passed() {} pub fn hidden() {}
pub struct Thing; impl Thing { pub fn new() -> Self { Thing } fn own(&self) {} pub fn act<'a>(&'a mut self, n: u8) {} }
impl Clone for Thing { fn clone(&self) -> Self { Thing } }`,
    'src/shut/sub.rs': 'pub fn globbed<W>(out: W) where W: std::io::Write {}',
  });
  expect(found.sort()).toEqual([
    '&mut self.Other::act(u8)',
    'Other::new() -> Self',
    'given()',
    'globbed(impl std::io::Write)',
    'kept::deep()',
    'once_more()',
    'open::direct(&impl Into<String>, &[u8]) -> bool',
  ]);
});

test('modules that make each other known in a ring end', async () => {
  const found = await functionsOf({
    'src/lib.rs': 'pub mod a; pub mod b; pub use a::*;',
    'src/a.rs': 'pub use crate::b::*; pub use super::a as me; pub fn one() {}',
    'src/b.rs': 'pub use crate::a::*; pub fn two() {} pub use self::three as three;',
  });
  expect(found.sort()).toEqual(['one()', 'two()']);
});

test('types are found with what has to be given for their parameters, and with what a value is written as', async () => {
  const { types } = await entriesOf(
    {
      'src/lib.rs': `pub struct Map<'a, K: Hash, V, const N: usize, S = RandomState> where V: Into<K> { own: &'a (K, V, S) }
pub enum Shape<T> { Empty, Round(T, u8), Square { side: Vec<T> } }
pub struct Open(pub u8, pub String);
pub struct Shut(pub u8, pub(crate) String);
pub struct Named { pub first: bool }
struct Own;`,
    },
    '',
  );
  expect(types).toEqual([
    { path: 'Map', parameters: ['Hash', 'Into<impl Hash>', 'const usize'], values: [] },
    {
      path: 'Shape',
      parameters: [''],
      values: [
        { path: 'Shape::Empty', shape: 'unit', fields: [] },
        {
          path: 'Shape::Round',
          shape: 'tuple',
          fields: [
            { name: '', type: 'impl Any' },
            { name: '', type: 'u8' },
          ],
        },
        { path: 'Shape::Square', shape: 'record', fields: [{ name: 'side', type: 'Vec<impl Any>' }] },
      ],
    },
    {
      path: 'Open',
      parameters: [],
      values: [
        {
          path: 'Open',
          shape: 'tuple',
          fields: [
            { name: '', type: 'u8' },
            { name: '', type: 'String' },
          ],
        },
      ],
    },
    { path: 'Shut', parameters: [], values: [] },
    {
      path: 'Named',
      parameters: [],
      values: [{ path: 'Named', shape: 'record', fields: [{ name: 'first', type: 'bool' }] }],
    },
  ]);
});

test('a function that may not be there is told: its condition, or the one of its type, is no default feature', async () => {
  const { functions } = await entriesOf(
    {
      'src/lib.rs': `#[cfg(unix)]
/// Docs.
#[inline]
pub fn one() {}
#[inline] pub fn two() {}
#[cfg(feature = "std")] pub fn three() {}
#[cfg(feature = "extra")] pub fn four() {}
pub struct Five;
#[cfg(not(feature = "std"))] impl Five { pub fn six() {} }
impl Five { #[cfg(test)] pub fn seven() {} pub fn eight() {} }`,
    },
    '[features]\ndefault = ["all"]\nall = ["std"]\nstd = []\nextra = []\n',
  );
  expect(functions.filter(({ isConditional }) => isConditional).map(({ path }) => path)).toEqual([
    'one',
    'four',
    'Five::six',
    'Five::seven',
  ]);
});
