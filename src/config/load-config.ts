import { homedir } from 'node:os';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { z } from 'zod';
import { fail, ok, type Result } from '../kit/result.ts';
import type { Failure } from '../model/failure.ts';

const PlaceUrl = z.string().regex(/^(file|gs|pubsub|memory):/, 'not a place: use file://, gs:// or pubsub://');

const Config = z.object({
  /** Where jobs come from, where unreadable ones go, where verdicts are announced. */
  queue: PlaceUrl,
  deadLetters: PlaceUrl,
  triage: PlaceUrl,
  /** Where archives and reports go. */
  store: PlaceUrl,
  /** Sparse index; null: the one that cargo uses. */
  registry: z
    .string()
    .regex(/^(sparse\+)?https?:\/\//, 'not the URL of a sparse index: use [sparse+]https://…')
    .nullable(),
  /** Advisories: a folder, a file or an http(s) address; null: none are asked. */
  advisories: z.string().nullable(),
  cache: z.string(),
  scratch: z.string(),
  rules: z.string(),
  /** Names of popular crates, and hashes of their sources: what a new crate may be taken for, or be a copy of. */
  popularNames: z.string(),
  popularFiles: z.string(),
  /** Scans in flight at once in a worker. */
  slots: z.coerce.number().int().min(1).max(64),
  /** Wall time of one scan in seconds. */
  budgetSeconds: z.coerce.number().int().min(1).max(86_400),
  /** Told to stop, a worker lets its scans go on so long before it gives them back; 0: it gives them back at once. */
  drainSeconds: z.coerce.number().int().min(0).max(3600),
  /** Whether dependencies that have a clean report of their own are compiled once for many scans. */
  reuse: z.enum(['on', 'off']),
});
export type Config = z.infer<typeof Config>;

export const VARIABLES: Readonly<Record<keyof Config, string>> = {
  queue: 'SANDPIT_QUEUE',
  deadLetters: 'SANDPIT_DEAD_LETTERS',
  triage: 'SANDPIT_TRIAGE',
  store: 'SANDPIT_STORE',
  registry: 'SANDPIT_REGISTRY',
  advisories: 'SANDPIT_ADVISORIES',
  cache: 'SANDPIT_CACHE',
  scratch: 'SANDPIT_SCRATCH',
  rules: 'SANDPIT_RULES',
  popularNames: 'SANDPIT_POPULAR_NAMES',
  popularFiles: 'SANDPIT_POPULAR_FILES',
  slots: 'SANDPIT_SLOTS',
  budgetSeconds: 'SANDPIT_BUDGET',
  drainSeconds: 'SANDPIT_DRAIN',
  reuse: 'SANDPIT_REUSE',
};

/**
 * Flags over `SANDPIT_*` variables over defaults (folders below the user's XDG places, so that one machine needs no
 * configuration at all). A wrong value fails with `bad-config`, naming the variable.
 */
export function loadConfig(
  environment: Readonly<Record<string, string | undefined>>,
  flags: Partial<Record<keyof Config, string>>,
): Result<Config, Failure> {
  const values: Record<string, unknown> = { ...defaults(environment) };
  for (const [key, variable] of Object.entries(VARIABLES)) {
    const given = flags[key as keyof Config] ?? environment[variable];
    if (given !== undefined && given !== '') values[key] = given;
  }
  for (const key of ['queue', 'deadLetters', 'triage', 'store']) values[key] = asPlace(String(values[key]));
  const parsed = Config.safeParse(values);
  if (parsed.success) return ok(parsed.data);
  const issue = parsed.error.issues[0];
  const key = String(issue?.path[0]) as keyof Config;
  return fail({
    code: 'bad-config',
    blame: 'caller',
    what: issue?.message ?? 'unreadable configuration',
    where: `${VARIABLES[key]} or its flag`,
    remedy: `it was ${JSON.stringify(String(values[key]).slice(0, 200))}; correct it`,
  });
}

/** A plain path is taken for a folder. */
function asPlace(place: string): string {
  return /^[a-z][a-z0-9+.-]*:/i.test(place) ? place : pathToFileURL(resolve(place)).href;
}

function defaults(environment: Readonly<Record<string, string | undefined>>): Config {
  const home = environment['HOME'] ?? homedir();
  const data = join(environment['XDG_DATA_HOME'] ?? join(home, '.local/share'), 'sandpit');
  const cache = environment['SANDPIT_CACHE'] ?? join(environment['XDG_CACHE_HOME'] ?? join(home, '.cache'), 'sandpit');
  return {
    queue: join(data, 'jobs'),
    deadLetters: join(data, 'dead-letters'),
    triage: join(data, 'triage'),
    store: join(data, 'store'),
    registry: null,
    advisories: null,
    cache,
    scratch: join(cache, 'scratch'),
    rules: new URL('../../rules', import.meta.url).pathname,
    popularNames: new URL('../../rules/corpora/popular-crates.txt', import.meta.url).pathname,
    popularFiles: new URL('../../rules/corpora/popular-files.txt', import.meta.url).pathname,
    slots: 1,
    budgetSeconds: 600,
    drainSeconds: 0,
    reuse: 'on',
  };
}
