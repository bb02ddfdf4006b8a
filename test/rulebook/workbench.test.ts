import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { packCrate } from '../../src/kit/pack-crate.ts';
import { CrateName, CrateVersion } from '../../src/model/crate.ts';
import { ruleText } from '../support/rule-text.ts';
import { sandpit, start, temporaryFolder } from '../support/sandpit.ts';

const POLICY = await readFile(new URL('../../rules/policy/default.yml', import.meta.url), 'utf8');
const SECOND = { name: 'second_word', meta: { id: '0f0e5f0a-3a55-4a7b-9d5b-1b9f6f5b0002' } };

async function bookIn(folder: string, text: string): Promise<string> {
  await mkdir(join(folder, 'yara/build-script'), { recursive: true });
  const path = join(folder, 'yara/build-script/marker-word.yar');
  await writeFile(path, text);
  return path;
}

async function cratesIn(folder: string): Promise<string> {
  const id = { name: CrateName.parse('honest'), version: CrateVersion.parse('1.0.0') };
  const files = {
    'Cargo.toml': '[package]\nname = "honest"\nversion = "1.0.0"\nedition = "2021"\n',
    'src/lib.rs': '',
    'build.rs': '\nfn main() { inert_marker_word(); }\n',
  };
  const packed = packCrate(
    id,
    Object.entries(files).map(([path, text]) => ({ path, bytes: Buffer.from(text), executable: false })),
  );
  await mkdir(join(folder, 'crates'));
  await writeFile(join(folder, 'crates/honest-1.0.0.crate'), packed);
  return join(folder, 'crates');
}

test('a stable rule that matches an honest crate fails; an allowance with a reason excuses it, an experimental one is noted', async () => {
  await using folder = await temporaryFolder();
  const rule = await bookIn(folder.path, ruleText({ meta: { status: 'stable' } }));
  const crates = await cratesIn(folder.path);
  const prove = () => sandpit(['rules', 'test', folder.path, '--over', crates]);
  const failed = await prove();
  expect(failed.stdout).toMatch(/marker-word\.yar:11:6: matches the clean crate honest@1\.0\.0 build\.rs:2:13$/m);
  expect(failed.status).toBe(2);
  await mkdir(join(folder.path, 'policy'));
  const allowance = '[{ crate: honest, rule: marker_word, reason: it says the word for this test }]';
  await writeFile(
    join(folder.path, 'policy/default.yml'),
    POLICY.replace('allowances: []', `allowances: ${allowance}`),
  );
  const excused = await prove();
  expect(excused.stdout).toMatch(/note: matches the clean crate honest@1\.0\.0 build\.rs:2/);
  expect(excused.status).toBe(0);
  await writeFile(join(folder.path, 'policy/default.yml'), POLICY);
  await writeFile(rule, ruleText());
  expect(await prove()).toMatchObject({ status: 0, stderr: '' });
});

test('a stable rule that matches the clean example of another fails, whichever of the two is asked about', async () => {
  await using folder = await temporaryFolder();
  const rule = await bookIn(
    folder.path,
    ruleText({ meta: { status: 'stable' }, strings: '$word = /inert_marker_word|spare_word/' }),
  );
  const other = ruleText({
    ...SECOND,
    strings: '$word = "second_marker"',
    examples: '```rust,match\nsecond_marker();\n```\n```rust,clean\nspare_word();\n```',
  });
  const path = join(folder.path, 'yara/build-script/second-word.yar');
  await writeFile(path, other);
  const first = await sandpit(['rules', 'test', rule]);
  expect(first.stdout).toMatch(
    /marker-word\.yar:11:6: matches the clean example yara\/build-script\/second-word\.yar:8/,
  );
  expect(first.status).toBe(2);
  const second = await sandpit(['rules', 'test', path]);
  expect(second.stdout).toMatch(/second-word\.yar:8:1: this clean example is matched by marker_word/);
  expect(second.status).toBe(2);
});

