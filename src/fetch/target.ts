import { resolve } from 'node:path';
import { fail, ok, type Result } from '../kit/result.ts';
import { printable } from '../kit/untrusted-text.ts';
import { CrateName, CrateVersion } from '../model/crate.ts';
import type { Failure } from '../model/failure.ts';

/** What is to be scanned. `version` null: the newest that is not yanked. */
export type Target =
  | { readonly kind: 'published'; readonly name: CrateName; readonly version: CrateVersion | null }
  | { readonly kind: 'file'; readonly path: string }
  | { readonly kind: 'folder'; readonly path: string };

/** Names that Windows keeps for devices: cargo makes no package of such a name, the registry takes none. */
const RESERVED = /^(con|prn|aux|nul|com[1-9]|lpt[1-9])$/i;

/**
 * Reads `name`, `name@version`, `file.crate` or a folder. What ends in `.crate` is a file, what has a `/` or is `.` or
 * `..` a folder, all else a name. Rules of names and versions: cargo's. Fails with `wrong-usage`.
 */
export function parseTarget(text: string): Result<Target, Failure> {
  if (text.includes('\0') || text.length > 4096)
    return wrong('not a target', text, 'give a name, name@version, file or folder');
  if (text.endsWith('.crate')) return ok({ kind: 'file', path: resolve(text) });
  if (/[/\\]/.test(text) || text === '.' || text === '..') return ok({ kind: 'folder', path: resolve(text) });
  const at = text.indexOf('@');
  return parsePublished(text, at < 0 ? text : text.slice(0, at), at < 0 ? null : text.slice(at + 1));
}

function parsePublished(text: string, name: string, version: string | null): Result<Target, Failure> {
  const problem = nameProblem(name);
  if (problem !== null)
    return wrong(problem, text, 'give name, name@version, a .crate file or a folder with a Cargo.toml');
  const parsedName = CrateName.parse(name);
  if (version === null) return ok({ kind: 'published', name: parsedName, version: null });
  const parsed = CrateVersion.safeParse(version);
  if (parsed.success) return ok({ kind: 'published', name: parsedName, version: parsed.data });
  if (/^[v^=~]?\d+(\.\d+){0,2}$/.test(version) || version === '')
    return wrong('a full version is needed', text, `give all three numbers, as in ${printable(name)}@1.2.3`);
  return wrong('not a SemVer version', text, `give a version as the registry lists it, as in ${printable(name)}@1.2.3`);
}

/** Cargo's own words where it has some; null for a name that the registry could hold. */
function nameProblem(name: string): string | null {
  if (name === '') return 'package name cannot be empty';
  if (/^\d/.test(name)) return 'invalid package name, the name cannot start with a digit';
  if (!/^[A-Za-z]/.test(name)) return 'invalid package name, the first character must be an ASCII letter';
  const wrongCharacter = /[^A-Za-z0-9_-]/u.exec(name);
  if (wrongCharacter !== null)
    return `invalid character \`${printable(wrongCharacter[0])}\` in package name, characters must be ASCII letters, numbers, \`-\` or \`_\``;
  if (name.length > 64) return 'package name is longer than 64 characters';
  return RESERVED.test(name) ? 'the name is a reserved Windows filename, no registry holds it' : null;
}

function wrong(what: string, where: string, remedy: string): Result<never, Failure> {
  return fail({ code: 'wrong-usage', blame: 'caller', what, where: printable(where, 100) || '(empty)', remedy });
}
