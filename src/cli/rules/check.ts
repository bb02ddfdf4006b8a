import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { RuleEngine, RuleProblem } from '../../ports/rule-engine.ts';
import { checkEvidence, checkForm, checkPolicy, readPromotions } from '../../rulebook/index.ts';
import { loadCatalog } from '../../signals/index.ts';
import { loadPolicy } from '../../verdict/index.ts';
import { refuse } from '../arguments.ts';
import { EXIT, exitOfFailure } from '../exit-codes.ts';
import { type Book, openBook, problemLine } from './book.ts';
import { missingEngine, presentEngines } from './engines.ts';
import { readRequest } from './request.ts';

const POLICY = 'policy/default.yml';

/** `sandpit rules check [path]`: one line for all that is wrong with the form of rules, their evidence and the policy. */
export async function checkRules(argv: readonly string[]): Promise<number> {
  const request = readRequest(argv, {}, 1);
  if (!request.ok) return refuse(request.failure);
  const book = await openBook(request.value.paths[0], request.value.config.rules);
  if (!book.ok) return refuse(book.failure);
  const { engines, all } = await presentEngines();
  const problems = [
    ...(await formProblems(book.value, engines)),
    ...(await evidenceProblems(book.value)),
    ...(await policyProblems(book.value)),
  ].filter((problem) => book.value.asked(problem.path) || problem.path === '');
  for (const problem of problems) console.error(problemLine(book.value.folder, problem));
  if (problems.length > 0) return EXIT.usage;
  const count = book.value.files.filter((file) => book.value.asked(file.path)).length;
  console.log(`${count} ${count === 1 ? 'rule' : 'rules'}: nothing wrong`);
  return all ? EXIT.clean : exitOfFailure(missingEngine().code);
}

/** What keeps rules from being run at all. */
export function formProblems(book: Book, engines: readonly RuleEngine[]): Promise<readonly RuleProblem[]> {
  return checkForm(book, engines, new Date().toISOString().slice(0, 10));
}

async function evidenceProblems(book: Book): Promise<readonly RuleProblem[]> {
  const { promotions, problems } = await readPromotions(book.folder);
  return problems.length > 0 ? problems : checkEvidence(book, promotions);
}

async function policyProblems(book: Book): Promise<readonly RuleProblem[]> {
  const text = await readFile(join(book.folder, POLICY), 'utf8').catch(() => null);
  if (text === null) return [];
  const policy = loadPolicy(text, POLICY);
  if (!policy.ok) return [{ path: POLICY, line: 1, column: 1, message: policy.failure.what, level: 'error' }];
  const signals = new Set((await loadCatalog()).map(({ id }) => id));
  return checkPolicy(POLICY, text, { signals, rules: new Set(book.files.map(({ meta }) => meta.name)) });
}
