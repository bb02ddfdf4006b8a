import { createRequire } from 'node:module';
import { promisify } from 'node:util';
import type { RuleMatch, RuleProblem, RuleSource } from '../../ports/rule-engine.ts';
import { MATCHES_OF_A_PATTERN, serve } from './worker-protocol.ts';

interface Told {
  readonly index: number;
  readonly line: number;
  readonly message: string;
}
interface Scanner {
  configure(
    options: object,
    done: (error: (Error & { errors?: readonly Told[] }) | null, warnings?: readonly Told[]) => void,
  ): void;
  scan(
    request: object,
    done: (
      error: Error | null,
      result: { rules: readonly { id: string; matches: readonly { id: string; offset: number; length: number }[] }[] },
    ) => void,
  ): void;
}
interface Yara {
  initialize(done: (error: Error | null) => void): void;
  createScanner(): Scanner;
  libyaraVersion(): string;
}

const SCAN_SECONDS = 60;
const yara = createRequire(import.meta.url)('yara') as Yara;
await promisify(yara.initialize)();
let scanner = yara.createScanner();

serve({ name: `yara ${yara.libyaraVersion()}`, compile, scan });

function compile(sources: readonly RuleSource[]): Promise<readonly RuleProblem[]> {
  const toProblem = (level: RuleProblem['level']) => (told: Told) => ({
    path: sources[told.index]?.path ?? '',
    line: told.line,
    column: null,
    message: told.message,
    level,
  });
  const fresh = yara.createScanner();
  return new Promise((resolve, reject) => {
    fresh.configure({ rules: sources.map((source) => ({ string: source.text })) }, (error, warnings = []) => {
      if (error && !error.errors) return reject(error);
      if (error === null) scanner = fresh;
      resolve([...(error?.errors ?? []).map(toProblem('error')), ...warnings.map(toProblem('warning'))]);
    });
  });
}

function scan(bytes: Uint8Array): Promise<readonly RuleMatch[]> {
  // The addon scans on another thread and does not hold the buffer: collected meanwhile, matches are lost. The closure holds it.
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (buffer.length === 0) return Promise.resolve([]);
  return new Promise((resolve, reject) => {
    scanner.scan({ buffer, timeout: SCAN_SECONDS }, (error, result) => {
      if (error) reject(error);
      else resolve(result.rules.map((rule) => ({ rule: rule.id, strings: capped(rule.matches) })));
      return buffer.length;
    });
  });
}

function capped(matches: readonly { id: string; offset: number; length: number }[]): RuleMatch['strings'] {
  const counts = new Map<string, number>();
  return matches.filter(({ id }) => {
    const count = (counts.get(id) ?? 0) + 1;
    counts.set(id, count);
    return count <= MATCHES_OF_A_PATTERN;
  });
}
