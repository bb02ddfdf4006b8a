import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as after } from 'node:timers/promises';
import { afterAll, expect, test } from 'vitest';
import gcs from '../../src/adapters/store/gcs.ts';
import { canonicalJson } from '../../src/kit/canonical-json.ts';
import { packCrate } from '../../src/kit/pack-crate.ts';
import { CrateName, CrateVersion, Sha256 } from '../../src/model/crate.ts';
import { evidence } from '../../src/model/evidence.ts';
import { reportKey } from '../../src/report/index.ts';
import { ruleText } from '../support/rule-text.ts';
import { sampleReport } from '../support/sample-report.ts';
import { type Ran, sandpit, start, temporaryFolder } from '../support/sandpit.ts';
import { startStorage, storageMissing } from '../support/servers.ts';

const folder = await temporaryFolder();
afterAll(() => folder[Symbol.asyncDispose]());
const archives = join(folder.path, 'archives');
const book = join(folder.path, 'book');
const rule = join(book, 'yara/build-script/marker-word.yar');
await mkdir(archives, { recursive: true });
await mkdir(join(book, 'yara/build-script'), { recursive: true });
await writeFile(rule, ruleText());

function crate(name: string, files: Readonly<Record<string, string>>, dependencies: readonly string[] = []): Buffer {
  const id = { name: CrateName.parse(name), version: CrateVersion.parse('1.0.0') };
  const listed = dependencies.map((dependency) => `${dependency} = "1"\n`).join('');
  const manifest = `[package]\nname = "${name}"\nversion = "1.0.0"\nedition = "2021"\n\n[dependencies]\n${listed}`;
  const all = { 'Cargo.toml': manifest, 'src/lib.rs': '', ...files };
  return packCrate(
    id,
    Object.entries(all).map(([path, text]) => ({ path, bytes: Buffer.from(text), executable: false })),
  );
}

/** Enough that a trial can be stopped half-way. */
const PLAIN = 80;
const READ = PLAIN + 3;
const ALL = READ + 1;
const MARKED = 'fn main() {\n    inert_marker_word();\n}\n';
/** Two crates with the marker in their build script, one of them depended upon; one that has it elsewhere; many that do not. */
const CRATES: Readonly<Record<string, Buffer>> = {
  ...Object.fromEntries(
    Array.from({ length: PLAIN }, (_, at) => {
      const name = `plain${String(at).padStart(3, '0')}`;
      return [name, crate(name, { 'src/lib.rs': `pub const N: u32 = ${at};` }, at < 3 ? ['marked-two'] : [])];
    }),
  ),
  'marked-one': crate('marked-one', { 'build.rs': MARKED }),
  'marked-two': crate('marked-two', { 'build.rs': `${MARKED}// inert_marker_word\n` }),
  'marked-library': crate('marked-library', { 'src/lib.rs': 'pub fn f() { inert_marker_word(); }' }),
};
for (const [name, bytes] of Object.entries(CRATES)) await writeFile(join(archives, `${name}-1.0.0.crate`), bytes);
await writeFile(join(archives, 'broken-1.0.0.crate'), 'no archive at all');

function trial(cache: string, ...more: readonly string[]): Promise<Ran> {
  return sandpit(['rules', 'try', rule, '--over', archives, ...more], { SANDPIT_CACHE: join(folder.path, cache) });
}

const hits = ({ stdout }: Ran) => stdout.split('\n').filter((line) => line.includes('@1.0.0'));

test('matches in the scope alone are told, the most depended upon first; what cannot be read is told too', async () => {
  const ran = await trial('cache-whole');
  expect(ran.status).toBe(0);
  expect(ran.stdout).toMatch(
    new RegExp(
      `^${READ} archives and the evidence of 0 reports \\(${ALL} in [\\d.]+ s, [\\d.]+/s\\); 1 could not be read$`,
      'm',
    ),
  );
  expect(ran.stdout).toContain(`\nmarker_word (experimental, medium, build-script): 2 of ${READ}\n`);
  expect(hits(ran)).toEqual([
    expect.stringMatching(/^ +- +3 {2}marked-two@1\.0\.0 {2}build\.rs:2:5 {2}\$word: inert_marker_word$/),
    expect.stringMatching(/^ +- +0 {2}marked-one@1\.0\.0 {2}build\.rs:2:5 {2}\$word: inert_marker_word$/),
  ]);
  expect(ran.stderr).toMatch(/^sandpit: not looked at: broken-1\.0\.0\.crate: not a \.crate/);
  const again = await trial('cache-whole');
  expect(again.stdout).toContain('(all known from before)');
  expect(hits(again)).toEqual(hits(ran));
});

