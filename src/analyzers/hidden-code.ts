import { blankComments } from '../kit/rust-text.ts';
import type { RunsAt } from '../model/evidence.ts';
import type { CrateFile } from '../model/facts.ts';
import type { Subject } from './define-analyzer.ts';

/** A file that is compiled and has the name of something else. */
export interface HiddenCode {
  readonly path: string;
  /** The source that takes it in. */
  readonly by: string;
  readonly runsAt: RunsAt;
}

/** `include!("x")`, `include!(concat!(env!("CARGO_MANIFEST_DIR"), "/x"))` and `#[path = "x"]`; what is read as text or bytes is no code. */
const TAKEN_IN =
  /(?:\binclude!\s*[({[]\s*(?:concat!\s*[({[]\s*env!\s*[({[]\s*"CARGO_MANIFEST_DIR"\s*[)}\]]\s*,\s*)?|\bpath\s*=\s*)r?#{0,3}"([^"\n]{1,500})"/g;
/** What generators write and people then include: they say themselves that they are Rust, or parts of it. */
const HONEST_ENDING =
  /\.(?:rs|inc|in|incl|include|tpl|template|tmpl|rsinc|rsi|rules|expanded|generated|gen|snippet)$|\.rs\.[^/]*$|(?:^|\/)[^./]+$/i;
/** Code does things; a table of numbers, a string or a version does none. */
const ACTS = /\bfn\s+\w|\bunsafe\s*\{|\bstd\s*::|\bCommand\b|\bextern\s+"|\bproc_macro\b|\w\s*!\s*[({[]|::\s*\w+\s*\(/;
const READ_BYTES = 2 * 1024 * 1024;
const ORDER: readonly RunsAt[] = ['build', 'macro', 'run'];

/** Files of other endings that the crate's build script, macros or library take in as code and that act. */
export function includedCode({ crate, facts }: Subject): HiddenCode[] {
  const when = new Map(facts.files.map((file) => [file.path, file]));
  const acting = crate.files.filter((file) => {
    const { format, runsAt } = when.get(file.path) ?? { format: '', runsAt: [] };
    return format === 'text' && !HONEST_ENDING.test(file.path) && earliest(runsAt) !== null && ACTS.test(codeOf(file));
  });
  if (acting.length === 0) return [];
  const takers = takersOf(crate.files.filter(({ path }) => (when.get(path)?.runsAt ?? []).length > 0));
  return acting.flatMap(({ path }) => {
    const by = takers.get(nameOf(path));
    const runsAt = earliest(when.get(path)?.runsAt);
    return by === undefined || runsAt === null ? [] : [{ path, by, runsAt }];
  });
}

/** By the name of what is taken in as code, a source that takes it. */
function takersOf(sources: readonly CrateFile[]): ReadonlyMap<string, string> {
  const takers = new Map<string, string>();
  for (const source of sources) {
    if (!source.bytes.includes('include!') && !source.bytes.includes('path')) continue;
    for (const [, taken = ''] of codeOf(source).matchAll(TAKEN_IN)) takers.set(nameOf(taken), source.path);
  }
  return takers;
}

function nameOf(path: string): string {
  return path.split(/[\\/]/).at(-1) ?? '';
}

function codeOf({ bytes }: CrateFile): string {
  return blankComments(bytes.subarray(0, READ_BYTES)).toString('latin1');
}

function earliest(when: readonly RunsAt[] | undefined): RunsAt | null {
  return ORDER.find((moment) => when?.includes(moment)) ?? null;
}
