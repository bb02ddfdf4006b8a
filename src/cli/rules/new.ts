import { execFile } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { ok, type Result } from '../../kit/result.ts';
import { printable } from '../../kit/untrusted-text.ts';
import type { Failure } from '../../model/failure.ts';
import { readBook, ruleTemplate, Scope } from '../../rulebook/index.ts';
import { refuse, wrongUsage } from '../arguments.ts';
import { EXIT } from '../exit-codes.ts';
import { shownPath } from './book.ts';
import { readRequest } from './request.ts';

const NAME = /^[a-z][a-z0-9]*([-_][a-z0-9]+)*$/;

/** `sandpit rules new <scope>/<name>`: lays down a rule that fails until its examples and papers are filled in. */
export async function newRule(argv: readonly string[]): Promise<number> {
  const request = readRequest(argv, {}, 1);
  if (!request.ok) return refuse(request.failure);
  const target = readTarget(request.value.paths[0] ?? '');
  if (!target.ok) return refuse(target.failure);
  return layDown(request.value.config.rules, target.value.scope, target.value.name);
}

function readTarget(text: string): Result<{ readonly scope: Scope; readonly name: string }, Failure> {
  const [scopeText, name = '', ...deeper] = text.split('/');
  const scope = Scope.safeParse(scopeText);
  if (deeper.length === 0 && scope.success && NAME.test(name) && name.length <= 60)
    return ok({ scope: scope.data, name: name.replaceAll('_', '-') });
  return wrongUsage(
    printable(text === '' ? 'no name' : text, 100),
    `'sandpit rules new <scope>/<name>': the scope is one of ${Scope.options.join(', ')}, the name as in curl-upload`,
  );
}

async function layDown(folder: string, scope: Scope, name: string): Promise<number> {
  const path = join('yara', scope, `${name}.yar`);
  const ruleName = name.replaceAll('-', '_');
  const twin = (await readBook(folder)).files.find(({ meta }) => meta.name === ruleName);
  if (twin !== undefined) return refuse(taken(`${ruleName} is the rule of ${shownPath(folder, twin.path)}`));
  const date = new Date().toISOString().slice(0, 10);
  const text = ruleTemplate({ scope, name: ruleName, id: randomUUID(), author: await author(), date });
  try {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), text, { flag: 'wx' });
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'unwritable';
    return refuse(
      taken(`${shownPath(folder, path)} cannot be written (${code === 'EEXIST' ? 'it is there already' : code})`),
    );
  }
  const shown = shownPath(folder, path);
  console.log(
    `${shown}\n\nfill in its examples, then:\n  npx sandpit rules test ${shown} --watch\n  npx sandpit rules try ${shown}`,
  );
  return EXIT.clean;
}

/** The name in the user's git configuration; nobody's where there is none, and check will ask. */
async function author(): Promise<string> {
  const asked = promisify(execFile)('git', ['config', 'user.name'], { timeout: 5_000 });
  const name = await asked.then(
    ({ stdout }) => stdout.trim(),
    () => '',
  );
  return printable(name, 100).replaceAll(/["\\]/g, '');
}

function taken(what: string): Failure {
  return { code: 'bad-rule', blame: 'caller', what, where: 'rules new', remedy: 'choose another name' };
}
