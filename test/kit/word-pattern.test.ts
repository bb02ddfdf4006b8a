import fc from 'fast-check';
import { expect, test } from 'vitest';
import { WordPattern } from '../../src/kit/word-pattern.ts';

const PATTERN = new WordPattern([
  [['fs', 'net', 'process'], '\\s*::\\s*\\w'],
  [['.ssh', 'wallet.dat'], '\\b'],
  [['use'], '\\s+std\\s+as\\b'],
]);
const SAME = /(?<!\w)(?:(?:fs|net|process)\s*::\s*\w|(?:\.ssh|wallet\.dat)\b|use\s+std\s+as\b)/;

/** Pieces out of which what matches is made, and what nearly does. */
const piece = fc.constantFrom(
  ...[
    'fs',
    'net',
    'process',
    '.ssh',
    'wallet.dat',
    'use',
    'std',
    'as',
    '::',
    ' ',
    '\n',
    'x',
    '_',
    '.',
    'é',
    '"',
    '0',
    'pro',
  ],
);

test('in bytes it is found where the same regular expression finds it in the text', () => {
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 12 }), (pieces) => {
      const bytes = Buffer.from(pieces.join(''));
      expect(PATTERN.testBytes(bytes)).toBe(SAME.test(bytes.toString('latin1')));
      expect(PATTERN.test(bytes.toString('latin1'))).toBe(SAME.test(bytes.toString('latin1')));
    }),
    { numRuns: 5000 },
  );
});

test('of a part what lies around it does not count', () => {
  const source = Buffer.from('my_fs::read(); fs::write');
  expect(PATTERN.testBytes(source, 0, 14)).toBe(false);
  expect(PATTERN.testBytes(source, 3, 14)).toBe(true);
  expect(PATTERN.testBytes(source, 15, 17)).toBe(false);
  expect(PATTERN.testBytes(source, 15)).toBe(true);
});
