import { basename } from 'node:path';
import { type Evidence, type EvidenceData, evidence } from '../../../model/evidence.ts';
import { EXERCISES } from '../../../model/phases.ts';
import { WRAPPERS } from '../../session.ts';
import { OPENING } from '../opened.ts';
import { tidy, zoneOf } from '../places.ts';
import { shortened } from '../shortened.ts';
import type { Interpreter, Sight } from '../sight.ts';
import { isRead, openedPath, type TracedCall } from '../trace/open-trace.ts';
import type { TracedProcess } from '../trace/processes.ts';
import { listOf, textOf } from '../trace/values.ts';

const COMPILERS =
  /^(ld|ld\..*|lld|rust-lld|collect2|cc1|cc1plus|as|ar|rustc|cargo|cmake|ninja|make|objcopy|strip|clang.*|gcc|cc|g\+\+|c\+\+)$/;
const COPIERS = /^(cp|install|mv|ln|tar|unzip|git|rsync)$/;
const ARGUMENTS_SHOWN = 40;
/** A phase's root executes its wrappers and then its program. */
const PHASE_EXECUTIONS = WRAPPERS + 1;

/** Programs that a build script, a macro or the crate's own program started. */
const exec: Interpreter = {
  id: 'exec',
  interpret: (sight) => {
    const writers = writersOf(sight.trace.calls);
    const executions = sight.trace.calls.filter((call) => call.name.startsWith('execve'));
    const searches = searchesOf(executions);
    return executions.filter((call) => told(call, sight, searches)).map((call) => asEvidence(call, sight, writers));
  },
};
export default exec;

function told(call: TracedCall, sight: Sight, searches: Searches): boolean {
  const path = programOf(call);
  if (handedOut(call, sight) !== undefined) return true;
  if (sight.actorOf(call.process) === null) return false;
  // Cargo starting rustc or the build script, or the phase starting the crate's own program, is the walk itself.
  if (zoneOf(path, '') === 'target' && /\/(build[-_]script[^/]*|app)$/.test(path)) return false;
  if (isEntered(call.process, sight)) return false;
  if (call.process.parent === sight.trace.root && call.executions <= PHASE_EXECUTIONS) return false;
  if (basename(path) === 'rustc' && sight.actorOf(call.process) === 'compiler') return false;
  // A search along PATH fails until it succeeds; only a search that found nothing is worth telling.
  if (call.result === '0') return true;
  const search = searches.get(call.process)?.get(searchKey(call));
  return call.result !== 'ENOENT' || (search?.found === false && search.last === call);
}

/** Whether an exercise starts a program: nobody above it runs code of the crate's. */
function isEntered(process: TracedProcess, sight: Sight): boolean {
  const { parent } = process;
  return process.phase !== null && EXERCISES.has(process.phase) && (parent === null || sight.actorOf(parent) === null);
}

/** One process looking for one program along PATH: whether it was found, and the call that ended the search. */
interface Search {
  readonly found: boolean;
  readonly last: TracedCall;
}
type Searches = ReadonlyMap<TracedProcess, ReadonlyMap<string, Search>>;

function searchKey(call: TracedCall): string {
  return `${call.name} ${basename(programOf(call))}`;
}

/** In one pass: a build may look for a hundred thousand programs. */
function searchesOf(executions: readonly TracedCall[]): Searches {
  const searches = new Map<TracedProcess, Map<string, Search>>();
  for (const call of executions) {
    const own = searches.get(call.process) ?? new Map<string, Search>();
    searches.set(call.process, own);
    const found = call.result === '0' || own.get(searchKey(call))?.found === true;
    own.set(searchKey(call), { found, last: call });
  }
  return searches;
}

function programOf(call: TracedCall): string {
  const path = textOf(call.arguments[call.name === 'execveat' ? 1 : 0] ?? '') ?? '?';
  return path.startsWith('/') ? tidy(path) : call.directory === null ? path : tidy(`${call.directory}/${path}`);
}

function asEvidence(call: TracedCall, sight: Sight, writers: ReadonlyMap<string, string>): Evidence {
  const program = programOf(call);
  const kind = handedOut(call, sight);
  return evidence('process-exec', sight.subjectOf(call.process), sight.momentOf(call), {
    program,
    arguments: shortened(argumentsOf(call), ARGUMENTS_SHOWN),
    directory: call.directory ?? '',
    result: call.result === '0' ? 'ok' : call.result,
    origin: originOf(program, sight.subjectOf(call.process), writers),
    ...(kind === undefined ? {} : { handedOut: kind }),
  });
}

/** What kind of code of the false internet's own runs a program; undefined where none does. */
function handedOut(call: TracedCall, { markers }: Sight): string | undefined {
  const [, word, ...rest] = argumentsOf(call);
  return word === undefined || rest.length > 0 ? undefined : markers.get(word);
}

function argumentsOf(call: TracedCall): string[] {
  return listOf(call.arguments[call.name === 'execveat' ? 2 : 1] ?? '');
}

function originOf(
  path: string,
  subject: string,
  writers: ReadonlyMap<string, string>,
): EvidenceData<'process-exec'>['origin'] {
  const writer = writers.get(path);
  if (writer !== undefined && COMPILERS.test(writer)) return 'compiled';
  if (writer !== undefined && COPIERS.test(writer)) return 'package';
  const zone = zoneOf(path, subject);
  if (writer === undefined && (zone === 'package' || zone === 'registry')) return 'package';
  if (writer === undefined && zone === 'toolchain') return 'toolchain';
  if (writer === undefined && zone === 'system') return 'image';
  return 'written-during-run';
}

/** A file of a package copied by the crate's own code, which stands for the copiers. */
const COPY = 'cp';

/**
 * Builds copy the sources that they ship to where they may write, and run what lies there (`configure`). What was copied was in the
 * package for all to read; another content under the same name is told by what it does.
 */
function isCopyOfPackage({ copyOf }: TracedCall): boolean {
  return copyOf !== undefined && ['package', 'registry'].includes(zoneOf(copyOf, ''));
}

/** Who wrote each file last: the program's name, by opens for writing and by the moves and links that follow. */
function writersOf(calls: readonly TracedCall[]): Map<string, string> {
  const writers = new Map<string, string>();
  for (const call of calls) {
    if (OPENING.test(call.name) && !isRead(call) && !call.result.startsWith('E'))
      writers.set(tidy(openedPath(call)), isCopyOfPackage(call) ? COPY : basename(call.program));
    if (/^(rename|link)/.test(call.name) && call.result === '0') passOn(namedBy(call), basename(call.program), writers);
  }
  return writers;
}

function passOn([from, to]: readonly string[], by: string, writers: Map<string, string>): void {
  if (from !== undefined && to !== undefined) writers.set(to, writers.get(from) ?? by);
}

function namedBy(call: TracedCall): string[] {
  const paths = call.arguments.map((text) => textOf(text)).filter((text) => text !== null && text !== '');
  return paths.map((path) => tidy(path?.startsWith('/') ? path : `${call.directory ?? ''}/${path}`));
}
