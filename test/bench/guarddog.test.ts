import { chmod, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { temporaryFolder } from '../support/sandpit.ts';
import { readGuarddog } from './guarddog.ts';
import { look, type OpenPeer } from './peer.ts';

const WHOLE = {
  package: '/crate',
  results: {},
  errors: {},
  issues: 1,
  risk_score: { score: 5.3, label: 'suspicious' },
};

/** A stand-in that says this and ends so. */
async function peer(folder: string, says: string, status: number): Promise<OpenPeer> {
  const program = join(folder, 'peer');
  await writeFile(program, `#!/bin/sh\necho '${says}'\nexit ${status}\n`);
  await chmod(program, 0o755);
  return { version: '1', environment: {}, command: (crate) => [program, crate], read: readGuarddog };
}

test('its word for a crate is the label of its score', () => {
  expect(readGuarddog(JSON.stringify(WHOLE))).toBe('suspicious');
});

test.each([
  ['nothing', ''],
  ['no JSON', 'Traceback (most recent call last):'],
  ['no score', JSON.stringify({ errors: {} })],
  ['a word that it does not have', JSON.stringify({ ...WHOLE, risk_score: { label: 'fine' } })],
  ['a rule that failed', JSON.stringify({ ...WHOLE, errors: { 'threat-x': 'failed to run rule' } })],
])('%s is no answer', (_tells, answer) => {
  expect(readGuarddog(answer)).toBeNull();
});

test('one that fails has looked at nothing, whatever it printed', async () => {
  await using folder = await temporaryFolder();
  const answer = JSON.stringify(WHOLE);
  expect((await look(await peer(folder.path, answer, 0), folder.path)).word).toBe('suspicious');
  expect((await look(await peer(folder.path, answer, 1), folder.path)).word).toBeNull();
});
