import fc from 'fast-check';
import { expect, test } from 'vitest';
import { hexRun, regexRun } from '../../src/rulebook/literal-run.ts';
import { isReference } from '../../src/rulebook/references.ts';
import { readRuleFile } from '../../src/rulebook/rule-file.ts';
import { readYara } from '../../src/rulebook/yara-text.ts';
import { ruleText } from '../support/rule-text.ts';

test.each([
  ['// include "x"\nrule', '\nrule', '\nrule'],
  ['a = "/* no comment */" /* one */', 'a = "/* no comment */"', 'a = ""'],
  ['$a = /http:\\/\\/x/ // end', '$a = /http:\\/\\/x/', '$a = //'],
  ['a matches /b"c/ and "d"', 'a matches /b"c/ and "d"', 'a matches // and ""'],
  ['x / 2 // half', 'x / 2', 'x / 2'],
  ['"a \\" b" c', '"a \\" b" c', '"" c'],
])('%j: comments and literals are told apart', (text, code, skeleton) => {
  const read = readYara(text);
  expect(read.code.replace(/ +$/gm, '')).toBe(code);
  expect(read.skeleton.replace(/ +$/gm, '').replace(/(["/])\s+\1/g, '$1$1')).toBe(skeleton);
});

const anyYara = fc.stringMatching(/^[a-z"/*\\\n{}=$ :(]{0,80}$/);

test('whatever the text: every character keeps its place, line ends stay, nothing that is not blank is new', () => {
  fc.assert(
    fc.property(fc.oneof(anyYara, fc.string({ unit: 'binary' })), (text) => {
      const { code, skeleton } = readYara(text);
      for (const form of [code, skeleton]) {
        expect(form.length).toBe(text.length);
        for (let at = 0; at < text.length; at += 1)
          if (form[at] !== text[at]) expect([form[at], text[at] === '\n']).toEqual([' ', false]);
      }
    }),
    { numRuns: 2_000 },
  );
});

test('a rule broken anywhere is read or refused with places inside it, never a throw', () => {
  const sound = ruleText();
  const edit = fc.record({
    at: fc.nat(sound.length),
    drop: fc.nat(40),
    put: fc.oneof(anyYara, fc.constantFrom('```', '*/', '/*', '"', '\0', 'rule x : low {', '\r\n', '\u{1f600}', '}')),
  });
  fc.assert(
    fc.property(fc.array(edit, { minLength: 1, maxLength: 4 }), (edits) => {
      const text = edits.reduce((now, { at, drop, put }) => now.slice(0, at) + put + now.slice(at + drop), sound);
      const read = readRuleFile('x.yar', text);
      const lines = text.split('\n').length;
      for (const problem of read.ok ? [] : read.failure) {
        expect(problem.line).toBeGreaterThan(0);
        expect(problem.line).toBeLessThanOrEqual(lines);
        expect(problem.column).toBeGreaterThan(0);
        expect(problem.message).not.toMatch(/\n|undefined/);
      }
      if (!read.ok) expect(read.failure.length).toBeGreaterThan(0);
    }),
    { numRuns: 3_000 },
  );
});

test('lines end as the author likes: CR LF is read as LF', () => {
  const read = readRuleFile('x.yar', ruleText().replaceAll('\n', '\r\n'));
  expect(read.ok && [read.value.matching.length, read.value.clean.length]).toEqual([1, 1]);
});

test.each<[string, number]>([
  ['abcd', 4],
  ['ab+cd', 3],
  ['a.*bcd', 3],
  ['(abc|abd)x', 4],
  ['(ab|c)def', 4],
  ['(foo)?bar', 3],
  ['\\bcurl\\b', 4],
  ['\\.ssh[\\/"]id', 4],
  ['a{4}', 4],
  ['(ab){2,}', 4],
  ['[]a]xyzw', 4],
  ['[^]a]xyz', 3],
  ['ab\\x41c', 4],
  ['(nc|ncat)\\b -e', 5],
  ['x?', 0],
  ['a|', 0],
  ['', 0],
])('every match of /%s/ has %i known bytes in a row', (regex, bytes) => {
  expect(regexRun(regex)).toBe(bytes);
});

test('hex strings: alternatives and jumps', () => {
  expect(hexRun('E2 80 ( AA | AB | AC )')).toBe(3);
  expect(hexRun('E2 ?? 80 [2-4] 41 42 43 44')).toBe(4);
  expect(hexRun('( 41 42 | 43 ) 44')).toBe(2);
});

/** A pattern beside a text that it matches, built together: what is claimed of all matches must hold of this one. */
const matched: fc.Arbitrary<{ readonly regex: string; readonly text: string }> = fc.letrec<{
  node: { readonly regex: string; readonly text: string };
}>((tie) => ({
  node: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    fc.stringMatching(/^[a-d]{1,4}$/).map((text) => ({ regex: text, text })),
    fc.constantFrom({ regex: '.', text: '#' }, { regex: '[xy]', text: 'x' }, { regex: '\\b', text: '' }),
    fc.tuple(tie('node'), tie('node')).map(([a, b]) => ({ regex: a.regex + b.regex, text: a.text + b.text })),
    fc.tuple(tie('node'), tie('node'), fc.boolean()).map(([a, b, first]) => ({
      regex: `(${a.regex}|${b.regex})`,
      text: first ? a.text : b.text,
    })),
    fc
      .tuple(tie('node'), fc.constantFrom<[string, number]>(['?', 0], ['*', 2], ['+', 1], ['{2}', 2], ['{1,3}', 1]))
      .map(([a, [quantifier, times]]) => ({ regex: `(${a.regex})${quantifier}`, text: a.text.repeat(times) })),
  ),
})).node;

test('a text that a pattern matches is at least as long as its known bytes in a row', () => {
  fc.assert(
    fc.property(matched, ({ regex, text }) => {
      expect(regexRun(regex)).toBeLessThanOrEqual(text.length);
    }),
    { numRuns: 3_000 },
  );
});

test('groups without end are not followed', () => {
  expect(regexRun(`${'('.repeat(100_000)}abcd${')'.repeat(100_000)}`)).toBe(0);
});

test('garbage for a pattern ends', () => {
  fc.assert(
    fc.property(fc.stringMatching(/^[a-c()|[\]{}?*+\\.0-9,^$]{0,60}$/), (garbage) => {
      expect(regexRun(garbage)).toBeGreaterThanOrEqual(0);
    }),
    { numRuns: 3_000 },
  );
});

test.each([
  ['RUSTSEC-2023-0097', true],
  ['MAL-2026-2958', true],
  ['CVE-2021-42574', true],
  ['GHSA-abcd-1234-efgh', true],
  ['CWE-506', true],
  ['T1059.004', true],
  ['incident 2026-08-20 arrayref', true],
  ['https://blog.rust-lang.org/2026/08/20/x/', true],
  ['rules/README.md', false],
  ['TODO', false],
  ['', false],
  ['https://www.example.com/advisory', false],
  ['https://nowhere.invalid/x', false],
  ['http://blog.rust-lang.org/x', false],
  ['incident', false],
])('%j can be looked up: %s', (reference, expected) => {
  expect(isReference(reference)).toBe(expected);
});
