import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { RULE_ENGINES } from '../../src/compose.ts';
import { checkForm, readBook } from '../../src/rulebook/index.ts';
import { EXAMPLES, ruleText } from '../support/rule-text.ts';
import { sandpit, temporaryFolder } from '../support/sandpit.ts';

const OTHER = { id: '0f0e5f0a-3a55-4a7b-9d5b-1b9f6f5b0002' };
const SOUND = ruleText({ name: 'sound_one', meta: { ...OTHER, id: '0f0e5f0a-3a55-4a7b-9d5b-1b9f6f5b0009' } });
const meta = (changes: Readonly<Record<string, string | null>>) => ruleText({ meta: changes });
const fence = (kind: string, text: string) => `\`\`\`${kind}\n${text}\n\`\`\``;

/** Name, text (or bytes), the line that must be told, and where the file lies if not in its scope's folder. */
const BROKEN: readonly (readonly [string, string | Buffer, RegExp, string?])[] = [
  ['a string that does not end', ruleText({ strings: '$word = "inert_marker' }), /^bad\.yar:22:13: .*unclosed literal/],
  ['a condition that makes no sense', ruleText({ condition: 'any of' }), /^bad\.yar:\d+:\d+: yara-x: syntax error/],
  ['a pattern that is not there', ruleText({ condition: '$wrod' }), /^bad\.yar:24:5: yara-x: unknown pattern `\$wrod`/],
  [
    'a pattern that is not used',
    ruleText({ strings: '$word = "inert_marker_word" $b = "unused_word"', condition: '$word' }),
    /unused pattern `\$b`/,
  ],
  ['a broken regular expression', ruleText({ strings: '$word = /inert_(marker/' }), /invalid regular expression/],
  [
    'two rules in one file',
    `${ruleText()}\nrule second : low { condition: true }\n`,
    /^bad\.yar:27:1: a second rule: one rule a file/,
  ],
  ['no rule at all', '/* nothing */\n', /^bad\.yar:1:1: no `rule name : severity/],
  ['an empty file', '', /^bad\.yar:1:1: no `rule name : severity/],
  ['a name in capitals', ruleText({ name: 'MarkerWord' }), /^bad\.yar:11:6: a rule name is lower case/],
  ['no such severity', ruleText({ severity: 'grave' }), /^bad\.yar:11:6: after the name stands its severity/],
  ['a global rule', ruleText({ before: 'global ' }), /^bad\.yar:11:1: no global and no private rules/],
  ['a private rule', ruleText({ before: 'private ' }), /^bad\.yar:11:1: no global and no private rules/],
  ['no author', meta({ author: null }), /^bad\.yar:11:6: its meta has no author/],
  ['no id', meta({ id: null }), /^bad\.yar:11:6: its meta has no id/],
  ['no meta at all', 'rule bare_rule : low { condition: true }', /bad\.yar:1:1: no opening comment/],
  ['an id that is none', meta({ id: 'one' }), /^bad\.yar:13:5: id: not a uuid/],
  ['an author of no letters', meta({ author: '' }), /^bad\.yar:15:5: author: who wrote it/],
  ['a date that is none', meta({ date: '24.11.2026' }), /^bad\.yar:16:5: date: a day, as in/],
  ['a date to come', meta({ date: '2026-12-24' }), /^bad\.yar:16:5: its date 2026-12-24 is still to come/],
  ['no such status', meta({ status: 'proven' }), /^bad\.yar:17:5: status: .*"experimental"\|"stable"\|"deprecated"/],
  ['no such scope', meta({ scope: 'library' }), /^bad\.yar:18:5: scope: /],
  [
    'the wrong folder for its scope',
    meta({ scope: 'crate' }),
    /^bad\.yar:18:5: its scope is crate, and it lies in the folder build-script/,
  ],
  ['no such behaviour', meta({ behaviours: 'theft' }), /^bad\.yar:19:5: behaviours: no behaviour named "theft"/],
  [
    'a placeholder for a reference',
    meta({ references: 'rules/README.md' }),
    /^bad\.yar:20:5: references: no reference that can be looked up/,
  ],
  [
    'a reference to an example',
    meta({ references: 'https://www.example.com/x' }),
    /^bad\.yar:20:5: references: no reference/,
  ],
  ['a meta key that has no use', meta({ mood: 'grim' }), /^bad\.yar:21:5: meta has no use for mood/],
  [
    'a meta entry that is no text',
    ruleText().replace('author = "Tester"', 'author = 3'),
    /^bad\.yar:15:5: a line of meta is/,
  ],
  ['a section that no rule has', ruleText().replace('strings:', 'string:'), /^bad\.yar:21:1: no section string:/],
  [
    'no example that matches',
    ruleText({ examples: fence('rust,clean', 'fn main() {}') }),
    /^bad\.yar:1:1: no ```rust,match example/,
  ],
  [
    'no clean example',
    ruleText({ examples: fence('rust,match', 'inert_marker_word()') }),
    /^bad\.yar:1:1: no ```rust,clean example/,
  ],
  [
    'an example of comments only',
    ruleText({ examples: EXAMPLES.replace('fn main() { inert_marker_word(); }', '// inert_marker_word') }),
    /^bad\.yar:4:1: this match example holds no source/,
  ],
  [
    'an example of another kind',
    ruleText({ examples: `${EXAMPLES}\n${fence('rust', 'fn main() {}')}` }),
    /^bad\.yar:10:1: an example begins with/,
  ],
  [
    'an example that is not closed',
    ruleText({ examples: `${EXAMPLES}\n\`\`\`rust,clean\nfn main() {}` }),
    /^bad\.yar:10:1: an example that is not closed/,
  ],
  ['a slow pattern', ruleText({ strings: '$word = /inert_marker_word|[a-z]+/' }), /^bad\.yar:22:5: \$word is slow/],
  ['a short text', ruleText({ strings: '$word = "ine"' }), /^bad\.yar:22:5: \$word is slow/],
  [
    'a pattern without end',
    ruleText({ strings: '$word = /inert_marker_word.*;/' }),
    /^bad\.yar:22:\d+: yara: \$word contains \.\*/,
  ],
  ['an included file', ruleText({ before: 'include "other.yar"\n' }), /^bad\.yar:11:1: `include` opens other files/],
  [
    'a module of one engine',
    ruleText({ before: 'import "magic"\n', condition: 'any of them' }),
    /^bad\.yar:11:1: the module magic/,
  ],
  ['the console', ruleText({ before: 'import "console"\n' }), /^bad\.yar:11:1: the module console/],
  ['the clock', ruleText({ before: 'import "time"\n' }), /^bad\.yar:11:1: the module time/],
  [
    'a function of one engine',
    ruleText({ before: 'import "math"\n', condition: 'any of them and math.to_string(1) == "1"' }),
    /^bad\.yar:25:21: this function is not in both/,
  ],
  [
    'an entry point',
    ruleText({ condition: '$word or entrypoint == 0' }),
    /^bad\.yar:24:14: `entrypoint` is not in both/,
  ],
  ['a with statement', ruleText({ condition: 'with x = 1 : ( $word )' }), /^bad\.yar:24:5: `with` is not in both/],
  ['a place in the file', ruleText({ condition: '$word at 0' }), /^bad\.yar:24:11: files are looked at joined/],
  [
    'a size of the file',
    ruleText({ condition: '$word and filesize < 9KB' }),
    /^bad\.yar:24:15: files are looked at joined/,
  ],
  [
    'bytes at a place',
    ruleText({ condition: '$word and uint16(0) == 1' }),
    /^bad\.yar:24:15: files are looked at joined/,
  ],
  [
    'a pattern that kills an engine',
    ruleText({ strings: `$word = /(${'abcde|'.repeat(3000)}abcdf)/` }),
    /^bad\.yar:\d+:\d+: yara: /,
  ],
  [
    'groups without end',
    ruleText({ strings: `$word = /${'('.repeat(5000)}abcd${')'.repeat(5000)}/` }),
    /^bad\.yar:22:\d+: yara-x: .*nested/,
  ],
  ['a look ahead', ruleText({ strings: '$word = /inert_marker(?=_word)/' }), /^bad\.yar:22:\d+: yara-x: .*look-around/],
  [
    'five megabytes',
    `${ruleText()}//${'x'.repeat(5 * 1024 * 1024)}`,
    /^bad\.yar:1:1: 524\d+ bytes: a rule file has at most/,
  ],
  ['a program', Buffer.from('7f454c4602010100000000000000', 'hex'), /^bad\.yar:1:8: not text/],
  [
    'bytes that are no UTF-8',
    Buffer.concat([Buffer.from('rule x\n  '), Buffer.from([0xff, 0xfe])]),
    /^bad\.yar:2:3: not text/,
  ],
  ['another ending', ruleText(), /^bad\.yara:1:1: not a rule: rule files end in \.yar/, 'bad.yara'],
  ['the name of another rule', ruleText({ name: 'sound_one' }), /^bad\.yar:\d+:\d+: the name sound_one is that of/],
  [
    'the id of another rule',
    meta({ id: '0f0e5f0a-3a55-4a7b-9d5b-1b9f6f5b0009' }),
    /^bad\.yar:13:5: the id .* is that of/,
  ],
];

