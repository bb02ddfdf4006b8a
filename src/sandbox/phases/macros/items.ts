/** Items of every shape that a macro may look for. Names of fields are those that macros look for, too. */
const NAMED_STRUCT = `pub struct Record {
    /// An identifier.
    pub id: u64,
    pub name: String,
    pub(crate) email: Option<String>,
    pub tags: Vec<String>,
    pub source: Box<Inner>,
    pub map: std::collections::HashMap<String, i32>,
    pub r#type: (u8, [u16; 4]),
}`;
const GENERIC_STRUCT = `pub struct Holder<'a, T: Clone + 'a, const N: usize>
where
    T: std::fmt::Debug,
{
    pub value: T,
    pub text: &'a str,
    pub list: [u8; N],
    pub marker: std::marker::PhantomData<T>,
}`;
const ENUM = `pub enum Choice {
    /// Nothing.
    Unit,
    Single(String),
    Pair(u8, Option<i64>),
    Named { id: u32, name: String },
}`;

/** What a derive macro is put on: the most fitting first. */
export const DERIVE_ITEMS: readonly string[] = [
  NAMED_STRUCT,
  ENUM,
  'pub struct Wrapper(pub u32);',
  'pub enum Plain { One, Two = 5, Three }',
  GENERIC_STRUCT,
  'pub struct Unit;',
  'pub struct Pair(pub String, pub Option<i64>);',
  "pub enum Either<'a, L, R> { Left(L), Right(&'a R) }",
  '#[repr(u8)]\n#[derive(Clone, Copy, PartialEq, Eq)]\npub enum Small { A = 1, B = 2 }',
  'pub struct Single { pub value: f64 }',
  '#[repr(transparent)]\npub struct Bytes([u8; 4]);',
  '#[repr(C)]\npub union Raw { pub int: u32, pub float: f32 }',
  'pub struct Empty {}',
  'pub enum Never {}',
];

/** A derive macro that wants its own attributes says so without them and stops; this is how they are mostly written. */
export const HELPER_FORMS: readonly ((helper: string) => string)[] = [
  (helper) => `#[${helper}]`,
  (helper) => `#[${helper}("value {0}")]`,
  (helper) => `#[${helper} = "value"]`,
  (helper) => `#[${helper}(name = "value")]`,
  (helper) => `#[${helper}(skip)]`,
  (helper) => `#[${helper}(default)]`,
  (helper) => `#[${helper}(transparent)]`,
];

/** What an attribute macro is put on. */
export const ATTRIBUTE_ITEMS: readonly string[] = [
  'pub fn work(first: u32, second: &str) -> Result<String, Box<dyn std::error::Error>> { let _ = first; Ok(second.to_string()) }',
  'pub async fn work(count: u32) -> u32 { count + 1 }',
  NAMED_STRUCT,
  'impl Inner { pub fn new(value: u32) -> Self { Inner { value } } pub async fn get(&self) -> u32 { self.value } }',
  'pub trait Service { const LIMIT: u32 = 4; type Output; fn call(&self, input: &str) -> Self::Output; async fn later(&mut self) -> u32; }',
  'fn main() { println!("{}", 1); }',
  ENUM,
  'async fn main() -> std::io::Result<()> { Ok(()) }',
  'pub mod part { pub struct Left { pub id: u32 } pub enum Kind { A, B(u8) } pub fn act(value: u32) -> u32 { value } }',
  'impl std::fmt::Display for Inner { fn fmt(&self, f: &mut std::fmt::Formatter<\'_>) -> std::fmt::Result { write!(f, "{}", self.value) } }',
  'pub fn generic<T: Clone, const N: usize>(list: [T; N]) -> Vec<T> { list.to_vec() }',
  'fn unit() {}',
  'pub static COUNT: u32 = 1;',
  'pub const LIMIT: &str = "limit";',
  'extern "C" { pub fn abs(value: i32) -> i32; }',
  'pub type Alias = Vec<u8>;',
  'pub unsafe extern "C" fn raw(pointer: *mut u8) -> i32 { let _ = pointer; 0 }',
  GENERIC_STRUCT,
  'pub union Raw { pub int: u32, pub float: f32 }',
];

/** What stands in an attribute's brackets, with them. */
export const ATTRIBUTE_ARGUMENTS: readonly string[] = [
  '',
  '(name = "value")',
  '("value")',
  '(Inner)',
  '(1)',
  '("/path/{id}", name = "value", skip)',
  '(name)',
  '(name(inner), other = 1)',
  ' = "value"',
  '(u32, String)',
];

/** Token soups for macros that look like functions: the most usual first, every literal form among them. */
export const SOUPS: readonly string[] = [
  '"text"',
  '',
  'name',
  '1, 2, 3',
  '"{} {name}", 1, name = 2',
  'pub struct Record { pub id: u64, name: String }',
  'fn work(value: u32) -> u32 { value + 1 }',
  'name: "value", other: 1',
  'key => "value", other => 2',
  '{ let value = 1; value + 1 }',
  '|value: u32| value + 1',
  'u32',
  'Vec<Option<u8>>',
  '1 + 2 * (3 - 4)',
  '[1u8, 2, 3]',
  '\'a\', b\'b\', b"bytes", r#"raw"#, c"c", 1.5f32, 0xff_u8, 1e10, true, -1',
  'if value { 1 } else { 2 }',
  'match value { Some(x) if x > 1 => x, _ => 0 }',
  'enum Kind { A, B(u8), C { x: i32 } }',
  'impl Trait for Type { fn call(&self) {} }',
  '<div class="name">{ value }</div>',
  'SELECT id, name FROM records WHERE id = 1',
  'mod::path::Name, other::path',
  'static ref NAME: u32 = 1;',
  '#[attribute] pub(crate) struct Named<T>(T);',
  '"src/main.rs"',
  "'static, 'a: 'b, ..=, <<=, ->, =>, #, $, ?, @, ~",
  'async move { value.await? }',
  '^[a-z]+$',
  'a; b; c',
];

/** Names that the items above use. */
export const SURROUNDINGS = 'pub struct Inner { pub value: u32 }';
