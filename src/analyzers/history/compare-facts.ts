import type { SourcePlace } from '../../model/evidence.ts';
import type { CrateFacts, Dependency } from '../../model/facts.ts';
import type { ReadVersion } from '../background.ts';
import type { Subject } from '../define-analyzer.ts';

/** Programs, libraries and objects: what runs or is linked without a source to read. */
const MACHINE_CODE = new Set(['elf', 'pe', 'mach-o', 'wasm', 'ar']);
const LISTED = 20;

export interface Change {
  readonly change: string;
  readonly detail: string;
  readonly place: SourcePlace;
}

/** What the manifest and the files say that the version before did not. */
export function compareFacts(previous: ReadVersion, { facts }: Subject): Change[] {
  const before = previous.facts;
  return [
    ...buildScriptChange(facts, before),
    ...(facts.procMacro && !before.procMacro ? [change('proc-macro-became', before.id.version)] : []),
    ...addedDependencies(facts, before).map(({ package: name, kind }) => change('dependency-added', `${kind} ${name}`)),
    ...newBinaries(facts, before),
  ];
}

function buildScriptChange(facts: CrateFacts, before: CrateFacts): Change[] {
  if (facts.buildScript === null) return [];
  const place = { file: facts.buildScript, runsAt: 'build' } as const;
  if (before.buildScript === null) return [{ change: 'build-script-added', detail: before.id.version, place }];
  const had = hashOf(before, before.buildScript);
  return had !== null && had !== hashOf(facts, facts.buildScript)
    ? [{ change: 'build-script-changed', detail: before.id.version, place }]
    : [];
}

function hashOf({ files }: CrateFacts, path: string): string | null {
  return files.find((file) => file.path === path)?.sha256 ?? null;
}

/** Packages that the version before did not depend on, whatever the kind but for tests; each once. */
export function addedDependencies(facts: CrateFacts, before: CrateFacts): Dependency[] {
  const had = new Set(before.dependencies.filter(({ kind }) => kind !== 'dev').map((one) => one.package));
  const added = facts.dependencies.filter(({ kind, package: name }) => kind !== 'dev' && !had.has(name));
  return [...new Map(added.map((dependency) => [dependency.package, dependency])).values()];
}

/** Machine code whose bytes the version before did not have anywhere: one that only moved is not new. */
function newBinaries({ files }: CrateFacts, before: CrateFacts): Change[] {
  const had = new Set(before.files.map((file) => file.sha256));
  return files
    .filter((file) => MACHINE_CODE.has(file.format) && !had.has(file.sha256))
    .slice(0, LISTED)
    .map(({ path, format }) => ({ change: 'binary-added', detail: format, place: { file: path } }));
}

function change(name: string, detail: string): Change {
  return { change: name, detail, place: { file: 'Cargo.toml' } };
}
