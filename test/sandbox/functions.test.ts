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
  ['impl FnMut(u8, &str) -> bool', '|_, _| true'],
  ['impl IntoIterator<Item = u8>', 'vec![1].into_iter()'],
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
  isConditional: false,
  ...more,
});

test('a method is called on what a constructor of its type makes, or on its default', () => {
  const functions = [
    written('Point::new', { owner: 'Point', arguments: ['u8'], returns: 'Result<Self, Error>' }),
    written('Point::go', { owner: 'Point', receiver: '&mut self', isAsync: true }),
    written('raw', { arguments: ['*const u8'], isUnsafe: true }),
  ];
  expect(callsOf({ functions, types: [] }).map(({ code }) => code)).toEqual([
    'let _ = std::hint::black_box(<dependency::Point>::new(1));',
    'let mut own = <dependency::Point>::new(1).unwrap(); let _ = std::hint::black_box(poll(own.go()));',
    'let _ = std::hint::black_box(unsafe { dependency::raw(std::ptr::null()) });',
    'let mut own = <dependency::Point as Default>::default(); let _ = std::hint::black_box(poll(own.go()));',
  ]);
});

test('a type is made by what is surest: a variant before a function of another type, and one under a condition last', () => {
  const functions = [
    written('Shape::load', { owner: 'Shape', returns: 'Self', isConditional: true }),
    written('Maker::shape', { owner: 'Maker', receiver: '&self', returns: 'Option<Shape>' }),
    written('draw', { arguments: ['&Shape', 'impl FnOnce(Shape) -> Shape'] }),
    written('Shape::turn', { owner: 'Shape', receiver: 'self' }),
  ];
  const values = [{ path: 'Shape::Round', shape: 'record', fields: [{ name: 'radius', type: 'impl Any' }] }] as const;
  const types = [{ path: 'Shape', parameters: ['', 'const usize'], values }];
  const codes = callsOf({ functions, types }).map(({ code }) => code);
  const round = 'dependency::Shape::Round { radius: 1u8 }';
  expect(codes[2]).toBe(`let _ = std::hint::black_box(dependency::draw(&${round}, |_| Default::default()));`);
  expect(codes[3]).toBe(`let mut own: dependency::Shape<u8, 4> = ${round}; let _ = std::hint::black_box(own.turn());`);
  expect(codes).toContain(
    'let mut own: dependency::Shape<_, _> = Box::leak(Box::new(Default::default())).shape().unwrap(); let _ = std::hint::black_box(own.turn());',
  );
});

test('types of many fields within one another do not grow without end', () => {
  const fields = Array.from({ length: 300 }, (_, at) => ({ name: `field${at}`, type: `Type${at % 9}` }));
  const types = Array.from({ length: 9 }, (_, at) => {
    const path = `Type${at}`;
    return { path, parameters: [], values: [{ path, shape: 'record' as const, fields }] };
  });
  const functions = [
    written('few', { arguments: ['Type0', 'Type1'] }),
    written('many', { arguments: fields.map(() => 'u8') }),
  ];
  const calls = callsOf({ functions, types });
  expect(new Set(calls.map(({ path }) => path))).toEqual(new Set(['few', 'many']));
  expect(Math.max(...calls.map(({ code }) => code.length))).toBeLessThanOrEqual(2000);
});

test('each call is one line, at its number below the head, whatever a signature is made of', () => {
  const text = fc.oneof(
    fc.string(),
    fc.constantFrom('&', '<', 'impl ', 'Fn(', 'Option<', "'", '[', ';', '(', ',', '\n'),
  );
  const type = fc.array(text, { maxLength: 12 }).map((parts) => parts.join(''));
  fc.assert(
    fc.property(fc.array(fc.array(type, { maxLength: 4 }), { minLength: 1, maxLength: 6 }), (signatures) => {
      const functions = signatures.map((given, at) => written(`f${at}`, { arguments: given }));
      const calls = callsOf({ functions, types: [] });
      const lines = programOf(calls).split('\n');
      calls.forEach((_, at) => {
        expect(lines[HEAD_LINES + at]?.startsWith(`#[cfg(not(d${at}))] fn c${at}()`)).toBe(true);
      });
    }),
  );
});