async function bookOf(root: string, texts: Readonly<Record<string, string | Buffer>>): Promise<void> {
  for (const [path, text] of Object.entries(texts)) {
    await mkdir(dirname(join(root, path)), { recursive: true });
    await writeFile(join(root, path), text);
  }
}

/** All in one book: every broken rule must be told, and none may hide or accuse another. */
const files = BROKEN.map(([, text, , file = 'bad.yar'], at): readonly [string, string | Buffer] => {
  const number = String(at).padStart(2, '0');
  return [`yara/build-script/${number}${file}`, typeof text === 'string' ? own(text, number) : text];
});
const folder = await temporaryFolder();
afterAll(() => folder[Symbol.asyncDispose]());
await bookOf(folder.path, { ...Object.fromEntries(files), 'yara/build-script/00-sound.yar': SOUND });
const problems = await checkForm(await readBook(folder.path), [...RULE_ENGINES].reverse(), '2026-11-25');

/** A name and an id of its own, where the case is not about these; nothing moves. */
function own(text: string, number: string): string {
  return text.replace('rule marker_word', `rule marker_w${number}d`).replace('1b9f6f5b0001', `1b9f6f5b01${number}`);
}

test('a sound rule has nothing wrong, whatever lies beside it', () => {
  expect(problems.filter(({ path }) => path.includes('sound'))).toEqual([]);
});