test('a list of popular crates outranks what depends on what', async () => {
  await mkdir(join(book, 'corpora'), { recursive: true });
  await writeFile(join(book, 'corpora/popular-crates.txt'), '# names\nserde\nmarked-one # a comment\n');
  const ran = await trial('cache-whole');
  expect(hits(ran).map((line) => line.trim().split(/ +/).slice(0, 3))).toEqual([
    ['2', '0', 'marked-one@1.0.0'],
    ['-', '3', 'marked-two@1.0.0'],
  ]);
});

test.each(['SIGINT', 'SIGKILL'] as const)(
  'stopped by %s, it goes on where it was and tells the same',
  async (signal) => {
    // On a machine with other work the trial may be over before we look: then with an empty memory once more.
    let [cache, before] = ['', ALL];
    for (let attempt = 0; attempt < 10 && before >= ALL; attempt += 1) {
      cache = `cache-${signal}-${attempt}`;
      before = await stoppedBy(signal, cache);
    }
    expect(before).toBeGreaterThanOrEqual(5);
    expect(before).toBeLessThan(ALL);
    const ran = await trial(cache);
    const known = Number(/, (\d+) known from before/.exec(ran.stdout)?.[1]);
    expect(known).toBeGreaterThanOrEqual(before - 1);
    expect(hits(ran)).toEqual(hits(await trial('cache-whole')));
  },
);

/** Begins a trial and stops it in its course; gives how many archives it remembers. */
async function stoppedBy(signal: 'SIGINT' | 'SIGKILL', cache: string): Promise<number> {
  const child = start(['rules', 'try', rule, '--over', archives], { SANDPIT_CACHE: join(folder.path, cache) });
  const ended = new Promise<number | null>((resolve) => child.on('close', resolve));
  while ((await remembered(cache)) < 5) await after(5);
  child.kill(signal);
  const status = await ended;
  const before = await remembered(cache);
  if (signal === 'SIGINT' && before < ALL) expect(status).toBe(130);
  return before;
}

/** Whole lines in the memory of the trial. */
async function remembered(cache: string): Promise<number> {
  const trials = join(folder.path, cache, 'trials');
  const [file] = await readdir(trials).catch(() => []);
  if (file === undefined) return 0;
  return (await readFile(join(trials, file), 'utf8')).split('\n').length - 1;
}

test('an edited rule is another trial; a line torn by a crash costs one archive', async () => {
  const cache = 'cache-torn';
  await trial(cache);
  const [file = ''] = await readdir(join(folder.path, cache, 'trials'));
  const path = join(folder.path, cache, 'trials', file);
  const text = await readFile(path, 'utf8');
  await writeFile(path, text.slice(0, -20));
  const ran = await trial(cache);
  expect(ran.stdout).toMatch(new RegExp(`\\(1 in [\\d.]+ s, [\\d.]+/s, ${READ} known from before\\)`));
  await writeFile(rule, ruleText({ strings: '$word = "inert_marker_word()"' }));
  expect((await trial(cache)).stdout).toContain(`(${ALL} in `);
  await writeFile(rule, ruleText({ meta: { description: 'Other papers for the same words' } }));
  expect((await trial(cache)).stdout).toContain('(all known from before)');
  await writeFile(rule, ruleText());
});

