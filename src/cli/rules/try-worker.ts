// One process of a trial: reads stored items, one at a time, and runs the rules over them. An archive that kills it costs one process.
import { workingEngine } from '../../compose.ts';
import { printable } from '../../kit/untrusted-text.ts';
import { evidenceTexts, readSpecimen } from '../../pipeline/index.ts';
import type { CompiledRules, RuleMatch } from '../../ports/rule-engine.ts';
import type { StoredItem } from './archives.ts';
import { ItemReader } from './item-reader.ts';
import type { Answer, Looked, Order, TriedRule } from './looked.ts';

const DEADLINE_MILLISECONDS = 30_000;
const NEVER = new AbortController().signal;

const reader = new ItemReader();
let rules: readonly TriedRule[] = [];
let engine: CompiledRules | null = null;
let ahead: { readonly id: string; readonly bytes: ReturnType<ItemReader['read']> } | null = null;

process.on('message', (order: Order) => {
  answer(order)
    .catch((error: unknown): Answer => ({ refused: error instanceof Error ? error.message : String(error) }))
    .then((told) => process.send?.(told));
});
process.on('disconnect', () => process.exit(0));

async function answer(order: Order): Promise<Answer> {
  if ('item' in order) return look(order.item, order.next);
  rules = order.rules;
  const compiled = await (await workingEngine()).compile(rules.map(({ path, text }) => ({ path, text })));
  if (!compiled.ok) return { refused: compiled.failure[0]?.message ?? 'the rules do not compile' };
  engine = compiled.value;
  return { ready: true };
}

async function look(item: StoredItem, next: StoredItem | null): Promise<Answer> {
  const empty = { id: item.id, kind: item.kind, name: '', label: printable(item.key, 200), dependencies: [], hits: [] };
  const bytes = await (ahead?.id === item.id ? ahead.bytes : reader.read(item));
  ahead = next === null ? null : { id: next.id, bytes: reader.read(next) };
  if (!bytes.ok) return { looked: { ...empty, problem: bytes.failure }, again: true };
  const subject = item.kind === 'archive' ? await archiveOf(bytes.value) : reportOf(bytes.value);
  if (typeof subject === 'string') return { looked: { ...empty, problem: printable(subject, 300) }, again: false };
  const { name, label, dependencies } = subject;
  const { hits, problem } = await run(subject.texts);
  return {
    looked: { id: item.id, kind: item.kind, name, label, dependencies: [...dependencies], hits, problem },
    again: false,
  };
}

interface Text {
  readonly scopes: readonly string[];
  readonly buffer: Buffer;
  place(offset: number, length: number): string | null;
}

interface Subject {
  readonly name: string;
  readonly label: string;
  readonly dependencies: readonly string[];
  readonly texts: readonly Text[];
}

async function archiveOf(bytes: Buffer): Promise<Subject | string> {
  const read = await readSpecimen(bytes, NEVER);
  return read.ok ? read.value : read.failure;
}

function reportOf(bytes: Buffer): Subject | string {
  const read = evidenceTexts(bytes);
  return read.ok ? { ...read.value, dependencies: [] } : read.failure;
}

async function run(texts: readonly Text[]): Promise<Pick<Looked, 'hits' | 'problem'>> {
  const hits: Looked['hits'] = [];
  const wanted = new Set(rules.map(({ scope }) => scope));
  for (const text of texts) {
    if (!text.scopes.some((scope) => wanted.has(scope)) || engine === null) continue;
    const seen = await engine.scan(text.buffer, DEADLINE_MILLISECONDS, NEVER);
    if (!seen.ok) return { hits, problem: printable(seen.failure.what, 300) };
    for (const match of seen.value) hits.push(...hitOf(match, text));
  }
  return { hits, problem: null };
}

/** The first place that lies within one file; a match over the border of two is none, as in a scan. */
function hitOf(match: RuleMatch, text: Text): Looked['hits'] {
  const scope = rules.find(({ name }) => name === match.rule)?.scope;
  if (scope === undefined || !text.scopes.includes(scope)) return [];
  for (const [at, { id, offset, length }] of match.strings.entries()) {
    const place = text.place(offset, length);
    if (place === null) continue;
    const excerpt = printable(text.buffer.subarray(offset, offset + Math.min(length, 90)).toString(), 90);
    return [
      { rule: match.rule, place: printable(place, 200), pattern: id, excerpt, more: match.strings.length - at - 1 },
    ];
  }
  return [];
}