test.each(BROKEN.map((broken, at) => [broken[0], at, broken[2]] as const))(
  '%s is one line with its place',
  (name, at, saying) => {
    const path = files[at]?.[0];
    const lines = problems
      .filter((problem) => problem.path === path)
      .map(({ line, column, message }) => `bad.yar${path?.endsWith('a') ? 'a' : ''}:${line}:${column}: ${message}`);
    expect(
      lines.filter((line) => saying.test(line)),
      lines.join('\n'),
    ).toHaveLength(1);
    expect(lines.length, lines.join('\n')).toBe(name === 'no meta at all' ? 9 : 1);
    for (const line of lines) expect(line).not.toMatch(/\n|null|undefined|\bat .*\.ts/);
  },
);

test('the command line tells them all, exit 2, no stack, nothing on standard output', async () => {
  const ran = await sandpit(['rules', 'check', folder.path]);
  const lines = ran.stderr.trimEnd().split('\n');
  expect(ran.status).toBe(2);
  expect(ran.stdout).toBe('');
  for (const line of lines) expect(line).toMatch(/^\S+:\d+:\d+: .{5,600}$/);
  for (const [path] of files)
    expect(
      lines.some((line) => line.includes(path)),
      path,
    ).toBe(true);
});

test('an example that does not match, and a clean one that does, fail the test at their lines', async () => {
  await using place = await temporaryFolder();
  const swapped = EXAMPLES.replace('inert_marker_word', 'spare').replace('other_word', 'inert_marker_word');
  await bookOf(place.path, { 'yara/build-script/swapped.yar': ruleText({ examples: swapped }) });
  const ran = await sandpit(['rules', 'test', place.path]);
  expect(ran.status).toBe(2);
  expect(ran.stdout).toMatch(/swapped\.yar:5:1: this example must match and does not/);
  expect(ran.stdout).toMatch(/swapped\.yar:8:1: this example must not match and does/);
  expect(ran.stderr).toBe('');
});

test.each(['check', 'test', 'try', 'bench'])(
  '%s tells everything of one engine on a line, each with its column, in our words alone',
  async (action) => {
    await using place = await temporaryFolder();
    const text = ruleText({ condition: '$word at 0 and console.log("x") and filesize < 9KB' });
    await bookOf(place.path, { 'yara/build-script/foreign.yar': text });
    const ran = await sandpit(['rules', action, place.path]);
    expect(ran.stderr.match(/(?<=foreign\.yar:)\d+:\d+: \w+/g)).toEqual([
      '24:11: files',
      '24:20: this',
      '24:41: files',
    ]);
    expect(ran.stderr.trimEnd().split('\n')).toHaveLength(3);
    expect(ran.status).toBe(2);
  },
);

test('bench says in one line that it has nothing to measure over', async () => {
  await using place = await temporaryFolder();
  await bookOf(place.path, { 'yara/build-script/sound.yar': SOUND, 'torn-1.0.0.crate': 'torn' });
  const ran = await sandpit(['rules', 'bench', place.path, '--over', place.path]);
  expect(ran.stderr).toMatch(/^sandpit: no source in the archives there: .*\n$/);
  expect([ran.status, ran.stdout]).toEqual([2, '']);
});

test.each([
  [['rules', 'check', '/nowhere/at/all'], /no such rule or folder of rules: \/nowhere\/at\/all/],
  [['rules', 'check', '/'], /no folder of rules: \//],
  [['rules', 'frob'], /no such action/],
  [['rules'], /no such action/],
  [['rules', 'test', '--frob'], /--frob/],
  [['rules', 'test', 'a', 'b'], /one path too many/],
  [['rules', 'test', '--watch', '--over', 'x'], /--watch with --over/],
  [['rules', 'new'], /no name/],
  [['rules', 'new', 'library/x'], /library\/x.*the scope is one of/],
  [['rules', 'new', 'crate/../../x'], /the scope is one of/],
  [['rules', 'new', 'crate/X Y'], /the scope is one of/],
  [['rules', 'test', '--over', '/nowhere/at/all'], /no archives there/],
])('wrong usage is one line and exit 2: %j', async (argv, saying) => {
  const ran = await sandpit(argv);
  expect(ran.stderr.trimEnd().split('\n')).toHaveLength(1);
  expect(ran.stderr).toMatch(saying);
  expect(ran.status).toBe(2);
  expect(ran.stdout).toBe('');
});