test('a store is looked at as one: archives by checksum, and what was seen in the cage', async () => {
  const store = join(folder.path, 'store');
  const checksum = 'a'.repeat(64);
  await mkdir(join(store, 'archives'), { recursive: true });
  await writeFile(join(store, `archives/${checksum}.crate`), CRATES['marked-one'] ?? '');
  const seen = evidence(
    'process-exec',
    'seen-one@2.0.0',
    { phase: 'build', process: ['cargo'] },
    {
      program: '/bin/sh',
      arguments: ['sh', '-c', 'inert_marker_word'],
      directory: '/',
      result: 'ok',
      origin: 'image',
    },
  );
  const report = sampleReport({
    crate: {
      name: CrateName.parse('seen-one'),
      version: CrateVersion.parse('2.0.0'),
      checksum: Sha256.parse('b'.repeat(64)),
      source: 'registry',
      publishedAt: null,
    },
    evidence: [seen],
    signals: [],
    verdict: { level: 'clean', score: 0, recommendation: 'allow', reasons: [] },
  });
  const key = join(store, reportKey(report));
  await mkdir(join(key, '..'), { recursive: true });
  await writeFile(key, canonicalJson(report));
  const ran = await sandpit(['rules', 'try', rule, '--over', store], {
    SANDPIT_CACHE: join(folder.path, 'cache-store'),
  });
  expect(ran.stderr).toBe('');
  expect(ran.stdout).toMatch(/^1 archives and the evidence of 1 reports/);
  expect(ran.stdout).toMatch(/marked-one@1\.0\.0 {2}build\.rs:2:5/);
  expect(ran.stdout).toMatch(/seen-one@2\.0\.0 {2}process-exec in build {2}\$word: inert_marker_word/);
});

test('what is recorded is the evidence that a stable rule needs: hits to be explained, reasons kept, too few archives told', async () => {
  const stable = ruleText({ meta: { status: 'stable' } });
  await writeFile(rule, stable);
  const check = () => sandpit(['rules', 'check', book]);
  expect((await check()).stderr).toMatch(/marker-word\.yar:17:5: stable without evidence in promotions\.yml/);
  expect((await trial('cache-whole', '--record')).stdout).toMatch(/recorded in .*promotions\.yml/);
  const path = join(book, 'promotions.yml');
  expect((await check()).stderr).toContain(`:17:5: its evidence is of ${READ} archives, and takes 300`);
  const many = (await readFile(path, 'utf8')).replace(`archives: ${READ}`, 'archives: 430');
  await writeFile(path, many);
  expect((await check()).stderr).toMatch(/its hit on marked-one is not explained in promotions\.yml/);
  const explained = many.replaceAll('why: ""', 'why: made for this test, and meant to match');
  await writeFile(path, explained);
  expect(await check()).toMatchObject({ status: 0, stderr: '' });
  await writeFile(rule, ruleText({ meta: { status: 'stable' }, strings: '$word = "inert_marker"' }));
  expect((await check()).stderr).toMatch(/it looks for something else than on 20\d\d-\d\d-\d\d/);
  await writeFile(rule, stable);
  await trial('cache-whole', '--record');
  expect(await readFile(path, 'utf8')).toContain('why: made for this test, and meant to match');
  await writeFile(path, '- rule: marker_word\n  looksFor: x\n');
  expect((await check()).stderr).toMatch(/promotions\.yml:1:3: looksFor: /);
  await writeFile(rule, ruleText());
});

const noStorage = storageMissing();
test.skipIf(noStorage !== null)(
  `archives in a bucket${noStorage === null ? '' : ` (SKIPPED: ${noStorage})`}`,
  async () => {
    await using server = await startStorage('kept');
    const environment = {
      STORAGE_EMULATOR_HOST: `http://${server.host}`,
      SANDPIT_CACHE: join(folder.path, 'cache-gs'),
    };
    const store = await gcs.open(new URL('gs://kept/x'), environment, undefined);
    if (!store.ok) throw new Error(store.failure.what);
    for (const [at, name] of ['marked-one', 'plain001', 'marked-two'].entries())
      await store.value.create(
        `archives/${String(at).repeat(64)}.crate`,
        CRATES[name] ?? Buffer.alloc(0),
        'application/gzip',
      );
    const ran = await sandpit(['rules', 'try', rule, '--over', 'gs://kept/x'], environment);
    expect(ran.stdout).toMatch(/^3 archives and the evidence of 0 reports/);
    expect(hits(ran)).toHaveLength(2);
    expect(ran).toMatchObject({ status: 0, stderr: '' });
    const gone = await sandpit(['rules', 'try', rule, '--over', 'gs://nowhere/x'], environment);
    expect(gone.status).toBe(69);
    expect(gone.stderr.trimEnd().split('\n')).toHaveLength(1);
  },
);
