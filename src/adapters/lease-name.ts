import { createHash, randomBytes } from 'node:crypto';

/** What the name of a message's file says. The file never changes: every step of its life is one atomic move to another name. */
export interface MessageName {
  /** Milliseconds since the epoch before which it is not due. */
  readonly due: number;
  /** Deliveries so far. */
  readonly attempt: number;
  readonly id: string;
}

const LONGEST_ID = 160;

/** `0001764000000000.2.name.json` waits; with `~` and a random part it is leased. */
export function waitingName({ due, attempt, id }: MessageName): string {
  return `${String(due).padStart(16, '0')}.${attempt}.${id}`;
}

export function leasedName(name: MessageName): string {
  return `${waitingName(name)}~${randomBytes(6).toString('hex')}`;
}

/** Reads either kind of name. A name that somebody else gave is a message too: due at once, never delivered. */
export function readName(file: string): MessageName {
  const found = /^(\d{16})\.(\d{1,6})\.(.+?)(?:~[0-9a-f]{12})?$/.exec(file);
  if (found !== null) return { due: Number(found[1]), attempt: Number(found[2]), id: found[3] ?? '' };
  // Names have a longest length, and a move must not fail for it.
  const id = file.length <= LONGEST_ID ? file : createHash('sha256').update(file).digest('hex');
  return { due: 0, attempt: 0, id };
}
