import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import init, { Compiler, type Rules, type Scanner } from '@virustotal/yara-x';
import type { RuleMatch, RuleProblem, RuleSource } from '../../ports/rule-engine.ts';
import { MATCHES_OF_A_PATTERN, serve } from './worker-protocol.ts';

const require = createRequire(import.meta.url);
const manifest = require.resolve('@virustotal/yara-x/package.json');
const { version } = require(manifest) as { version: string };
await init({ module_or_path: readFileSync(join(dirname(manifest), 'pkg/yara_x_js_bg.wasm')) });

interface Found {
  readonly matches: readonly {
    readonly identifier: string;
    readonly isPrivate?: boolean;
    readonly patterns: readonly {
      readonly identifier: string;
      readonly matches: readonly { readonly offset: number; readonly length: number }[];
    }[];
  }[];
}

let rules: Rules | null = null;
let scanner: Scanner | null = null;

serve({ name: `yara-x ${version}`, compile, scan });

async function compile(sources: readonly RuleSource[]): Promise<readonly RuleProblem[]> {
  using compiler = new Compiler();
  const problems: RuleProblem[] = [];
  for (const { path, text } of sources) {
    const before = compiler.warnings.length;
    try {
      compiler.addSource(text);
    } catch (error) {
      problems.push(problemOf(path, error instanceof Error ? error.message : String(error), 'error'));
    }
    problems.push(...compiler.warnings.slice(before).map((warning) => problemOf(path, warning, 'warning')));
  }
  if (problems.some((problem) => problem.level === 'error')) return problems;
  // What is compiled lives in WebAssembly's memory until it is freed.
  scanner?.free();
  rules?.free();
  rules = compiler.build();
  scanner = rules.scanner();
  scanner.setMaxMatchesPerPattern(MATCHES_OF_A_PATTERN);
  return problems;
}

/** The engine points at the place with `--> line:3:7`, and under the line with carets, behind which it says why. */
function problemOf(path: string, text: string, level: RuleProblem['level']): RuleProblem {
  const place = /line:(\d+):(\d+)/.exec(text);
  const [title = ''] = text.split('\n');
  const label = /^ *\|.*\^+ (.+)$/m.exec(text)?.[1]?.trim();
  return {
    path,
    line: place === null ? null : Number(place[1]),
    column: place === null ? null : Number(place[2]),
    message: `${title.replace(/^(error|warning)\[\w+\]: /, '')}${label === undefined ? '' : `: ${label}`}`,
    level,
  };
}

async function scan(bytes: Uint8Array): Promise<readonly RuleMatch[]> {
  if (scanner === null) throw new Error('no rules compiled');
  const found = scanner.scan(bytes) as Found;
  return found.matches
    .filter((match) => match.isPrivate !== true)
    .map(({ identifier, patterns }) => ({
      rule: identifier,
      strings: patterns.flatMap((pattern) =>
        pattern.matches.map(({ offset, length }) => ({ id: pattern.identifier, offset, length })),
      ),
    }));
}
