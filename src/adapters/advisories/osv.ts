import { z } from 'zod';
import { compareVersions, parseVersion, type Version } from '../../kit/version.ts';
import type { Advisory, AdvisoryCategory } from '../../ports/advisories.ts';
import type { ReadAdvisory } from './document.ts';

const Own = z.looseObject({ informational: z.string().nullish(), categories: z.array(z.string()).nullish() }).nullish();
const Event = z.looseObject({
  introduced: z.string().optional(),
  fixed: z.string().optional(),
  last_affected: z.string().optional(),
});
const Range = z.looseObject({ type: z.string(), events: z.array(Event) });
const Affected = z.looseObject({
  package: z.looseObject({ name: z.string(), ecosystem: z.string().nullish(), purl: z.string().nullish() }),
  ranges: z.array(Range).nullish(),
  versions: z.array(z.string()).nullish(),
  database_specific: Own,
});
type Affected = z.infer<typeof Affected>;

/** Only what is used (OSV schema 1.x). */
const Osv = z.looseObject({
  id: z.string(),
  summary: z.string().nullish(),
  published: z.string().nullish(),
  modified: z.string().nullish(),
  withdrawn: z.string().nullish(),
  affected: z.array(Affected).nullish(),
  database_specific: Own,
});
type Osv = z.infer<typeof Osv>;

/** The ecosystem of Rust's public registry, by the name that OSV gives it, or by the package URL's type. */
const RUST = /^crates\b/i;
const CARGO = /^pkg:cargo\//;

/** An OSV document that is parsed JSON already. Null: it is none. One that is not about Rust crates says nothing. */
export function readOsv(value: unknown): ReadAdvisory | null {
  const parsed = Osv.safeParse(value);
  if (!parsed.success) return null;
  const osv = parsed.data;
  const date = (osv.published ?? osv.modified ?? null)?.slice(0, 10) ?? null;
  if (osv.withdrawn != null) return { advisories: [], date };
  const ours = (osv.affected ?? []).filter(
    ({ package: { ecosystem, purl } }) => RUST.test(ecosystem ?? '') || CARGO.test(purl ?? ''),
  );
  const names = [...new Set(ours.map((one) => one.package.name))];
  return { advisories: names.map((name) => adviceOn(name, osv, ours, date)), date };
}

function adviceOn(name: string, osv: Osv, all: readonly Affected[], date: string | null): Advisory {
  const parts = all.filter((one) => one.package.name === name);
  return {
    id: osv.id,
    crate: name,
    category: categoryOf(osv, parts),
    title: osv.summary ?? '',
    affects: (version) => parts.some((part) => affects(part, version)),
    affectsAll: parts.some(namesNone),
    date,
  };
}

function categoryOf({ id, database_specific: top }: Osv, parts: readonly Affected[]): AdvisoryCategory {
  const said = [top, ...parts.map((part) => part.database_specific)];
  const informational = said.map((one) => one?.informational).find((text) => text != null);
  if (id.startsWith('MAL-') || said.some((one) => one?.categories?.includes('malicious'))) return 'malicious';
  if (informational === 'unmaintained' || informational === 'unsound') return informational;
  return informational === undefined ? 'vulnerable' : 'notice';
}

function affects(part: Affected, version: string): boolean {
  if (namesNone(part) || part.versions?.includes(version)) return true;
  return (part.ranges ?? []).some(({ type, events }) => type === 'SEMVER' && liesWithin(version, events));
}

/** Neither a version nor a range with an end. */
function namesNone({ versions, ranges }: Affected): boolean {
  if ((versions ?? []).length > 0) return false;
  return (ranges ?? []).every(({ events }) =>
    events.every((event) => event.fixed === undefined && event.last_affected === undefined && isStart(event)),
  );
}

function isStart({ introduced }: Event): boolean {
  return introduced === undefined || introduced === '0' || introduced === '0.0.0-0';
}

type Event = z.infer<typeof Event>;

/** OSV's own evaluation: events in order, each switching the state from its version on (`last_affected`: after it). */
function liesWithin(text: string, events: readonly Event[]): boolean {
  const version = parseVersion(text);
  if (version === null) return false;
  const passed = [...events].sort(inOrder).filter((event) => hasPassed(event, version));
  return passed.at(-1)?.introduced !== undefined;
}

function hasPassed(event: Event, version: Version): boolean {
  const at = versionOf(event);
  const order = at === null ? 1 : compareVersions(version, at);
  return event.last_affected === undefined ? order >= 0 : order > 0;
}

/** Null for the beginning of all versions, and for what is no version. */
function versionOf({ introduced, fixed, last_affected: last }: Event): Version | null {
  return parseVersion(introduced ?? fixed ?? last ?? '');
}

function inOrder(a: Event, b: Event): number {
  const [left, right] = [versionOf(a), versionOf(b)];
  if (left === null || right === null) return Number(left !== null) - Number(right !== null);
  return compareVersions(left, right);
}
