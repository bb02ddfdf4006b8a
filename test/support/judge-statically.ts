import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { yaraX } from '../../src/adapters/engine/yara-x.ts';
import { analyze } from '../../src/analyzers/index.ts';
import { readFacts } from '../../src/facts/index.ts';
import { type Coverage, notAsked } from '../../src/model/coverage.ts';
import type { Evidence } from '../../src/model/evidence.ts';
import type { Capabilities, UnpackedCrate } from '../../src/model/facts.ts';
import { SANDBOX_PHASES } from '../../src/model/phases.ts';
import type { Verdict } from '../../src/model/report.ts';
import type { Signal } from '../../src/model/signal.ts';
import { loadRulebook } from '../../src/rulebook/index.ts';
import { loadCatalog, raiseSignals } from '../../src/signals/index.ts';
import { judge, loadPolicy } from '../../src/verdict/index.ts';
import { UNKNOWN } from './subject-of.ts';

const RULES = fileURLToPath(new URL('../../rules', import.meta.url));

/** What `scan --static-only` makes of a crate's files. */
export interface Judged {
  readonly verdict: Verdict;
  readonly signals: readonly Signal[];
  readonly evidence: readonly Evidence[];
  readonly coverage: readonly Coverage[];
  readonly capabilities: Capabilities;
}

/** The static half over files in memory, with the project's own rules, catalog and policy. */
export interface StaticJudge extends AsyncDisposable {
  judge(crate: UnpackedCrate): Promise<Judged>;
}

export async function openStaticJudge(): Promise<StaticJudge> {
  const text = await readFile(`${RULES}/policy/default.yml`, 'utf8');
  const policy = loadPolicy(text, 'default.yml');
  const rulebook = await loadRulebook(RULES, yaraX, { policy: text });
  if (!policy.ok || !rulebook.ok) throw new Error("the project's own rules and policy cannot be used");
  const catalog = await loadCatalog();
  return {
    judge: async (crate) => {
      const facts = readFacts(crate, null);
      if (!facts.ok) throw new Error(facts.failure.what);
      const found = await analyze(
        { crate, facts: facts.value.facts, background: UNKNOWN, rulebook: rulebook.value },
        new AbortController().signal,
      );
      const evidence = [...facts.value.evidence, ...found.evidence];
      const coverage = [...found.coverage, ...NOT_ASKED];
      const signals = raiseSignals({ evidence, coverage }, catalog);
      return {
        verdict: judge(signals, coverage, policy.value, crate.id.name),
        signals,
        evidence,
        coverage,
        capabilities: found.capabilities,
      };
    },
    [Symbol.asyncDispose]: () => rulebook.value[Symbol.asyncDispose](),
  };
}

const NOT_ASKED = (['resolve', ...SANDBOX_PHASES, 'sensors'] as const).map((stage) => notAsked(stage, 'files only'));
