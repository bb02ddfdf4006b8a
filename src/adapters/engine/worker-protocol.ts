import { readSync } from 'node:fs';
import type { RuleMatch, RuleProblem, RuleSource } from '../../ports/rule-engine.ts';

/** What the parent asks of an engine's process, and what it answers. What is to be scanned comes through a pipe of its own, not copied on its way. */
export type Request =
  | { readonly ask: 'compile'; readonly sources: readonly RuleSource[] }
  | { readonly ask: 'scan'; readonly bytes: number };

/** The number of that pipe in the engine's process. */
export const PIPE = 4;

export type Answer =
  | { readonly told: 'compiled'; readonly engine: string; readonly problems: readonly RuleProblem[] }
  | { readonly told: 'matches'; readonly matches: readonly RuleMatch[]; readonly milliseconds: number }
  | { readonly told: 'failed'; readonly why: string };

/** Matches of one pattern that are reported: a pattern that matches everywhere must not take hours to tell of it. */
export const MATCHES_OF_A_PATTERN = 1000;

/** One engine inside its own process. */
export interface EngineCore {
  readonly name: string;
  compile(sources: readonly RuleSource[]): Promise<readonly RuleProblem[]>;
  scan(bytes: Uint8Array): Promise<readonly RuleMatch[]>;
}

/** Serves requests until the parent goes away. An error is an answer; a crash is one too, which the parent sees. */
export function serve(core: EngineCore): void {
  process.on('message', (request: Request) => {
    answer(core, request)
      .catch(
        (error: unknown): Answer => ({ told: 'failed', why: error instanceof Error ? error.message : String(error) }),
      )
      .then((told) => process.send?.(told))
      .then(() => (sizeOf(request) < KEPT_BYTES ? undefined : setImmediate(() => globalThis.gc?.())));
  });
  process.on('disconnect', () => process.exit(0));
}

/** Texts up to this size are read into one place, again and again: left to itself the collector keeps one large text beside the next. */
const KEPT_BYTES = 6 * 1024 * 1024;
let kept = Buffer.alloc(0);

function sizeOf(request: Request): number {
  return request.ask === 'scan' ? request.bytes : 0;
}

/** What the parent sends through the pipe, whole. */
function received(bytes: number): Buffer {
  const place = kept.length >= bytes ? kept : Buffer.allocUnsafeSlow(bytes);
  if (bytes < KEPT_BYTES) kept = place;
  for (let at = 0; at < bytes; ) {
    const more = readSync(PIPE, place, at, bytes - at, null);
    if (more === 0) throw new Error('what was to be scanned ended early');
    at += more;
  }
  return place.subarray(0, bytes);
}

async function answer(core: EngineCore, request: Request): Promise<Answer> {
  if (request.ask === 'compile')
    return { told: 'compiled', engine: core.name, problems: await core.compile(request.sources) };
  const bytes = received(request.bytes);
  const start = performance.now();
  const matches = await core.scan(bytes);
  const milliseconds = performance.now() - start;
  return { told: 'matches', matches: canonical(matches), milliseconds };
}

/** One order and one form for all engines: by rule, then pattern, then offset. */
function canonical(matches: readonly RuleMatch[]): RuleMatch[] {
  const key = (text: string, number = 0) => `${text} ${String(number).padStart(12, '0')}`;
  return matches
    .map(({ rule, strings }) => ({
      rule,
      strings: strings
        .map(({ id, offset, length }) => ({ id, offset, length }))
        .sort((a, b) => (key(a.id, a.offset) < key(b.id, b.offset) ? -1 : 1)),
    }))
    .sort((a, b) => (a.rule < b.rule ? -1 : 1));
}
