import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { behaviourCoverage, readBook } from '../../src/rulebook/index.ts';
import { sandpit } from '../support/sandpit.ts';

test('every shipped rule is sound: its examples on both engines, the other rules, the benign stories', async () => {
  const ran = await sandpit(['rules', 'test']);
  expect(ran.stderr).toBe('');
  expect(ran.stdout).toMatch(/yara-x [\d.]+ and yara [\d.]+ agree on \d{2,} matches/);
  expect(ran.stdout).toMatch(/1[5-9]|[2-9]\d benign stories/);
  expect(ran.stdout).not.toMatch(/^FAIL/m);
  expect(ran.status).toBe(0);
});

test('nothing is wrong with their form, papers, evidence and policy', async () => {
  expect(await sandpit(['rules', 'check'])).toMatchObject({ status: 0, stderr: '' });
});

test('every behaviour that text shows has a rule', async () => {
  const book = await readBook(fileURLToPath(new URL('../../rules', import.meta.url)));
  expect(book.problems).toEqual([]);
  expect(behaviourCoverage(book.files).inText.filter(([, rules]) => rules.length === 0)).toEqual([]);
});
