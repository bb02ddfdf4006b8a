import { expect, test } from 'vitest';
import hiddenText from '../../src/analyzers/catalog/hidden-text.ts';
import packedLines from '../../src/analyzers/catalog/packed-lines.ts';
import type { Analyzer } from '../../src/analyzers/define-analyzer.ts';
import { subjectOf } from '../support/subject-of.ts';

async function look(analyzer: Analyzer, files: Readonly<Record<string, string>>): Promise<string[]> {
  const subject = subjectOf({ 'src/lib.rs': '', ...files });
  const { evidence } = await analyzer.analyze(subject, AbortSignal.timeout(5000));
  return evidence.map(({ data, at }) =>
    'claim' in data && 'callee' in data && 'line' in at ? `${data.claim} ${data.callee} ${at.line}` : '',
  );
}
const inLibrary = (source: string) => look(hiddenText, { 'src/lib.rs': source });
const VARIATION = [...'payload'].map((letter) => String.fromCodePoint(0xe0100 + letter.charCodeAt(0))).join('');

test.each([
  [`\nconst A: &str = "x${VARIATION}";`, 'invisible-text invisible-run 2'],
  ['const A: &str = "pass\u200bword";', 'invisible-text split-word 1'],
  ['fn is_adm\u0456n() {}', 'confusable-text name 1'],
  ['const H: &str = "api.ex\u0430mple.test/x";', 'confusable-text string 1'],
])('%j holds what is not seen', async (source, told) => {
  expect(await inLibrary(source)).toEqual([told]);
});

test.each([
  'const PRICE: &str = "5 \u20ac";',
  'let \u03c1_max = 1.0; let \u0394t = 2; let \u00b5s = 3;',
  'const HELLO: &str = "\u041f\u0440\u0438\u0432\u0435\u0442, world"; const \u041f\u0440: u8 = 1;',
  'const SAY: &str = "\u0441at says a word to people";',
  '// is_adm\u0456n\nfn is_admin() {}',
  `const FAMILY: &str = "\u{1f468}\u200d\u{1f469}\u200d\u{1f467} \u2764\ufe0f\u200d\u{1f525}";`,
  'const ESCAPED: &str = "a\\u{200b}b";',
])('%j is what it looks like', async (source) => {
  expect(await inLibrary(source)).toEqual([]);
});

test('tests, data and other languages are not looked at', async () => {
  const spoilt = 'fn is_adm\u0456n() {}';
  expect(await look(hiddenText, { 'tests/t.rs': spoilt, 'data/x.rs': spoilt, 'README.md': spoilt })).toEqual([]);
});

const onePacked = `fn main() { ${'let a = 1; '.repeat(200)} }`;

test.each([
  [onePacked, ['packed-line 2214 characters 1']],
  [`fn main() {}${' '.repeat(400)}std::process::exit(0);`, ['packed-line 434 characters 1']],
  [`const TABLE: [u8; 900] = [${'1, '.repeat(900)}];`, []],
  [`const TEXT: &str = "${'let a = 1; '.repeat(200)}";`, []],
  [`${' '.repeat(400)}fn main() {}`, []],
  [`// ${'let a = 1; '.repeat(200)}\nfn main() {}`, []],
])('build scripts: %#', async (source, told) => {
  expect(await look(packedLines, { 'build.rs': source })).toEqual(told);
});

test('a packed line of the library is its own affair', async () => {
  expect(await look(packedLines, { 'src/lib.rs': onePacked })).toEqual([]);
});