test.each([
  [
    '[{ crate: honest, rule: marker_wrod, reason: a name with a slip in it }]',
    /default\.yml:\d+:\d+: no rule named "marker_wrod"/,
  ],
  [
    '[{ crate: honest, signal: rule-grave, reason: a name with a slip in it }]',
    /default\.yml:\d+:\d+: no signal named "rule-grave"/,
  ],
  ['[{ crate: honest, reason: names nothing at all }]', /default\.yml:1:1: .*either a signal or a rule/],
  ['[{ crate: honest, rule: marker_word, reason: short }]', /default\.yml:1:1: .*say why/],
])('a policy with the allowances %s is told', async (allowances, saying) => {
  await using folder = await temporaryFolder();
  await bookIn(folder.path, ruleText());
  await mkdir(join(folder.path, 'policy'));
  await writeFile(
    join(folder.path, 'policy/default.yml'),
    POLICY.replace('allowances: []', `allowances: ${allowances}`),
  );
  const ran = await sandpit(['rules', 'check', folder.path]);
  expect(ran.stderr.trimEnd().split('\n')).toHaveLength(1);
  expect(ran.stderr).toMatch(saying);
  expect(ran.status).toBe(2);
});

test('--watch proves what is saved and says what is wrong with it, until told to stop', async () => {
  await using folder = await temporaryFolder();
  const rule = await bookIn(folder.path, ruleText());
  const child = start(['rules', 'test', folder.path, '--watch']);
  let printed = '';
  const waiting: (() => void)[] = [];
  child.stdout?.on('data', (chunk: Buffer) => {
    printed += chunk.toString();
    for (const wake of waiting.splice(0)) wake();
  });
  const until = async (saying: RegExp) => {
    while (!saying.test(printed)) await new Promise<void>((resolve) => waiting.push(resolve));
    const said = printed;
    printed = '';
    return said;
  };
  await until(/watching .*: 1 rules/);
  await writeFile(rule, ruleText({ strings: '$word = "inert_marker"' }));
  expect(await until(/edit to result: [\d.]+ s\n/)).toMatch(/^ok {3}marker_word/);
  await writeFile(rule, ruleText({ strings: '$word = "inert_marker_wrod"' }));
  expect(await until(/edit to result/)).toMatch(/FAIL marker_word[\s\S]*:5:1: this example must match and does not/);
  await writeFile(rule, ruleText({ strings: '$word = "inert' }));
  expect(await until(/edit to result/)).toMatch(/^FAIL .*marker-word\.yar:22:\d+: /m);
  await writeFile(
    join(folder.path, 'yara/build-script/second.yar'),
    ruleText({ ...SECOND, strings: '$w = /inert_[a-z_]{6}/' }),
  );
  expect(await until(/edit to result/)).toMatch(/^ok {3}second_word/m);
  const ended = new Promise<number | null>((resolve) => child.on('close', resolve));
  child.kill('SIGINT');
  expect(await ended).toBe(130);
});

test('bench tells megabytes a second on both engines over the same bytes, worst first, the whole book last', async () => {
  await using folder = await temporaryFolder();
  await bookIn(folder.path, ruleText());
  await writeFile(
    join(folder.path, 'yara/build-script/second.yar'),
    ruleText({ ...SECOND, strings: '$w = /(let|pub|fn ) ?[a-z_]{0,40}_marker_word/' }),
  );
  const ran = await sandpit(['rules', 'bench', folder.path], {
    SANDPIT_CACHE: join(folder.path, 'cache'),
    SANDPIT_STORE: join(folder.path, 'store'),
  });
  const [head, ...rows] = ran.stdout.trimEnd().split('\n');
  expect(head).toMatch(/^MB\/s +yara-x [\d.]+ +yara [\d.]+ +yara\/yara-x$/);
  const cells = rows.slice(0, 3).map((row) => row.trim().split(/ {2,}/));
  expect(cells.map(([name]) => name).sort()).toEqual(['marker_word', 'second_word', 'the whole book']);
  expect(cells[2]?.[0]).toBe('the whole book');
  const slowest = cells.map(([, a, b]) => Math.min(Number(a), Number(b)));
  expect(slowest[0]).toBeLessThanOrEqual(slowest[1] ?? 0);
  for (const [, a, b, ratio] of cells)
    expect(Number(a) > 0 && Number(b) > 0 && /^[\d.]+x$/.test(ratio ?? '')).toBe(true);
  expect(ran.stdout).toMatch(/over [\d.]+ MB of source of \d+ benign stories \(no archives here/);
  expect(ran).toMatchObject({ status: 0, stderr: '' });
});
