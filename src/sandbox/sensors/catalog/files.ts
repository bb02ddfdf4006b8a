import { basename } from 'node:path';
import { type Evidence, type EvidenceData, evidence } from '../../../model/evidence.ts';
import { LAYOUT } from '../../layout.ts';
import { tidy, zoneOf } from '../places.ts';
import type { Interpreter, Sight } from '../sight.ts';
import { isRead, openedPath, type TracedCall } from '../trace/open-trace.ts';
import { descriptorPath, textOf } from '../trace/values.ts';

type Operation = EvidenceData<'file-write'>['operation'];

const OPERATIONS: readonly (readonly [RegExp, Operation])[] = [
  [/^rename/, 'rename'],
  [/^link/, 'link'],
  [/^symlink/, 'symlink'],
  [/^(unlink|rmdir)/, 'delete'],
  [/^mkdir/, 'mkdir'],
  [/^f?chmod/, 'chmod'],
  [/^truncate/, 'truncate'],
  [/^mknod/, 'create'],
];
/** Programs that read their own credentials and settings in their ordinary way. */
const OWN_READERS = /^(cargo|git|git-.*|ssh|ssh-.*|docker|npm)$/;
/** Places whose reading is worth telling though no bait lies there. */
const SENSITIVE = new RegExp(
  `^(/etc/(shadow|machine-id|sudoers)|/proc/(self|\\d+)/(environ|mem)|${LAYOUT.home}/(\\.bash_history|\\.ssh|\\.aws|\\.gnupg|\\.config/solana|\\.sui|\\.ethereum|\\.kube|\\.mozilla|\\.config/google-chrome))`,
);

/** Whether the trace keeps an open for reading: baits and sensitive places only. */
export function isSensitive(path: string, baits: ReadonlyMap<string, string>): boolean {
  return baits.has(path) || SENSITIVE.test(path);
}

/** What the crate's code read of what is not its own, and wrote outside of the places a build writes. */
const files: Interpreter = {
  id: 'files',
  interpret: (sight) =>
    sight.trace.calls.flatMap((call) => (sight.actorOf(call.process) === null ? [] : look(call, sight))),
};
export default files;

function look(call: TracedCall, sight: Sight): Evidence[] {
  if (isRead(call)) return read(call, sight);
  const operation = operationOf(call);
  return operation === null ? [] : pathsOf(call).flatMap((path) => wrote(call, path, operation, sight));
}

function read(call: TracedCall, sight: Sight): Evidence[] {
  const path = tidy(openedPath(call));
  if (OWN_READERS.test(basename(call.program)) || call.result === 'ENOENT') return [];
  const result = resultOf(call);
  const bait = sight.baits.get(path);
  const subject = sight.subjectOf(call.process);
  if (bait !== undefined)
    return [evidence('bait-touched', subject, sight.momentOf(call), { bait, path, operation: 'read', result })];
  return SENSITIVE.test(path) ? [evidence('file-read', subject, sight.momentOf(call), { path, result })] : [];
}

function wrote(call: TracedCall, path: string, operation: Operation, sight: Sight): Evidence[] {
  const subject = sight.subjectOf(call.process);
  const bait = sight.baits.get(path);
  const result = resultOf(call);
  if (bait !== undefined)
    return [evidence('bait-touched', subject, sight.momentOf(call), { bait, path, operation, result })];
  const zone = zoneOf(path, subject);
  if (zone === 'target' || zone === 'temp' || isHarmless(call, path, operation)) return [];
  return [evidence('file-write', subject, sight.momentOf(call), { path, operation, result, zone })];
}

/** Making a folder that is there, or removing what is not, changes nothing; programs do both without looking. */
function isHarmless(call: TracedCall, path: string, operation: Operation): boolean {
  if (operation === 'mkdir' && call.result === 'EEXIST') return true;
  if (operation === 'delete' && call.result === 'ENOENT') return true;
  return (
    /^\/proc\/(self|\d+)\/(task\/\d+\/)?(comm|oom_score_adj|timerslack_ns|fd\/\d+)$/.test(path) ||
    /^\/(pipe|socket|anon_inode|memfd)/.test(path)
  );
}

function operationOf(call: TracedCall): Operation | null {
  if (/^(open|openat|openat2|creat)$/.test(call.name))
    return /O_CREAT|O_EXCL/.test(call.arguments.join(' ')) ? 'create' : 'write';
  return OPERATIONS.find(([pattern]) => pattern.test(call.name))?.[1] ?? null;
}

/** The paths that a call changes: for a rename both ends, for a link the new name. */
function pathsOf(call: TracedCall): string[] {
  if (/^(open|openat|openat2|creat)$/.test(call.name)) return [tidy(openedPath(call))];
  if (call.name === 'fchmod') return [tidy(descriptorPath(call.arguments[0] ?? '') ?? '?')];
  const paths = call.arguments.flatMap((text, at) => named(call, text, at));
  if (call.name.startsWith('rename')) return paths;
  return call.name.includes('link') && !call.name.startsWith('unlink') ? paths.slice(-1) : paths.slice(0, 1);
}

function named(call: TracedCall, text: string, at: number): string[] {
  const path = text.startsWith('"') ? textOf(text) : null;
  if (path === null || path === '') return [];
  const folder = call.name.includes('at') ? descriptorPath(call.arguments[at - 1] ?? '') : call.directory;
  return [tidy(path.startsWith('/') ? path : `${folder ?? ''}/${path}`)];
}

function resultOf(call: TracedCall): string {
  return call.result.startsWith('E') ? call.result : 'ok';
}
