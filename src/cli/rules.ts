import { RULE_ENGINES } from '../compose.ts';
import { loadConfig } from '../config/index.ts';
import { printable } from '../kit/untrusted-text.ts';
import type { RuleEngine, RuleProblem } from '../ports/rule-engine.ts';
import { checkRules, type Proof, proveRules } from '../rulebook/index.ts';
import { EXIT } from './exit-codes.ts';
import { printFailure } from './print.ts';

/** `sandpit rules test|check [folder]`: the form of every rule, and every rule on its own examples, on both engines. */
export async function rules(argv: readonly string[]): Promise<number> {
  const [action = '', folder] = argv;
  const config = loadConfig(process.env, folder === undefined ? {} : { rules: folder });
  if (!config.ok || !['test', 'check'].includes(action)) {
    console.error("sandpit: 'sandpit rules test [folder]' or 'sandpit rules check [folder]'");
    return EXIT.usage;
  }
  const problems = await checkRules(config.value.rules);
  for (const problem of problems) console.error(problemLine(problem));
  if (problems.length > 0) return EXIT.usage;
  return action === 'check' ? EXIT.clean : prove(config.value.rules);
}

async function prove(folder: string): Promise<number> {
  const proven = await proveRules(folder, await workingEngines());
  if (!proven.ok) {
    for (const problem of proven.failure) console.error(problemLine(problem));
    return EXIT.usage;
  }
  for (const proof of proven.value) printProof(proof);
  return proven.value.every((proof) => proof.faults.length === 0) ? EXIT.clean : EXIT.usage;
}

async function workingEngines(): Promise<RuleEngine[]> {
  const engines: RuleEngine[] = [];
  for (const engine of RULE_ENGINES) {
    const probe = await engine.probe();
    if (probe.ok) engines.push(engine);
    else printFailure({ ...probe.failure, where: engine.id, remedy: 'its half of the proof is left out' });
  }
  return engines;
}

function printProof({ rule, path, examples, faults }: Proof): void {
  console.log(`${faults.length === 0 ? 'ok  ' : 'FAIL'} ${rule} (${examples} examples)`);
  for (const fault of faults) console.log(`       ${path}: ${printable(fault, 300)}`);
}

function problemLine({ path, line, column, message }: RuleProblem): string {
  return printable(`${path}${line === null ? '' : `:${line}`}${column === null ? '' : `:${column}`}: ${message}`, 400);
}
