import { readdir, readFile, stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { fail, ok, type Result } from '../kit/result.ts';
import type { RuleProblem } from '../ports/rule-engine.ts';
import { type RuleFile, readRuleFile } from './rule-file.ts';
import { problem } from './rule-problem.ts';

/** A rule is some lines and its examples; what is larger is something else. */
const RULE_BYTES = 256 * 1024;

/** What could be read of a book, and all that is wrong with the rest. */
export interface BookRead {
  readonly files: readonly RuleFile[];
  readonly problems: readonly RuleProblem[];
}

/** Every rule file below `folder/yara`, sorted by path; fails with all problems where there is one. */
export async function readRules(folder: string): Promise<Result<readonly RuleFile[], readonly RuleProblem[]>> {
  const { files, problems } = await readBook(folder);
  return problems.length > 0 ? fail(problems) : ok(files);
}

/** As `readRules`, with the good ones beside the problems: one broken rule hides no other. */
export async function readBook(folder: string): Promise<BookRead> {
  const root = join(folder, 'yara');
  const names = await readdir(root, { recursive: true, withFileTypes: true }).catch(() => null);
  if (names === null) return { files: [], problems: [none('yara', 'no folder of rules there')] };
  const paths = names
    .filter((entry) => !entry.isDirectory() || entry.name.endsWith('.yar'))
    .map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1))
    .filter((path) => !isEditorsOwn(path))
    .sort();
  const files: RuleFile[] = [];
  const problems: RuleProblem[] = [];
  for (const path of paths) {
    const read = await readRuleAt(folder, path);
    if (!read.ok) problems.push(...read.failure);
    else files.push(read.value);
  }
  return { files, problems: [...problems, ...twins(files)] };
}

/** Swap files, backups and the like: `.x.yar.swp`, `x.yar~`, `#x.yar#`. */
function isEditorsOwn(path: string): boolean {
  return /^[.#]|~$/.test(basename(path));
}

/** Reads one file of the folder; `path` is relative to it. What is no text, or far too much of it, is not read on. */
export async function readRuleAt(folder: string, path: string): Promise<Result<RuleFile, readonly RuleProblem[]>> {
  if (!path.endsWith('.yar')) return fail([none(path, 'not a rule: rule files end in .yar')]);
  try {
    const about = await stat(join(folder, path));
    if (!about.isFile()) return fail([none(path, 'not a file')]);
    if (about.size > RULE_BYTES)
      return fail([none(path, `${about.size} bytes: a rule file has at most ${RULE_BYTES}`)]);
    const bytes = await readFile(join(folder, path));
    const text = bytes.toString('utf8');
    const odd = text.search(/[\0\ufffd]/);
    const isText = Buffer.from(text).equals(bytes) && !text.includes('\0');
    return isText
      ? readRuleFile(path, text)
      : fail([problem(path, text, Math.max(0, odd), 'not text: rule files are UTF-8')]);
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'unreadable';
    return fail([none(path, code === 'ENOENT' ? 'no such file' : `the file cannot be read (${code})`)]);
  }
}

/** A problem of a whole file stands at its beginning, so that every line has a place. */
function none(path: string, message: string): RuleProblem {
  return { path, line: 1, column: 1, message, level: 'error' };
}

/** Two rules of one name or one id; the later path is the twin. */
function twins(files: readonly RuleFile[]): RuleProblem[] {
  return files.flatMap((file, at) => {
    const earlier = files.slice(0, at);
    return (['name', 'id'] as const).flatMap((key) => {
      const first = earlier.find((other) => other.meta[key] === file.meta[key]);
      const message = `the ${key} ${file.meta[key]} is that of ${first?.path}`;
      return first === undefined ? [] : [problem(file.path, file.text, file.places.get(key) ?? 0, message)];
    });
  });
}
