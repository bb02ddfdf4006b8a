import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { chmod, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { Parser, type ReadEntry } from 'tar';
import { expect, test } from 'vitest';
import { indexPath } from '../../src/kit/index-path.ts';
import { CrateId } from '../../src/model/crate.ts';
import type { UnpackedCrate } from '../../src/model/facts.ts';
import { IMAGES } from '../../src/model/images.ts';
import { unpackCrate } from '../../src/unpack/index.ts';
import { type GeneratedArchive, generateArchive } from '../support/generated-archives.ts';

const ARCHIVES = 3000;
const SEED = Number(process.env['SANDPIT_TEST_SEED'] ?? 3);
const run = promisify(execFile);

type Files = Readonly<Record<string, readonly [sha256: string, executable: boolean]>>;
type Reading = { readonly files: Files; readonly odd: readonly string[] } | { readonly refused: string };
type Readings = Readonly<Record<string, Readonly<Record<string, Reading>>>>;

interface Accepted {
  readonly archive: GeneratedArchive;
  readonly crate: UnpackedCrate;
}

test(`of ${ARCHIVES} generated archives, each that is accepted is the same for cargo, GNU tar, Python and node-tar`, async () => {
  const { accepted, anomalies } = await readAll();
  // Neither half may be empty: a reader that refuses all agrees with everybody.
  expect(accepted.length).toBeGreaterThan(ARCHIVES / 4);
  expect(accepted.length).toBeLessThan((ARCHIVES * 3) / 4);
  expect(anomalies.size).toBeGreaterThan(30);

  const readings = await readInContainer(accepted);
  const differences: string[] = [];
  for (const { archive, crate } of accepted) {
    const ours = filesOf(crate);
    compare('cargo', archive, ours, readings['cargo']?.[archive.name], differences);
    compare('gnu-tar', archive, ours, withoutMarks(readings['gnu-tar']?.[archive.name]), differences);
    compare('python', archive, ours, withoutMarks(readings['python']?.[archive.name]), differences);
    compare('node-tar', archive, ours, withoutMarks(await readWithNodeTar(archive)), differences);
    const repacked = await unpackCrate(crate.archive, crate.id);
    compare(
      'ourselves again',
      archive,
      ours,
      repacked.ok ? { files: filesOf(repacked.value), odd: [] } : { refused: 'refused' },
      differences,
    );
  }
  expect(differences).toEqual([]);
});

/** Our own reader over all the archives: those it takes, and the names of what it saw in the others. */
async function readAll(): Promise<{ accepted: Accepted[]; anomalies: Set<string> }> {
  const accepted: Accepted[] = [];
  const anomalies = new Set<string>();
  for (let number = 0; number < ARCHIVES; number += 1) {
    const archive = generateArchive(SEED, number);
    const read = await unpackCrate(archive.bytes, CrateId.parse({ name: archive.name, version: '1.0.0' }));
    const evidence = read.ok ? [] : read.failure.evidence;
    if (read.ok) accepted.push({ archive, crate: read.value });
    for (const seen of evidence) if (seen.kind === 'archive-anomaly') anomalies.add(seen.data.anomaly);
  }
  return { accepted, anomalies };
}

test('of the same archives re-packed, cargo unpacks the same files', async () => {
  const repacked: Accepted[] = [];
  for (let number = 0; repacked.length < 150; number += 1) {
    const archive = generateArchive(SEED, number);
    const read = await unpackCrate(archive.bytes, CrateId.parse({ name: archive.name, version: '1.0.0' }));
    if (read.ok) repacked.push({ archive: { ...archive, bytes: read.value.archive }, crate: read.value });
  }
  const readings = await readInContainer(repacked);
  const differences: string[] = [];
  for (const { archive, crate } of repacked)
    compare('cargo', archive, filesOf(crate), readings['cargo']?.[archive.name], differences);
  expect(differences).toEqual([]);
});

function compare(
  reader: string,
  archive: GeneratedArchive,
  ours: Files,
  theirs: Reading | undefined,
  differences: string[],
): void {
  const found = theirs !== undefined && 'files' in theirs ? { files: sorted(theirs.files), odd: theirs.odd } : theirs;
  if (JSON.stringify(found) === JSON.stringify({ files: sorted(ours), odd: [] })) return;
  differences.push(
    `${reader} on ${archive.name} (${archive.story.join(', ')}): ${JSON.stringify(found)?.slice(0, 600)}`,
  );
}

function sorted(files: Files): readonly (readonly [string, unknown])[] {
  return Object.entries(files).sort(([a], [b]) => (a < b ? -1 : 1));
}

function filesOf(crate: UnpackedCrate): Files {
  return Object.fromEntries(crate.files.map((file) => [file.path, [sha256(file.bytes), file.executable] as const]));
}

/** Cargo drops its own mark wherever it stands; no other reader knows of it. */
function withoutMarks(reading: Reading | undefined): Reading | undefined {
  if (reading === undefined || !('files' in reading)) return reading;
  const kept = Object.entries(reading.files).filter(([path]) => path !== '.cargo-ok' && !path.endsWith('/.cargo-ok'));
  return { ...reading, files: Object.fromEntries(kept) };
}

/** A local registry of the archives, unpacked by the other readers in one container without network. */
async function readInContainer(accepted: readonly Accepted[]): Promise<Readings> {
  const folder = await mkdtemp(join(tmpdir(), 'differential-'));
  try {
    await chmod(folder, 0o755);
    for (const { archive } of accepted) await publish(folder, archive);
    const script = await readFile(new URL('../support/other-readers.py', import.meta.url), 'utf8');
    const container = [
      '--network',
      'none',
      '--cap-drop',
      'ALL',
      '--security-opt',
      'no-new-privileges',
      '--read-only',
      '--user',
      '1000:1000',
    ];
    const places = ['--tmpfs', '/tmp:size=512m,exec,mode=1777', '--volume', `${folder}:/in:ro`];
    const { stdout } = await run(
      'docker',
      ['run', '--rm', ...container, ...places, IMAGES.builder, 'python3', '-c', script],
      { maxBuffer: 1 << 28 },
    );
    return JSON.parse(stdout) as Readings;
  } finally {
    await rm(folder, { recursive: true });
  }
}

async function publish(folder: string, archive: GeneratedArchive): Promise<void> {
  await writeFile(join(folder, `${archive.name}-1.0.0.crate`), archive.bytes);
  const path = join(folder, 'index', indexPath(archive.name));
  await mkdir(dirname(path), { recursive: true });
  const line = {
    name: archive.name,
    vers: '1.0.0',
    deps: [],
    cksum: sha256(archive.bytes),
    features: {},
    yanked: false,
  };
  await writeFile(path, `${JSON.stringify(line)}\n`);
}

async function readWithNodeTar(archive: GeneratedArchive): Promise<Reading> {
  const files: Record<string, readonly [string, boolean]> = {};
  const odd: string[] = [];
  const onReadEntry = (entry: ReadEntry): void => {
    const path = entry.path.replace(/^[^/]*\//, '');
    const parts: Buffer[] = [];
    entry.on('data', (part: Buffer) => parts.push(part));
    entry.on('end', () => {
      if (entry.type === 'Directory') return;
      if (entry.type === 'File' || entry.type === 'OldFile')
        files[path] = [sha256(Buffer.concat(parts)), ((entry.mode ?? 0) & 0o100) !== 0];
      else odd.push(path);
    });
  };
  const problems: string[] = [];
  const parser = new Parser({ strict: true, onReadEntry, onwarn: (code) => problems.push(code) });
  await new Promise<void>((resolve) => {
    parser.on('error', (error: Error) => {
      problems.push(error.message);
      resolve();
    });
    parser.on('end', resolve);
    parser.end(archive.bytes);
  });
  return problems.length > 0 ? { refused: problems.join() } : { files, odd };
}

function sha256(bytes: Buffer): string {
  return createHash('sha256').update(bytes).digest('hex');
}
