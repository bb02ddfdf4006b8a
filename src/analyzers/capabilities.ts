import { blankComments } from '../kit/rust-text.ts';
import type { Capabilities, CapabilityCounts, CodeMoment, CrateFile } from '../model/facts.ts';
import type { Subject } from './define-analyzer.ts';
import type { ReadCrate } from './syntax/read-crate.ts';
import type { Sight } from './syntax/sight.ts';

const MOMENTS: readonly CodeMoment[] = ['build', 'macro', 'run'];
const CLAIMS = {
  network: ['connect', 'listen', 'http', 'dns', 'udp', 'download-tool'],
  exec: ['exec'],
  files: ['file-read', 'file-write'],
  environment: ['env-read', 'env-sweep'],
} as const;

/** What the code of a crate can do, altogether and by when it runs, and the ways there. */
export function capabilitiesOf({ sights, paths }: ReadCrate, subject: Subject): Partial<Capabilities> {
  const [build, macro, run] = MOMENTS.map((moment) => countsAt([moment], sights, subject));
  const all = countsAt(MOMENTS, sights, subject);
  if (build === undefined || macro === undefined || run === undefined) return all;
  return { ...all, byStage: { build, macro, run }, paths };
}

function countsAt(moments: readonly CodeMoment[], sights: readonly Sight[], subject: Subject): CapabilityCounts {
  const here = sights.filter(({ runsAt }) => moments.some((moment) => moment === runsAt));
  const count = (claims: readonly string[]) => placesOf(here.filter(({ claim }) => claims.includes(claim)));
  return {
    network: count(CLAIMS.network),
    exec: count(CLAIMS.exec),
    files: count(CLAIMS.files),
    environment: count(CLAIMS.environment),
    ...wordsOf(moments, subject),
  };
}

/** A place that shows two claims of one kind is one place. */
function placesOf(sights: readonly Sight[]): number {
  return new Set(sights.map(({ file, node }) => `${file.path}:${node.start}`)).size;
}

/** `unsafe` and foreign blocks are counted by their words, comments apart: they are in every file, read or not. */
function wordsOf(moments: readonly CodeMoment[], { crate, facts }: Subject): Pick<CapabilityCounts, 'unsafe' | 'ffi'> {
  const code = new Set(
    facts.files
      .filter((file) => file.format === 'text' && moments.some((moment) => file.runsAt.includes(moment)))
      .map((file) => file.path),
  );
  const counted = crate.files.filter(({ path }) => code.has(path) && path.endsWith('.rs')).map(wordsIn);
  return {
    unsafe: counted.reduce((sum, words) => sum + words.unsafe, 0),
    ffi: counted.reduce((sum, words) => sum + words.ffi, 0),
  };
}

const WORD = ['unsafe', 'extern'];
const WORDS = new WeakMap<CrateFile, Pick<CapabilityCounts, 'unsafe' | 'ffi'>>();

/** Of a file once, though several moments may have it. */
function wordsIn(file: CrateFile): Pick<CapabilityCounts, 'unsafe' | 'ffi'> {
  const known = WORDS.get(file);
  if (known !== undefined) return known;
  const text = WORD.some((word) => file.bytes.includes(word)) ? blankComments(file.bytes).toString('latin1') : '';
  const count = (pattern: RegExp) => text.match(pattern)?.length ?? 0;
  const words = {
    unsafe: count(/\bunsafe\s*(\{|fn\b|impl\b|trait\b|extern\b)/g),
    ffi: count(/\bextern\s*("[^"]*"\s*)?\{/g),
  };
  WORDS.set(file, words);
  return words;
}
