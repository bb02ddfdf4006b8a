import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { ExportedFunction } from '../../src/model/entry-points.ts';
import { callsOf, HEAD_LINES, programOf } from '../../src/sandbox/phases/functions/calls.ts';
import { expressionOf } from '../../src/sandbox/phases/functions/values.ts';

const make = (type: string) => (type === 'Point' ? 'dependency::Point::new(1)' : null);

test.each([
  ['&str', '"value"'],
  ["&'a str", '"value"'],
  ['u64', '1'],
  ['&[u8]', 'b"value"'],
  ['Option<String>', 'Some(String::from("value"))'],
  ['&mut Vec<u8>', '&mut vec![1u8, 2, 3]'],
  ['impl AsRef<Path>', '"value"'],
  ['&mut impl Write', '&mut Vec::<u8>::new()'],
  ['impl FnMut(u8, &str) -> bool', '|_, _| Default::default()'],
  ['impl IntoIterator<Item = u8>', 'vec![1u8, 2, 3].into_iter()'],
  ['[u8; 4]', '[1; 4]'],
  ['(u8, bool)', '(1, true)'],
  ['&Point', '&dependency::Point::new(1)'],
  ['Box<Point>', 'Box::new(dependency::Point::new(1))'],
  ['Unknown<T>', 'Default::default()'],
])('a value for %s is %s', (type, expression) => {
  expect(expressionOf(type, make)).toBe(expression);
});

const written = (path: string, more: Partial<ExportedFunction> = {}): ExportedFunction => ({
  path,
  owner: null,
  receiver: null,
  arguments: [],
  returns: '',
  isAsync: false,
  isUnsafe: false,
  ...more,
});

test('a method is called on what a constructor of its type makes, or on its default', () => {
  const functions = [
    written('Point::new', { owner: 'Point', arguments: ['u8'], returns: 'Result<Self, Error>' }),
    written('Point::go', { owner: 'Point', receiver: '&mut self', isAsync: true }),
    written('raw', { arguments: ['*const u8'], isUnsafe: true }),
  ];
  expect(callsOf(functions).map(({ code }) => code)).toEqual([
    'let _ = std::hint::black_box(dependency::Point::new(1));',
    'let mut own = dependency::Point::new(1).unwrap(); let _ = std::hint::black_box(poll(own.go()));',
    'let _ = std::hint::black_box(unsafe { dependency::raw(std::ptr::null()) });',
    'let mut own = <dependency::Point as Default>::default(); let _ = std::hint::black_box(poll(own.go()));',
  ]);
});

test('each call is one line, at its number below the head, whatever a signature is made of', () => {
  const text = fc.oneof(
    fc.string(),
    fc.constantFrom('&', '<', 'impl ', 'Fn(', 'Option<', "'", '[', ';', '(', ',', '\n'),
  );
  const type = fc.array(text, { maxLength: 12 }).map((parts) => parts.join(''));
  fc.assert(
    fc.property(fc.array(fc.array(type, { maxLength: 4 }), { minLength: 1, maxLength: 6 }), (signatures) => {
      const calls = callsOf(signatures.map((given, at) => written(`f${at}`, { arguments: given })));
      const lines = programOf(calls).split('\n');
      calls.forEach((_, at) => {
        expect(lines[HEAD_LINES + at]?.startsWith(`#[cfg(not(d${at}))] fn c${at}()`)).toBe(true);
      });
    }),
  );
});
