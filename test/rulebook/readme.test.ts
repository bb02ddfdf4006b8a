import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { BEHAVIOURS } from '../../src/model/behaviours.ts';
import { sandpit, temporaryFolder } from '../support/sandpit.ts';

const README = await readFile(new URL('../../rules/README.md', import.meta.url), 'utf8');

test('the behaviours that the README lists are those of the code', () => {
  const rows = [...README.matchAll(/^\| `([a-z-]+)` \| (.+?) \| ([a-z]+) \|$/gm)].map(([, ...row]) => row);
  expect(rows).toEqual(Object.entries(BEHAVIOURS).map(([name, { tells, eye }]) => [name, tells, eye]));
});

test('whoever follows the README has a rule that works', async () => {
  await using folder = await temporaryFolder();
  const environment = { SANDPIT_RULES: folder.path, SANDPIT_CACHE: join(folder.path, 'cache') };
  await mkdir(join(folder.path, 'yara'));
  const laid = await sandpit(['rules', 'new', 'build-script/screen-shot'], environment);
  expect(laid).toMatchObject({ status: 0, stderr: '' });
  expect(laid.stdout).toMatch(/sandpit rules test .*screen-shot\.yar --watch\n.*sandpit rules try .*screen-shot\.yar/);
  const path = join(folder.path, 'yara/build-script/screen-shot.yar');
  const template = await readFile(path, 'utf8');
  expect(template).toContain(`date = "${new Date().toISOString().slice(0, 10)}"`);
  const unfilled = await sandpit(['rules', 'test', path], environment);
  expect(unfilled.status).toBe(2);
  const missing = unfilled.stderr.trimEnd().split('\n');
  for (const what of [
    /match example holds no source/,
    /clean example holds no source/,
    /description/,
    /behaviours/,
    /references/,
  ])
    expect(
      missing.filter((line) => what.test(line)),
      unfilled.stderr,
    ).toHaveLength(1);
  const [, rule = ''] = /```yara\n([\s\S]*?^}\n)```/m.exec(README) ?? [];
  await writeFile(path, rule);
  const filled = await sandpit(['rules', 'test', path], environment);
  expect(filled.stdout).toMatch(/^ok {3}screen_shot \(experimental, high; 2 that match, 1 clean\)/m);
  expect(filled).toMatchObject({ status: 0, stderr: '' });
  expect(await sandpit(['rules', 'check', path], environment)).toMatchObject({ status: 0, stderr: '' });
  const twice = await sandpit(['rules', 'new', 'crate/screen-shot'], environment);
  expect(twice.status).toBe(2);
  expect(twice.stderr).toMatch(/screen_shot is the rule of/);
});

test('every reason against a rule that the README shows is one that check gives', async () => {
  await using folder = await temporaryFolder();
  const [, rule = ''] = /```yara\n([\s\S]*?^}\n)```/m.exec(README) ?? [];
  const path = join(folder.path, 'yara/build-script/screen-shot.yar');
  await mkdir(join(path, '..'), { recursive: true });
  const told = async (from: string, to: string) => {
    expect(rule).toContain(from);
    await writeFile(path, rule.replace(from, to));
    return (await sandpit(['rules', 'check', path])).stderr;
  };
  expect(await told('"screencapture"/', '"screencapture".*-x/')).toMatch(/contains \.\*/);
  expect(await told('(scrot|gnome-screenshot|grim|import)"/', '(scrot|gnome-screenshot|grim|import)"|nc/')).toMatch(
    /slow/,
  );
  expect(await told('any of them', '$mac at 0 or $linux')).toMatch(/joined together/);
  expect(await told('T1113, CWE-506', 'rules/README.md')).toMatch(/no reference that can be looked up/);
});
