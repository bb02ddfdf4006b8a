/** An expression of a type as a signature writes it: plain, short, and naming nothing that is anywhere. */
const VALUES: readonly (readonly [RegExp, string])[] = [
  [/^&(?:mut )?str$|^&'static str$/, '"value"'],
  [/^(?:std::string::|alloc::string::)?String$/, 'String::from("value")'],
  [/^bool$/, 'true'],
  [/^char$/, "'a'"],
  [/^f(?:32|64)$/, '1.0'],
  [/^[ui](?:8|16|32|64|128|size)$/, '1'],
  [/^\(\)$/, '()'],
  [/^&\[u8\]$|^&'static \[u8\]$/, 'b"value"'],
  [/^&mut \[u8\]$/, '&mut [0u8; 64]'],
  [/^Vec<u8>$/, 'vec![1u8, 2, 3]'],
  [/^&(?:std::path::)?Path$/, 'std::path::Path::new("value")'],
  [/^(?:std::path::)?PathBuf$/, 'std::path::PathBuf::from("value")'],
  [/^&(?:std::ffi::)?OsStr$/, 'std::ffi::OsStr::new("value")'],
  [/^&(?:std::ffi::|core::ffi::)?CStr$/, 'c"value"'],
  [/^(?:std::borrow::|alloc::borrow::)?Cow<.*>$/, '"value".into()'],
  [/^(?:std::time::|core::time::)?Duration$/, 'std::time::Duration::from_millis(1)'],
  [/^(?:std::time::)?Instant$/, 'std::time::Instant::now()'],
  [/^(?:std::time::)?SystemTime$/, 'std::time::SystemTime::now()'],
  [/^(?:std::net::|core::net::)?IpAddr$/, 'std::net::IpAddr::from([127, 0, 0, 1])'],
  [/^(?:std::net::|core::net::)?Ipv4Addr$/, 'std::net::Ipv4Addr::LOCALHOST'],
  [/^(?:std::net::|core::net::)?Ipv6Addr$/, 'std::net::Ipv6Addr::LOCALHOST'],
  [/^(?:std::cmp::|core::cmp::|cmp::)?Ordering$/, 'std::cmp::Ordering::Equal'],
  [/^(?:std::|core::)?(?:ops::)?RangeFull$/, '..'],
  [/^(?:std::ops::|core::ops::)?Range ?<.*>$/, '0..1'],
  [/^(?:std::)?io::Error$/, 'std::io::Error::other("value")'],
  [/^(?:std::|core::)?(?:mem::)?MaybeUninit ?<.*>$/, 'std::mem::MaybeUninit::zeroed()'],
  [/^\*const /, 'std::ptr::null()'],
  [/^\*mut /, 'std::ptr::null_mut()'],
  [/^(?:&mut )?(?:fmt::|std::fmt::)?Formatter(?:<.*>)?$/, 'compile_error!("nobody has one")'],
];

/** By what a type has to be able to do; the first that fits. */
const ABLE: readonly (readonly [RegExp, string])[] = [
  [/\bFnOnce\b|\bFnMut\b|\bFn\b/, 'FUNCTION'],
  [/^Array$/, '[1u8; 4]'],
  [/RangeBounds/, '..'],
  [/AsRef ?< ?\[u8\] ?>|Into ?< ?Vec<u8> ?>|Into ?< ?Bytes ?>/, 'b"value"'],
  [
    /AsRef ?< ?(?:str|Path|std::path::Path|OsStr|std::ffi::OsStr)|Into ?< ?(?:String|PathBuf|Cow|Box<str>|&)|ToString|Display|ToOwned|Borrow ?< ?str|AsRef|Pattern/,
    '"value"',
  ],
  [/BufRead|Read\b/, '&b"value"[..]'],
  [/\bWrite\b/, 'Vec::<u8>::new()'],
  [/Iterator|IntoIterator/, 'vec![1, 2, 3].into_iter()'],
  [/Future/, 'async { Default::default() }'],
  [/Hasher\b/, 'std::collections::hash_map::DefaultHasher::new()'],
  [/BuildHasher/, 'std::collections::hash_map::RandomState::new()'],
  [/Into ?< ?(?:[ui]\d|f\d|usize)|Integer|Num|Float|Ord|Copy|Hash|Add|Any/, '1u8'],
  [/Clone|Debug|Eq|Default|Serialize|Send|Sync|Sized/, '1u8'],
];

/** Makes a value of one of the crate's own types; null where nothing is known to. */
export type Maker = (type: string) => string | null;

const DEPTH = 3;
/** Longer ones are made by machines, or for us. */
const TYPE_LENGTH = 400;

/** An expression for an argument; where nothing fits `Default::default()`, which the compiler takes or leaves. */
export function expressionOf(written: string, make: Maker, depth = 0): string {
  if (written.length > TYPE_LENGTH) return 'Default::default()';
  const type = plain(written);
  const known = VALUES.find(([form]) => form.test(type))?.[1];
  if (known !== undefined) return known;
  if (/^(?:impl|dyn) /.test(type)) return intoOwn(type, make, depth) ?? able(type, make);
  const [, reference, inner = ''] = /^&(mut )?(.*)$/.exec(type) ?? [];
  const element = /^\[([^;]*)\]$/.exec(inner)?.[1];
  if (element !== undefined) return `&mut [${expressionOf(element, make, depth + 1)}]`;
  if (type.startsWith('&')) return `&${reference ?? ''}${expressionOf(inner, make, depth + 1)}`;
  return wrapped(type, make, depth) ?? (depth < DEPTH ? make(type) : null) ?? 'Default::default()';
}

/** Without lifetimes and what else says nothing of the value. */
function plain(type: string): string {
  return type
    .replace(/'(?:\w+)\s*,?\s*/g, '')
    .replace(/<\s*>/g, '')
    .replace(/\s+/g, ' ')
    .replace(/^mut /, '')
    .trim();
}

/** What becomes, or is taken as, one of the crate's own types. */
function intoOwn(type: string, make: Maker, depth: number): string | null {
  const [, way, inner = ''] = /\b(Into|AsRef|Borrow) ?< ?([A-Z]\w*) ?(?:<.*)?>/.exec(type) ?? [];
  const made = depth < DEPTH && way !== undefined ? make(inner) : null;
  return made === null || way === 'Into' ? made : `&${made}`;
}

function able(type: string, make: Maker): string {
  const item = /Iterator ?< ?Item ?= ?([^=]*)>/.exec(type)?.[1];
  if (item !== undefined) return `vec![${expressionOf(item, make, DEPTH)}].into_iter()`;
  const value = ABLE.find(([form]) => form.test(type.replace(/^(?:impl|dyn) /, '')))?.[1] ?? 'Default::default()';
  return value === 'FUNCTION' ? closure(type, make) : value;
}

/** What it gives back is made up, too. */
function closure(type: string, make: Maker): string {
  const [, list = '', returns = '()'] =
    /Fn(?:Once|Mut)?\s*\(([^)]*)\)(?:\s*->\s*((?:impl )?[\w:&]+(?:<[\w:, ]*>)?))?/.exec(type) ?? [];
  const count = list.trim() === '' ? 0 : list.split(',').length;
  const given = expressionOf(returns, make, DEPTH);
  return `|${Array.from({ length: count }, () => '_').join(', ')}| ${given}`;
}

/** A type that is able to do what a parameter asks for, or a constant; the first that fits. */
const TYPES: readonly (readonly [RegExp, string])[] = [
  [/^const bool$/, 'true'],
  [/^const char$/, "'a'"],
  [/^const /, '4'],
  [/\bArray\b/, '[u8; 4]'],
  [/\bBufRead\b|\bRead\b|AsRef ?< ?\[u8\]|\bBuf\b/, "&'static [u8]"],
  [/\bWrite\b|\bBufMut\b/, 'Vec<u8>'],
  [/BuildHasher/, 'std::collections::hash_map::RandomState'],
  [/\bHasher\b/, 'std::collections::hash_map::DefaultHasher'],
  [/AsRef ?< ?(?:str|Path)|Into ?< ?(?:String|PathBuf)/, "&'static str"],
  [/Iterator/, 'std::vec::IntoIter<u8>'],
];

export function typeFor(bound: string): string {
  return TYPES.find(([form]) => form.test(bound))?.[1] ?? 'u8';
}

const AROUND: readonly (readonly [RegExp, (inner: string) => string])[] = [
  [/^(?:std::option::|core::option::)?Option ?<(.*)>$/, (inner) => `Some(${inner})`],
  [/^(?:std::vec::|alloc::vec::)?Vec ?<(.*)>$/, (inner) => `vec![${inner}]`],
  [/^(?:std::boxed::)?Box ?<(.*)>$/, (inner) => `Box::new(${inner})`],
  [/^(?:std::sync::)?Arc ?<(.*)>$/, (inner) => `std::sync::Arc::new(${inner})`],
  [/^(?:std::rc::)?Rc ?<(.*)>$/, (inner) => `std::rc::Rc::new(${inner})`],
  [/^(?:std::sync::)?Mutex ?<(.*)>$/, (inner) => `std::sync::Mutex::new(${inner})`],
];

function wrapped(type: string, make: Maker, depth: number): string | null {
  for (const [form, around] of AROUND) {
    const inner = form.exec(type)?.[1];
    if (inner !== undefined) return around(expressionOf(inner, make, depth + 1));
  }
  const [, element, length] = /^\[(.*); ?(\w+)\]$/.exec(type) ?? [];
  if (element !== undefined)
    return `[${expressionOf(element, make, depth + 1)}; ${/^\d/.test(length ?? '') ? length : 4}]`;
  const tuple = /^\(([^()]*),([^()]*)\)$/.exec(type);
  return tuple === null
    ? null
    : `(${[tuple[1], tuple[2]].map((part) => expressionOf(part ?? '', make, depth + 1)).join(', ')})`;
}
