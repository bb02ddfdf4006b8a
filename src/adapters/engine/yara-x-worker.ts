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

let rules: Rules;
let scanner: Scanner;

serve({ name: `yara-x ${version}`, compile, scan });

async function compile(sources: readonly RuleSource[]): Promise<readonly RuleProblem[]> {
  const compiler = new Compiler();
  const problems: RuleProblem[] = [];
  for (const source of sources) {
    try {
      compiler.addSource(source.text);
    } catch (error) {
      problems.push(problemOf(source.path, error instanceof Error ? error.message : String(error), 'error'));
    }
  }
  if (problems.length > 0) return problems;
  rules = compiler.build();
  scanner = rules.scanner();
  scanner.setMaxMatchesPerPattern(MATCHES_OF_A_PATTERN);
  const warned = (rules as unknown as { warnings?: readonly string[] }).warnings ?? [];
  return warned.map((text) => problemOf('', String(text), 'warning'));
}

/** The engine points at the place with `--> line:3:7`. */
function problemOf(path: string, text: string, level: RuleProblem['level']): RuleProblem {
  const place = /line:(\d+):(\d+)/.exec(text);
  const message = text.split('\n')[0] ?? '';
  return {
    path,
    line: place === null ? null : Number(place[1]),
    column: place === null ? null : Number(place[2]),
    message,
    level,
  };
}

async function scan(bytes: Uint8Array): Promise<readonly RuleMatch[]> {
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
