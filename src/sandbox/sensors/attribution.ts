import { basename } from 'node:path';
import { EXERCISES } from '../../model/phases.ts';
import { LAYOUT } from '../layout.ts';
import type { Sight } from './sight.ts';
import type { Trace } from './trace/open-trace.ts';
import type { TracedProcess } from './trace/processes.ts';
import { listOf } from './trace/values.ts';

const BUILD_SCRIPT = new RegExp(`^${LAYOUT.target}/debug/build/([^/]+)/build[-_]script`);
/** Programs that cargo or rustdoc made. */
const PROGRAM = new RegExp(`^${LAYOUT.target}/debug/|^${LAYOUT.temp}/rustdoctest`);
const OUTPUT = new RegExp(`^${LAYOUT.target}/debug/build/([^/]+)$`);
const SOURCE = new RegExp(`^${LAYOUT.cargoHome}/registry/src/[^/]+/([^/]+)/`);
const NAME_AND_VERSION = /^(.+?)-(\d+\.\d+\.\d+.*)$/;
const LINKER = /^(cc|gcc|g\+\+|c\+\+|clang|ld|ld\..*|lld|rust-lld|collect2|as|ar|wasm-ld)$/;
/** Names of a line that are shown, and how many of them are its beginning. */
const LINEAGE_SHOWN = 12;
const FIRST_SHOWN = 4;

/** Tells whose code a process runs and which crate@version it acts for, by what cargo and rustc were told to do. */
export function attribution(
  trace: Trace,
  subject: string,
): Pick<Sight, 'subjectOf' | 'actorOf' | 'momentOf' | 'momentOfProcess'> {
  const descentOf = descents(trace, buildScriptOwners(trace, subject), subject);
  const momentOfProcess = (process: TracedProcess, seconds = process.started) => {
    const phase = process.phase ?? 'build';
    const start = trace.phases.get(phase)?.started ?? 0;
    const milliseconds = Math.max(0, Math.round((seconds - start) * 1000));
    return { phase, process: lineage(descentOf(process)), milliseconds };
  };
  return {
    actorOf: (process) => actorOf(process, descentOf(process)),
    subjectOf: (process) => descentOf(process).subject,
    momentOfProcess: (process) => momentOfProcess(process),
    momentOf: (call) => momentOfProcess(call.process, call.seconds),
  };
}

/** What a process has from all above it, up to the phase's root. */
interface Descent {
  readonly subject: string;
  readonly belowBuildScript: boolean;
  readonly belowProgram: boolean;
  /** Below the phase's own root: the first process' other helpers are ours. */
  readonly inPhase: boolean;
  /** Below the nearest rustc; `linker`: with a linker between. */
  readonly compiler: 'compiler' | 'linker' | null;
  readonly depth: number;
  /** Names of the first and of the last in the line, itself included: as many as are shown. */
  readonly first: readonly string[];
  readonly last: readonly string[];
}

/**
 * The descent of any process, each found once from its parent's: a crate may have a hundred thousand processes below one another,
 * and walking up from each of them would take the square of that.
 */
function descents(
  trace: Trace,
  owners: ReadonlyMap<string, string>,
  subject: string,
): (process: TracedProcess) => Descent {
  const roots = new Set(trace.phases.values());
  const none = {
    belowBuildScript: false,
    belowProgram: false,
    inPhase: false,
    compiler: null,
    depth: 0,
    first: [],
    last: [],
  } as const;
  const top: Descent = { subject, ...none };
  const known = new Map<TracedProcess, Descent>();
  return (process) => {
    const pending: TracedProcess[] = [];
    let at: TracedProcess | null = process;
    // The first process of all has no parent and is in nobody's line.
    for (; at !== null && at.parent !== null && !known.has(at); at = at.parent) pending.push(at);
    let descent = (at === null ? undefined : known.get(at)) ?? top;
    for (const next of pending.reverse()) {
      descent = descend(descent, next, roots, owners, subject);
      known.set(next, descent);
    }
    return descent;
  };
}

function descend(
  above: Descent,
  process: TracedProcess,
  roots: ReadonlySet<TracedProcess>,
  owners: ReadonlyMap<string, string>,
  subject: string,
): Descent {
  const name = basename(process.program);
  return {
    subject: ownSubject(process, owners, subject) ?? above.subject,
    belowBuildScript: above.belowBuildScript || process.executed.some((path) => BUILD_SCRIPT.test(path)),
    belowProgram: above.belowProgram || process.executed.some((path) => PROGRAM.test(path)),
    inPhase: above.inPhase || roots.has(process),
    compiler: compilerOf(above.compiler, process, name),
    depth: above.depth + 1,
    first: above.first.length < FIRST_SHOWN ? [...above.first, name] : above.first,
    last: [...above.last, name].slice(-LINEAGE_SHOWN),
  };
}

/** What rustc starts itself is the linker and its helpers; a macro in it could start anything else. */
function compilerOf(above: Descent['compiler'], process: TracedProcess, name: string): Descent['compiler'] {
  if (isCompiler(process)) return 'compiler';
  return above === 'compiler' && LINKER.test(name) ? 'linker' : above;
}

function isCompiler(process: TracedProcess): boolean {
  return process.executed.some((path) => basename(path) === 'rustc');
}

/** The crate whose build script the process is, or that it compiles; null where it is neither. */
function ownSubject(process: TracedProcess, owners: ReadonlyMap<string, string>, subject: string): string | null {
  const folder = process.executed.map((path) => BUILD_SCRIPT.exec(path)?.[1]).find((name) => name !== undefined);
  if (folder !== undefined) return owners.get(folder) ?? subject;
  return isCompiler(process) ? crateOf(process.arguments) : null;
}

function lineage({ depth, first, last }: Descent): string[] {
  return depth > LINEAGE_SHOWN ? [...first, '…', ...last.slice(FIRST_SHOWN + 1 - LINEAGE_SHOWN)] : [...last];
}

function actorOf(
  process: TracedProcess,
  { belowBuildScript, belowProgram, inPhase, compiler }: Descent,
): ReturnType<Sight['actorOf']> {
  if (belowBuildScript) return 'build-script';
  if (process.phase === 'link-and-run') return inPhase ? 'program' : null;
  if (process.phase !== null && EXERCISES.has(process.phase)) return belowProgram ? 'program' : null;
  return compiler === 'compiler' ? 'compiler' : null;
}

/** Which crate each folder of build scripts belongs to, from the rustc commands that compiled them. */
function buildScriptOwners(trace: Trace, subject: string): Map<string, string> {
  const owners = new Map<string, string>();
  for (const call of trace.calls) {
    if (call.name !== 'execve') continue;
    const words = listOf(call.arguments[1] ?? '');
    const folder = words.map((word) => OUTPUT.exec(word)?.[1]).find((name) => name !== undefined);
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
