import { readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import clones from '../../src/analyzers/catalog/clones.ts';
import provenance from '../../src/analyzers/catalog/provenance.ts';
import { corpusLine, readFileCorpus } from '../../src/analyzers/index.ts';
import { subjectOf, UNKNOWN } from '../support/subject-of.ts';

const source = (name: string) => `pub fn ${name}() {}\n`.repeat(20);
const MODULES = ['a', 'b', 'c', 'd', 'e'];
const ORIGINAL = {
  'src/lib.rs': MODULES.map((name) => `mod ${name};`).join('\n'),
  ...Object.fromEntries(MODULES.map((name) => [`src/${name}.rs`, source(name)])),
};
const original = subjectOf(ORIGINAL, '', {}, { name: 'well-known', version: '2.0.0' });
const files = readFileCorpus(`# a comment\n${corpusLine(original.facts)}\n`);

async function copyIn(changed: Readonly<Record<string, string>>, name = 'story'): Promise<string[]> {
  const background = { corpora: { ...UNKNOWN.corpora, files } };
  const subject = subjectOf({ ...ORIGINAL, ...changed }, '', background, { name, version: '1.0.0' });
  const { evidence } = await clones.analyze(subject, AbortSignal.timeout(5000));
  return evidence.map(({ data }) => ('detail' in data ? data.detail : ''));
}

test('the sources of a popular crate are known under another name, with a file or two changed', async () => {
  expect(await copyIn({})).toEqual(['5 of 5 sources of well-known 2.0.0']);
  expect(await copyIn({ 'src/a.rs': source('other') })).toEqual(['4 of 5 sources of well-known 2.0.0']);
});

test('a crate that shares less, or has the name itself, is no copy', async () => {
  expect(await copyIn({ 'src/a.rs': source('other'), 'src/b.rs': source('more') })).toEqual([]);
  expect(await copyIn({}, 'well_known')).toEqual([]);
});

test('a crate of hardly any sources makes no line', () => {
  expect(corpusLine(subjectOf({ 'src/lib.rs': source('a') }).facts)).toBeNull();
});

test('the shipped corpus holds at least 150 crates and is small', async () => {
  const text = await readFile(new URL('../../rules/corpora/popular-files.txt', import.meta.url), 'utf8');
  expect(readFileCorpus(text).size).toBeGreaterThanOrEqual(150);
  expect(text.length).toBeLessThan(1024 * 1024);
  for (const name of ['proc-macro2', 'rand', 'rust_decimal', 'serde', 'tokio']) expect(text).toContain(`\n${name} `);
});

const SHA = '0123456789abcdef0123456789abcdef01234567';

test.each([
  [undefined, 'no-commit'],
  [JSON.stringify({ git: { sha1: SHA }, path_in_vcs: '' }), 'commit'],
  [JSON.stringify({ git: { sha1: SHA, dirty: true } }), 'uncommitted-changes'],
  [JSON.stringify({ git: { sha1: 'deadbeef' } }), 'forged-commit'],
  ['{}', 'forged-commit'],
  ['no json', 'forged-commit'],
])('a commit of %s is told as %s', async (info, claim) => {
  const subject = subjectOf({ 'src/lib.rs': '', ...(info === undefined ? {} : { '.cargo_vcs_info.json': info }) });
  const { evidence } = await provenance.analyze(subject, AbortSignal.timeout(5000));
  expect(evidence.map(({ data }) => ('claim' in data ? data.claim : ''))).toEqual([claim]);
});
