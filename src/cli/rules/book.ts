import { stat } from 'node:fs/promises';
import { dirname, join, relative, resolve } from 'node:path';
import { fail, ok, type Result } from '../../kit/result.ts';
import { printable } from '../../kit/untrusted-text.ts';
import type { Failure } from '../../model/failure.ts';
import type { RuleProblem } from '../../ports/rule-engine.ts';
import { type BookRead, foreignProblems, readBook, readRuleAt } from '../../rulebook/index.ts';

/** A book of rules, and which part of it was asked about. */
export interface Book extends BookRead {
  readonly folder: string;
  /** Whether a path of the book (relative to its folder) was asked about. */
  asked(path: string): boolean;
}

/**
 * The book that a path belongs to: the path itself where it has a folder `yara`, else the folder above it that has one. A
 * rule file outside any book is a guest in the configured one.
 */
export async function openBook(path: string | undefined, configured: string): Promise<Result<Book, Failure>> {
  const given = resolve(path ?? configured);
  const kind = await kindOf(given);
  if (kind === 'none') return fail(noSuch(path ?? configured));
  if (await isBook(given)) return ok({ ...(await readBook(given)), folder: given, asked: () => true });
  const folder = await bookAbove(given);
  if (folder !== null) {
    const part = relative(folder, given);
    const asked = (one: string) => one === part || one.startsWith(`${part}/`);
    return ok({ ...(await readBook(folder)), folder, asked });
  }
  return kind === 'file' ? withGuest(given, resolve(configured)) : fail(noBook(path ?? configured));
}

/** What keeps the rules that were asked about from being run, in our own words: engines would tell it each in theirs. */
export function askedProblems(book: Book): RuleProblem[] {
  return [...book.problems, ...book.files.flatMap(foreignProblems)].filter(({ path }) => book.asked(path));
}

async function withGuest(given: string, folder: string): Promise<Result<Book, Failure>> {
  const book = await readBook(folder);
  const path = relative(folder, given);
  const guest = await readRuleAt(folder, path);
  const files = book.files.filter(({ meta }) => !guest.ok || meta.name !== guest.value.meta.name);
  return ok({
    folder,
    files: guest.ok ? [...files, guest.value] : files,
    problems: guest.ok ? book.problems : [...book.problems, ...guest.failure],
    asked: (one) => one === path,
  });
}

async function bookAbove(path: string): Promise<string | null> {
  for (let folder = path; folder !== dirname(folder); folder = dirname(folder))
    if (folder.endsWith('/yara')) return dirname(folder);
  return null;
}

async function isBook(path: string): Promise<boolean> {
  return (await kindOf(join(path, 'yara'))) === 'folder';
}

async function kindOf(path: string): Promise<'file' | 'folder' | 'none'> {
  const about = await stat(path).catch(() => null);
  return about === null ? 'none' : about.isDirectory() ? 'folder' : 'file';
}

/** `path:line:column: message`, the path as the shell would take it from here. */
export function problemLine(folder: string, { path, line, column, message }: RuleProblem): string {
  const place = path === '' ? 'rules' : shownPath(folder, path);
  return printable(`${place}:${line ?? 1}:${column ?? 1}: ${message}`, 600);
}

/** A path of the book as it is typed from the current folder. */
export function shownPath(folder: string, path: string): string {
  const here = relative(process.cwd(), join(folder, path));
  return here.startsWith('../../') ? join(folder, path) : here;
}

function noSuch(path: string): Failure {
  return {
    code: 'bad-rule',
    blame: 'caller',
    what: 'no such rule or folder of rules',
    where: printable(path),
    remedy: "give a .yar file, a folder of them, or a folder that holds 'yara'",
  };
}

function noBook(path: string): Failure {
  return {
    code: 'bad-rule',
    blame: 'caller',
    what: 'no folder of rules',
    where: printable(path),
    remedy: "rules lie in 'yara/<scope>/' below it: 'sandpit rules new <scope>/<name>' makes one",
  };
}
