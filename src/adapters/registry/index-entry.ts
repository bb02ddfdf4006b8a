import { z } from 'zod';
import { CrateVersion, normaliseName, Sha256 } from '../../model/crate.ts';
import type { IndexDependency, IndexEntry } from '../../ports/crate-registry.ts';

/** Index versions that are understood: 2 brought `features2` and nothing else. Cargo skips newer lines too. */
const NEWEST_LINE_VERSION = 2;

const Features = z.record(z.string(), z.array(z.string())).nullish();

const Dependency = z.object({
  name: z.string(),
  req: z.string(),
  features: z.array(z.string()).nullish(),
  optional: z.boolean().nullish(),
  default_features: z.boolean().nullish(),
  target: z.string().nullish(),
  kind: z.string().nullish(),
  registry: z.string().nullish(),
  package: z.string().nullish(),
});

const Line = z.object({
  name: z.string(),
  vers: CrateVersion,
  cksum: z.string().toLowerCase().pipe(Sha256),
  deps: z.array(Dependency),
  features: Features,
  features2: Features,
  yanked: z.boolean().nullish(),
  links: z.string().nullish(),
  v: z.number().nullish(),
  pubtime: z.string().nullish(),
});

/**
 * The entries of an index file. As cargo does, a line that does not parse or is of a newer version is passed over, so
 * that one bad publish does not take the whole crate away; so is one that belongs to another name.
 */
export function parseIndexFile(bytes: Buffer, name: string, cachedAt: string | null): readonly IndexEntry[] {
  const entries: IndexEntry[] = [];
  for (const line of bytes.toString('utf8').split('\n')) {
    const entry = line.trim() === '' ? null : parseLine(line, name, cachedAt);
    if (entry !== null) entries.push(entry);
  }
  return entries;
}

function parseLine(raw: string, name: string, cachedAt: string | null): IndexEntry | null {
  const parsed = Line.safeParse(jsonOrNull(raw));
  if (!parsed.success) return null;
  const line = parsed.data;
  if ((line.v ?? 1) > NEWEST_LINE_VERSION || normaliseName(line.name) !== normaliseName(name)) return null;
  return {
    name: line.name,
    version: line.vers,
    checksum: line.cksum,
    yanked: line.yanked ?? false,
    publishedAt: timeOrNull(line.pubtime),
    links: line.links ?? null,
    dependencies: line.deps.map(dependency),
    features: merge(line.features ?? {}, line.features2 ?? {}),
    raw,
    cachedAt,
  };
}

function dependency(line: z.infer<typeof Dependency>): IndexDependency {
  return {
    name: line.name,
    package: line.package ?? null,
    requirement: line.req,
    kind: line.kind === 'dev' || line.kind === 'build' ? line.kind : 'normal',
    optional: line.optional ?? false,
    defaultFeatures: line.default_features ?? true,
    features: line.features ?? [],
    target: line.target ?? null,
    registry: line.registry ?? null,
  };
}

type FeatureMap = Readonly<Record<string, readonly string[]>>;

/** `features2` adds to `features`; a feature named in both has the values of both. */
function merge(first: FeatureMap, second: FeatureMap): FeatureMap {
  // A null prototype: `__proto__` is a name that a crate may give a feature.
  const all: Record<string, readonly string[]> = Object.create(null);
  for (const [name, values] of [...Object.entries(first), ...Object.entries(second)])
    all[name] = [...(all[name] ?? []), ...values];
  return all;
}

function timeOrNull(text: string | null | undefined): string | null {
  return text != null && z.iso.datetime({ offset: true }).safeParse(text).success ? text : null;
}

function jsonOrNull(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

/** An index line for an entry that no index has served yet (an archive of an overlay). */
export function indexLine(entry: Omit<IndexEntry, 'raw'>): string {
  const deps = entry.dependencies.map((one) => ({
    name: one.name,
    req: one.requirement,
    features: one.features,
    optional: one.optional,
    default_features: one.defaultFeatures,
    target: one.target,
    kind: one.kind,
    registry: one.registry,
    package: one.package,
  }));
  const { name, version, checksum, yanked, links, features } = entry;
  // Everything in `features2`: the newer syntax (`dep:`, `crate?/feature`) is read there and nowhere else.
  return JSON.stringify({
    name,
    vers: version,
    deps,
    cksum: checksum,
    features: {},
    features2: features,
    yanked,
    links,
    v: 2,
  });
}
