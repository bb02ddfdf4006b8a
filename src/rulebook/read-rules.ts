import { readdir, readFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { fail, ok, type Result } from '../kit/result.ts';
import type { RuleProblem } from '../ports/rule-engine.ts';
import { problem, type RuleFile, readRuleFile } from './rule-file.ts';

/** Every rule file below `folder/yara`, sorted by path; two of one name are a problem. */
export async function readRules(folder: string): Promise<Result<readonly RuleFile[], readonly RuleProblem[]>> {
  const root = join(folder, 'yara');
  const names = await readdir(root, { recursive: true }).catch(() => null);
  if (names === null)
    return fail([{ path: root, line: null, column: null, message: 'no folder of rules there', level: 'error' }]);
  const files: RuleFile[] = [];
  const problems: RuleProblem[] = [];
  for (const name of names.filter((entry) => entry.endsWith('.yar')).sort()) {
    const path = join(root, name);
    const file = readRuleFile(relative(folder, path), await readFile(path, 'utf8'));
    if (!file.ok) problems.push(file.failure);
    else if (files.some((other) => other.meta.name === file.value.meta.name))
      problems.push(problem(file.value.path, '', 0, `a second rule named ${file.value.meta.name}`));
    else files.push(file.value);
  }
  return problems.length > 0 ? fail(problems) : ok(files);
}
