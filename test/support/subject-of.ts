import type { Background } from '../../src/analyzers/index.ts';
import { readFacts } from '../../src/facts/index.ts';
import { ok } from '../../src/kit/result.ts';
import { CrateName, CrateVersion } from '../../src/model/crate.ts';
import type { CrateFacts, UnpackedCrate } from '../../src/model/facts.ts';
import type { IndexEntry } from '../../src/ports/crate-registry.ts';
import { crateOf } from './crate-of.ts';

/** A crate that nobody knows: no history, no dependencies to be had, no corpora. */
export const UNKNOWN: Background = {
  now: 0,
  entry: null,
  history: [],
  previous: null,
  shortfall: null,
  lookUp: async () => null,
  read: async () => null,
  unanswered: () => [],
  verdictsOn: async () => [],
  corpora: { advisories: null, shortfalls: [], names: null, files: null },
};

const NO_RULES = {
  rules: new Map(),
  compiled: {
    engine: 'none',
    warnings: [],
    scan: async () => ok([]),
    time: async () => ok(0),
    recompile: async () => ok([]),
    [Symbol.asyncDispose]: async () => {},
  },
};

/** What an analyzer is given for a crate of these files: `story@1.0.0`, or of another name and version. */
export function subjectOf(
  files: Readonly<Record<string, string | Buffer>>,
  manifest = '',
  background: Partial<Background> = {},
  id = { name: 'story', version: '1.0.0' },
) {
  const named = `[package]\nname = "${id.name}"\nversion = "${id.version}"\nedition = "2021"\n${manifest}`;
  const crate: UnpackedCrate = {
    ...crateOf({ 'Cargo.toml': named, ...files }),
    id: { name: CrateName.parse(id.name), version: CrateVersion.parse(id.version) },
  };
  return { crate, facts: factsOf(crate), background: { ...UNKNOWN, ...background }, rulebook: NO_RULES };
}

function factsOf(crate: UnpackedCrate): CrateFacts {
  const read = readFacts(crate, null);
  if (!read.ok) throw new Error(read.failure.what);
  return read.value.facts;
}

/** A line of the index, published at this time. */
export function indexEntry(version: string, publishedAt: string | null, name = 'story'): IndexEntry {
  const rest = { checksum: '0'.repeat(64), yanked: false, links: null, dependencies: [], features: {}, raw: '' };
  return { name, version, publishedAt, ...rest };
}
