import { type Evidence, evidence } from '../../../model/evidence.ts';
import { LAYOUT } from '../../layout.ts';
import { changedPaths, linkedPath, MARKING, type Operation, operationOf } from '../changes.ts';
import { reachedPath } from '../opened.ts';
import { isOwnReading } from '../own-tools.ts';
import { zoneOf } from '../places.ts';
import type { Interpreter, Sight } from '../sight.ts';
import { isRead, type TracedCall } from '../trace/open-trace.ts';

/** Places whose reading is worth telling though no bait lies there. */
const SENSITIVE = new RegExp(
  `^(/etc/(shadow|machine-id|sudoers)|/proc/(self|\\d+)/(environ|mem)|${LAYOUT.home}/(\\.bash_history|\\.ssh|\\.aws|\\.azure|\\.gnupg|\\.config/(solana|gcloud|gh|google-chrome|discord|Signal)|\\.sui|\\.aptos|\\.bitcoin|\\.electrum|\\.ethereum|\\.kube|\\.mozilla|\\.local/share/TelegramDesktop))`,
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
  if (operation === null) return [];
  return [...linked(call, sight), ...changedPaths(call).flatMap((path) => wrote(call, path, operation, sight))];
}

function read(call: TracedCall, sight: Sight): Evidence[] {
  const path = reachedPath(call);
  const bait = sight.baits.get(path);
  if (call.result === 'ENOENT' || isOwnReading(call, bait ?? null)) return [];
  const result = resultOf(call);
  const subject = sight.subjectOf(call.process);
  if (bait !== undefined)
    return [evidence('bait-touched', subject, sight.momentOf(call), { bait, path, operation: 'read', result })];
  return SENSITIVE.test(path) ? [evidence('file-read', subject, sight.momentOf(call), { path, result })] : [];
}

/** A second name for a bait: under it the file is read without its own being said. */
function linked(call: TracedCall, sight: Sight): Evidence[] {
  const path = linkedPath(call);
  const bait = path === null ? undefined : sight.baits.get(path);
  if (path === null || bait === undefined) return [];
  const data = { bait, path, operation: 'link', result: resultOf(call) } as const;
  return [evidence('bait-touched', sight.subjectOf(call.process), sight.momentOf(call), data)];
}

function wrote(call: TracedCall, path: string, operation: Operation, sight: Sight): Evidence[] {
  const subject = sight.subjectOf(call.process);
  const bait = baitAt(path, operation, sight);
  const result = resultOf(call);
  if (bait !== undefined)
    return [evidence('bait-touched', subject, sight.momentOf(call), { bait, path, operation, result })];
  const zone = zoneOf(path, subject);
  if (zone === 'target' || zone === 'temp' || isHarmless(call, path, operation)) return [];
  return [evidence('file-write', subject, sight.momentOf(call), { path, operation, result, zone })];
}

/** The bait that a change is about: the file itself, or one in a folder that is moved away. */
function baitAt(path: string, operation: Operation, { baits }: Sight): string | undefined {
  const bait = baits.get(path);
  if (bait !== undefined || operation !== 'rename') return bait;
  return [...baits].find(([file]) => file.startsWith(`${path}/`))?.[1];
}

/** Making a folder that is there, or removing what is not, changes nothing; programs do both without looking. */
function isHarmless(call: TracedCall, path: string, operation: Operation): boolean {
  if (isMarking(call) || call.name === 'ftruncate') return true;
  if (operation === 'mkdir' && call.result === 'EEXIST') return true;
  if (operation === 'delete' && call.result === 'ENOENT') return true;
  return (
    /^\/proc\/(self|\d+)\/(task\/\d+\/)?(comm|oom_score_adj|timerslack_ns)$/.test(path) ||
    /^\/proc\/(thread-)?self\/(task\/\d+\/)?fd\/\d+$/.test(path) ||
    /^\/(pipe|socket|anon_inode|memfd)/.test(path)
  );
}

/** Times and owners are what every copy sets; an attribute with a name of its own is a place to put something. */
function isMarking({ name }: TracedCall): boolean {
  return MARKING.test(name) && !/xattr$/.test(name);
}

function resultOf(call: TracedCall): string {
  return call.result.startsWith('E') ? call.result : 'ok';
}
