import type { RuleMatch, RuleProblem, RuleSource } from '../../ports/rule-engine.ts';

/** What the parent asks of an engine's process, and what it answers. */
export type Request =
  | { readonly ask: 'compile'; readonly sources: readonly RuleSource[] }
  | { readonly ask: 'scan'; readonly bytes: Uint8Array };

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
      .then(() => (sizeOf(request) < LARGE_BYTES ? undefined : setImmediate(() => globalThis.gc?.())));
  });
  process.on('disconnect', () => process.exit(0));
}

/** What was scanned lies outside of the heap and weighs little to the collector: left to itself it keeps one large text beside the next. */
const LARGE_BYTES = 2 * 1024 * 1024;

function sizeOf(request: Request): number {
  return request.ask === 'scan' ? request.bytes.length : 0;
}

async function answer(core: EngineCore, request: Request): Promise<Answer> {
  if (request.ask === 'compile')
    return { told: 'compiled', engine: core.name, problems: await core.compile(request.sources) };
  const start = performance.now();
  const matches = await core.scan(request.bytes);
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
