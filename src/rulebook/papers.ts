import { z } from 'zod';
import { BEHAVIOURS, type BehaviourName, isBehaviour } from '../model/behaviours.ts';
import { Status } from '../model/evidence.ts';
import type { RuleProblem } from '../ports/rule-engine.ts';
import { isReference, REFERENCE_HINT } from './references.ts';

/** What a rule is run over: build scripts and what they include, proc-macro sources, or all text of the crate. */
export const Scope = z.enum(['build-script', 'proc-macro', 'crate']);
export type Scope = z.infer<typeof Scope>;

const list = z.string().transform((text) => text.split(',').map((part) => part.trim()));

const Papers = z.strictObject({
  id: z.uuid('not a uuid; sandpit rules new makes a fresh one'),
  description: z.string().min(10, 'one sentence of at least ten letters: what is seen'),
  author: z.string().regex(/\p{L}{2}/u, 'who wrote it'),
  date: z.iso.date('a day, as in 2026-11-25'),
  status: Status,
  scope: Scope,
  behaviours: list.pipe(z.array(z.custom<BehaviourName>(known, { error: unknownBehaviour })).min(1)),
  references: list.pipe(
    z.array(z.string().refine(isReference, `no reference that can be looked up: use ${REFERENCE_HINT}`)).min(1),
  ),
});
export type Papers = z.infer<typeof Papers>;

const KEYS = Object.keys(Papers.shape);

/** One entry of `meta`, with its place. A value of null is no text, which whoever read it has told. */
export interface Entry {
  readonly key: string;
  readonly value: string | null;
  readonly offset: number;
}

/** Reads the papers; every wrong or missing entry is one problem, `at` making it from offset and message. */
export function readPapers(
  entries: readonly Entry[],
  head: number,
  at: (offset: number, message: string) => RuleProblem,
): { readonly papers: Papers | null; readonly problems: readonly RuleProblem[] } {
  const spoilt = new Set(entries.filter(({ value }) => value === null).map(({ key }) => key));
  const places = new Map(entries.map(({ key, offset }) => [key, offset]));
  const problems = [
    ...KEYS.filter((key) => !places.has(key)).map((key) => at(head, `its meta has no ${key}`)),
    ...entries
      .filter(({ key }) => !KEYS.includes(key) && !spoilt.has(key))
      .map(({ key, offset }) => at(offset, `meta has no use for ${key}: it takes ${KEYS.join(', ')}`)),
    ...entries
      .filter(({ key, offset }) => places.get(key) !== offset)
      .map(({ key, offset }) => at(offset, `a second ${key}: one line, its parts separated by commas`)),
  ];
  const parsed = Papers.safeParse(Object.fromEntries(entries.map(({ key, value }) => [key, value])));
  for (const issue of parsed.error?.issues ?? []) {
    const place = places.get(String(issue.path[0]));
    if (place !== undefined && !spoilt.has(String(issue.path[0])))
      problems.push(at(place, `${String(issue.path[0])}: ${issue.message}`));
  }
  return { papers: problems.length === 0 ? (parsed.data ?? null) : null, problems };
}

function known(value: unknown): boolean {
  return typeof value === 'string' && isBehaviour(value);
}

function unknownBehaviour({ input }: { readonly input?: unknown }): string {
  const words = String(input)
    .toLowerCase()
    .split(/[^a-z]+/);
  const near = Object.entries(BEHAVIOURS)
    .filter(
      ([name, { eye }]) => eye === 'text' && name.split('-').some((word) => word.length > 3 && words.includes(word)),
    )
    .map(([name]) => name);
  const hint = near.length > 0 ? `did you mean ${near.slice(0, 4).join(', ')}?` : 'rules/README.md lists them';
  return `no behaviour named ${JSON.stringify(input)}: ${hint}`;
}
