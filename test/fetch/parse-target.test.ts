import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parseTarget } from '../../src/fetch/index.ts';
import { parseCrateLabel } from '../../src/kit/crate-label.ts';
import { failureLine } from '../../src/model/failure.ts';

test.each([
  ['serde', { kind: 'published', name: 'serde', version: null }],
  ['ring@0.17.14', { kind: 'published', name: 'ring', version: '0.17.14' }],
  ['a_b-C@1.0.0-rc.1+meta.5', { kind: 'published', name: 'a_b-C', version: '1.0.0-rc.1+meta.5' }],
  ['/some/x-1.0.0.crate', { kind: 'file', path: '/some/x-1.0.0.crate' }],
  ['/some/folder', { kind: 'folder', path: '/some/folder' }],
])('%s is understood', (text, target) => {
  expect(parseTarget(text)).toEqual({ ok: true, value: target });
});

test.each(['.', '..', './serde', 'serde/'])('%s is a folder', (text) => {
  expect(parseTarget(text)).toMatchObject({ ok: true, value: { kind: 'folder' } });
});

test.each([
  ['ring@0.17', /a full version is needed: ring@0\.17/],
  ['ring@1', /a full version is needed/],
  ['ring@^1.2.3', /a full version is needed/],
  ['ring@', /a full version is needed/],
  ['ring@latest', /not a SemVer version/],
  ['ring@01.2.3', /not a SemVer version|full version/],
  ['', /cannot be empty/],
  ['3d', /cannot start with a digit/],
  ['_x', /first character/],
  ['sérde', /invalid character `é`/],
  ['a b', /invalid character ` `/],
  ['a\u001b[31m', /invalid character `\\u\{1b\}`/],
  ['a'.repeat(65), /longer than 64/],
  ['NUL', /reserved Windows filename/],
])('%j is refused in one line', (text, line) => {
  const parsed = parseTarget(text);
  if (parsed.ok) throw new Error('taken');
  expect(parsed.failure.code).toBe('wrong-usage');
  expect(failureLine(parsed.failure)).toMatch(line);
  expect(failureLine(parsed.failure)).not.toMatch(/\p{Cc}/u);
});

test('any text whatever is a target or one printable line', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 100 }), (text) => {
      const parsed = parseTarget(text);
      if (!parsed.ok) expect(failureLine(parsed.failure)).not.toMatch(/\p{Cc}/u);
    }),
  );
});

test('a folder name in an archive has one reading as name and version', () => {
  expect(parseCrateLabel('serde-1.0.0')).toEqual({ name: 'serde', version: '1.0.0' });
  expect(parseCrateLabel('foo-1-2.0.0')).toEqual({ name: 'foo-1', version: '2.0.0' });
  expect(parseCrateLabel('foo-1.0.0-2.0.0')).toEqual({ name: 'foo', version: '1.0.0-2.0.0' });
  for (const label of ['', 'serde', '-1.0.0', 'a-1.0', '../x-1.0.0', 'a-1.0.0/b'])
    expect(parseCrateLabel(label)).toBeNull();
});
