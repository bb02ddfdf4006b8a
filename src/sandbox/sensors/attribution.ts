import { basename } from 'node:path';
import { LAYOUT } from '../layout.ts';
import type { Sight } from './sight.ts';
import type { Trace } from './trace/open-trace.ts';
import type { TracedProcess } from './trace/processes.ts';
import { listOf } from './trace/values.ts';

const BUILD_SCRIPT = new RegExp(`^${LAYOUT.target}/debug/build/([^/]+)/build[-_]script`);
const SOURCE = new RegExp(`^${LAYOUT.cargoHome}/registry/src/[^/]+/([^/]+)/`);
const NAME_AND_VERSION = /^(.+?)-(\d+\.\d+\.\d+.*)$/;
const LINKER = /^(cc|gcc|g\+\+|c\+\+|clang|ld|ld\..*|lld|rust-lld|collect2|as|ar|wasm-ld)$/;
const LINEAGE_SHOWN = 12;

/** Tells whose code a process runs and which crate@version it acts for, by what cargo and rustc were told to do. */
export function attribution(
  trace: Trace,
  subject: string,
): Pick<Sight, 'subjectOf' | 'actorOf' | 'momentOf' | 'momentOfProcess'> {
  const owners = buildScriptOwners(trace, subject);
  const momentOfProcess = (process: TracedProcess, seconds = process.started) => {
    const phase = process.phase ?? 'build';
    const start = trace.phases.get(phase)?.started ?? 0;
    return { phase, process: lineage(process), milliseconds: Math.max(0, Math.round((seconds - start) * 1000)) };
  };
  return {
    actorOf: (process) => actorOf(process, trace),
    subjectOf: (process) => subjectOf(process, owners, subject),
    momentOfProcess: (process) => momentOfProcess(process),
    momentOf: (call) => momentOfProcess(call.process, call.seconds),
  };
}

/** The process and its parents up to the phase's root, itself first. */
export function* ancestry(process: TracedProcess): Generator<TracedProcess> {
  for (let at: TracedProcess | null = process; at !== null && at.parent !== null; at = at.parent) yield at;
}

function lineage(process: TracedProcess): string[] {
  const names = [...ancestry(process)].reverse().map((ancestor) => basename(ancestor.program));
  return names.length > LINEAGE_SHOWN ? [...names.slice(0, 4), '…', ...names.slice(-LINEAGE_SHOWN + 5)] : names;
}

function actorOf(process: TracedProcess, trace: Trace): ReturnType<Sight['actorOf']> {
  const ancestors = [...ancestry(process)];
  if (ancestors.some(isBuildScript)) return 'build-script';
  if (process.phase === 'link-and-run') return inPhase(process, trace) ? 'program' : null;
  const compiler = ancestors.findIndex((ancestor) => ancestor.executed.some((path) => basename(path) === 'rustc'));
  if (compiler === -1) return null;
  // What rustc starts itself is the linker and its helpers; a macro in it could start anything else.
  const below = ancestors.slice(0, compiler);
  return below.some((ancestor) => LINKER.test(basename(ancestor.program))) ? null : 'compiler';
}

/** Below the phase's own root: the first process' other helpers are ours. */
function inPhase(process: TracedProcess, trace: Trace): boolean {
  const roots = new Set(trace.phases.values());
  return [...ancestry(process)].some((ancestor) => roots.has(ancestor));
}

function isBuildScript(process: TracedProcess): boolean {
  return process.executed.some((path) => BUILD_SCRIPT.test(path));
}

function subjectOf(process: TracedProcess, owners: ReadonlyMap<string, string>, subject: string): string {
  for (const ancestor of ancestry(process)) {
    const folder = ancestor.executed.map((path) => BUILD_SCRIPT.exec(path)?.[1]).find((name) => name !== undefined);
    if (folder !== undefined) return owners.get(folder) ?? subject;
    const compiled = ancestor.executed.some((path) => basename(path) === 'rustc') ? crateOf(ancestor.arguments) : null;
    if (compiled !== null) return compiled;
  }
  return subject;
}

/** Which crate each folder of build scripts belongs to, from the rustc commands that compiled them. */
function buildScriptOwners(trace: Trace, subject: string): Map<string, string> {
  const owners = new Map<string, string>();
  for (const call of trace.calls) {
    if (call.name !== 'execve') continue;
    const words = listOf(call.arguments[1] ?? '');
    const folder = words
      .map((word) => new RegExp(`^${LAYOUT.target}/debug/build/([^/]+)$`).exec(word)?.[1])
      .find((name) => name !== undefined);
    if (folder !== undefined) owners.set(folder, crateOf(words) ?? subject);
  }
  return owners;
}

/** The registry crate whose source a rustc command compiles; null for the crate's own folder and the consumer project. */
function crateOf(words: readonly string[]): string | null {
  for (const word of words) {
    const [, name, version] = NAME_AND_VERSION.exec(SOURCE.exec(word)?.[1] ?? '') ?? [];
    if (name !== undefined) return `${name}@${version}`;
  }
  return null;
}
