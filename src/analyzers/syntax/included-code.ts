import { basename } from 'node:path/posix';
import type { CrateFile } from '../../model/facts.ts';

const INCLUDE = /\binclude!\s*[({[]([^;]{0,400})/g;
const LITERAL = /"([^"\n]{1,300})"/g;

/**
 * Whether a file is compiled as Rust: by its ending, or because `include!` takes it in. `include_str!` takes a file as text,
 * whatever it holds: a README that is no Rust is not code that could not be read.
 */
export function compiledFiles(files: readonly CrateFile[]): (path: string) => boolean {
  let included: ReadonlySet<string> | null = null;
  return (path) => {
    if (path.endsWith('.rs')) return true;
    included ??= includedNames(files);
    return included.has(basename(path));
  };
}

function includedNames(files: readonly CrateFile[]): ReadonlySet<string> {
  const sources = files.filter(({ path }) => path.endsWith('.rs'));
  const given = sources.flatMap(({ bytes }) => bytes.toString('latin1').match(INCLUDE) ?? []);
  return new Set(given.flatMap(namesIn));
}

/** The file's name may be put together by `concat!`: the pieces count alone and joined. */
function namesIn(given: string): string[] {
  const pieces = [...given.matchAll(LITERAL)].map(([, piece = '']) => piece);
  return [...pieces, pieces.join('')].map((piece) => basename(piece));
}
