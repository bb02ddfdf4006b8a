import type { EvidenceData } from '../../model/evidence.ts';
import { OPENING, reachedPath } from './opened.ts';
import { tidy } from './places.ts';
import { isRead, type TracedCall } from './trace/open-trace.ts';
import { descriptorPath, textOf } from './trace/values.ts';

export type Operation = EvidenceData<'file-write'>['operation'];

const OPERATIONS: readonly (readonly [RegExp, Operation])[] = [
  [/^rename/, 'rename'],
  [/^link/, 'link'],
  [/^symlink/, 'symlink'],
  [/^(unlink|rmdir)/, 'delete'],
  [/^mkdir/, 'mkdir'],
  [/^f?chmod/, 'chmod'],
  [/^f?truncate/, 'truncate'],
  [/^mknod/, 'create'],
];
/** Calls that change what is told of a file and not the file: worth telling of baits only, as every copy makes them. */
export const MARKING = /^(utime|futimes|[fl]?chown|[fl]?(set|remove)xattr)/;

/** What a call does to files; null for one that changes none. */
export function operationOf(call: TracedCall): Operation | null {
  if (OPENING.test(call.name)) {
    if (isRead(call)) return null;
    return call.name === 'creat' || /O_CREAT|O_EXCL/.test(call.arguments.join(' ')) ? 'create' : 'write';
  }
  if (MARKING.test(call.name)) return 'chmod';
  return OPERATIONS.find(([pattern]) => pattern.test(call.name))?.[1] ?? null;
}

/** The paths that a call changes: for a rename both ends, for a link the new name. */
export function changedPaths(call: TracedCall): string[] {
  if (OPENING.test(call.name)) return [reachedPath(call)];
  const named = namedPaths(call);
  if (named.length === 0)
    return [descriptorPath(call.arguments[0] ?? '')].flatMap((path) => (path === null ? [] : tidy(path)));
  if (call.name.startsWith('rename')) return named;
  return /^(sym)?link/.test(call.name) ? named.slice(-1) : named.slice(0, 1);
}

/** The file that a new name is made for; null for any other call. */
export function linkedPath(call: TracedCall): string | null {
  return call.name.startsWith('link') ? (namedPaths(call)[0] ?? null) : null;
}

/** The paths among a call's arguments, each against the folder that it is relative to. */
function namedPaths(call: TracedCall): string[] {
  return call.arguments.flatMap((text, at) => {
    const path = text.startsWith('"') ? textOf(text) : null;
    if (path === null || path === '') return [];
    const folder = call.name.includes('at') ? descriptorPath(call.arguments[at - 1] ?? '') : call.directory;
    return [tidy(path.startsWith('/') ? path : `${folder ?? ''}/${path}`)];
  });
}
