import { expect, test } from 'vitest';
import { sandpit } from '../support/sandpit.ts';

test('every shipped rule is sound: its examples on both engines, the other rules, the benign stories', async () => {
  const ran = await sandpit(['rules', 'test']);
  expect(ran.stderr).toBe('');
  expect(ran.stdout).toMatch(/yara-x [\d.]+ and yara [\d.]+ agree on \d{2,} matches/);
  expect(ran.stdout).toMatch(/1[5-9]|[2-9]\d benign stories/);
  expect(ran.stdout).not.toMatch(/^FAIL/m);
  expect(ran.status).toBe(0);
});
