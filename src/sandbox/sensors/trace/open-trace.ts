import { basename } from 'node:path';
import type { Readable } from 'node:stream';
import { printable } from '../../../kit/untrusted-text.ts';
import type { SandboxPhase } from '../../../model/phases.ts';
import { tidy } from '../places.ts';
import { ProcessTable, type TracedProcess } from './processes.ts';
import { type CallRecord, RecordReader, type TraceRecord } from './record.ts';
import { descriptorPath, textOf } from './values.ts';

export interface TraceLimits {
  /** Calls kept of one name, so that a flood of one does not hide another; beyond it the trace has a gap. */
  readonly calls: number;
  readonly lineBytes: number;
  /** Text of arguments kept in all. */
  readonly bytes: number;
  readonly processes: number;
}

/** One kept system call with the process as it was when it called. */
export interface TracedCall extends CallRecord {
  readonly process: TracedProcess;
  /** Program, arguments, phase and directory at that moment: a process changes them when it executes something. */
  readonly program: string;
  readonly phase: SandboxPhase | null;
  readonly directory: string | null;
  /** How many programs the process had executed by then, this one included. */
  readonly executions: number;
  /** For the opening of a file: the one of the same name that the process had opened just before, which a copy reads. */
  readonly copyOf?: string;
}

export interface Trace {
  readonly calls: readonly TracedCall[];
  readonly processes: readonly TracedProcess[];
  readonly phases: ReadonlyMap<SandboxPhase, TracedProcess>;
  /** Seconds that each phase may take, as the first process says. */
  readonly allotted: ReadonlyMap<SandboxPhase, number>;
  readonly root: TracedProcess;
  /** Why the trace may be incomplete; null where nothing was lost. */
  readonly gap: string | null;
}

const BIRTH = /^(clone3?|v?fork)\b/;

/** Read-only opens are by far the most calls; the caller says which matter. */
export type KeepRead = (path: string) => boolean;

/**
 * Follows the tracer's output. `attached` settles when the first process is traced (so that the build may start) and
 * rejects where the tracer ends before that; `finished` gives all that was seen once the output ends.
 */
export function openTrace(
  stdout: Readable,
  stderr: Readable,
  options: { readonly rootPid: number; readonly limits: TraceLimits; readonly keepRead: KeepRead },
): { readonly attached: Promise<void>; readonly finished: Promise<Trace> } {
  const collector = new Collector(options.rootPid, options.limits, options.keepRead);
  const attached = untilAttached(stderr, options.rootPid);
  // Whoever awaits `attached` sees its rejection; nobody awaiting it must not end the process.
  attached.catch(() => {});
  const finished = (async () => {
    for await (const line of lines(stdout, options.limits.lineBytes)) collector.line(line);
    return collector.finish();
  })();
  return { attached, finished };
}

function untilAttached(stderr: Readable, rootPid: number): Promise<void> {
  return new Promise((resolve, reject) => {
    let text = '';
    stderr.on('data', (chunk: Buffer) => {
      // What follows the first message is one line a process; only the beginning is of interest.
      if (text.length < 4096) text += chunk.toString();
      if (text.includes(`Process ${rootPid} attached`)) resolve();
    });
    stderr.on('end', () => reject(new Error(text.trim().split('\n').at(-1) || 'it ended without a word')));
  });
}

/** Lines as Latin-1 text: the tracer writes ASCII only. A line over the limit is given empty, which reads as unreadable. */
async function* lines(stream: Readable, limit: number): AsyncGenerator<string> {
  let rest = '';
  for await (const chunk of stream) {
    const parts = (rest + (chunk as Buffer).toString('latin1')).split('\n');
    rest = parts.pop() ?? '';
    if (rest.length > limit) rest = rest.slice(0, 1);
    yield* parts;
  }
  if (rest !== '') yield rest;
}

class Collector {
  readonly #reader = new RecordReader();
  readonly #table: ProcessTable;
  readonly #limits: TraceLimits;
  readonly #keepRead: KeepRead;
  readonly #calls: TracedCall[] = [];
  readonly #counts = new Map<string, number>();
  #bytes = 0;
  #dropped = 0;

  constructor(rootPid: number, limits: TraceLimits, keepRead: KeepRead) {
    this.#table = new ProcessTable(rootPid, limits.processes);
    this.#limits = limits;
    this.#keepRead = keepRead;
  }

  line(text: string): void {
    const record = this.#reader.read(text);
    if (record !== null) this.#take(record);
  }

  finish(): Trace {
    for (const record of this.#table.orphans()) this.#take(record);
    const unseen = this.#table.unforeseen - this.#reader.unfinished(BIRTH);
    const unfollowed = this.#table.all.filter(({ exit, parent }) => exit === null && parent !== null).length;
    const problems = [
      this.#reader.unreadable > 0
        ? `${this.#reader.unreadable} unreadable records (${printable(this.#reader.firstUnreadable, 80)})`
        : '',
      this.#dropped > 0 ? `${this.#dropped} calls beyond the limits` : '',
      this.#table.uncounted > 0 ? `${this.#table.uncounted} processes beyond the limit` : '',
      this.#table.root.exit === null ? 'the tracer ended before the first process did' : '',
      this.#table.unparented > 0 ? `${this.#table.unparented} threads whose maker was not seen` : '',
      unseen > 0 ? `${unseen} births that were not seen` : '',
      unfollowed > 0 ? `${unfollowed} processes whose end was not seen` : '',
    ].filter((problem) => problem !== '');
    return {
      calls: this.#calls,
      processes: this.#table.all,
      phases: this.#table.phases,
      allotted: this.#table.allotted,
      root: this.#table.root,
      gap: problems.length === 0 ? null : problems.join('; '),
    };
  }

  #take(first: TraceRecord): void {
    // A birth releases what waited for it, which may hold births in turn: a list, not recursion.
    const pending: TraceRecord[] = [first];
    for (let record = pending.shift(); record !== undefined; record = pending.shift()) {
      const process = this.#table.doerOf(record);
      if (process === null) this.#table.hold(record);
      else if (record.kind === 'exit') this.#table.ended(record);
      else if (record.kind === 'birth') pending.unshift(...this.#table.born(record));
      else this.#call(record, process);
    }
  }

  #call(record: CallRecord, process: TracedProcess): void {
    const isBirth = BIRTH.test(record.name);
    if (isBirth) this.#table.numbered(record);
    // One that went well has a record of its own.
    if (isBirth && Number(record.result) > 0) return;
    if (/^f?chdir$/.test(record.name) && record.result === '0') process.directory = folderOf(record, process);
    if (record.name.startsWith('execve') && record.result === '0') this.#table.executed(process, record);
    const reads = isRead(record);
    if (reads) process.lastRead = descriptorPath(record.result) ?? openedPath(record);
    if (reads && !this.#matters(record)) return;
    if (this.#isFull(record)) {
      this.#dropped += 1;
      return;
    }
    this.#calls.push({
      ...record,
      arguments: record.arguments.map(ownText),
      process,
      program: process.program,
      phase: process.phase,
      directory: process.directory,
      executions: process.executed.length,
      ...copied(record, process),
    });
  }

  /** By its name, or by the file that the kernel says was reached: a link has another name. */
  #matters(record: CallRecord): boolean {
    const reached = descriptorPath(record.result);
    return this.#keepRead(openedPath(record)) || (reached !== null && this.#keepRead(reached));
  }

  #isFull({ name, arguments: texts }: CallRecord): boolean {
    const count = (this.#counts.get(name) ?? 0) + 1;
    const bytes = texts.reduce((sum, text) => sum + text.length, this.#bytes);
    if (count > this.#limits.calls || bytes > this.#limits.bytes) return true;
    this.#counts.set(name, count);
    this.#bytes = bytes;
    return false;
  }
}

function copied(record: CallRecord, { lastRead }: TracedProcess): { readonly copyOf?: string } {
  if (lastRead === undefined || !/^(open|creat)/.test(record.name) || isRead(record)) return {};
  return basename(lastRead) === basename(openedPath(record)) ? { copyOf: lastRead } : {};
}

/** The folder that a process goes to; null where it is named from one that is not known. */
function folderOf(record: CallRecord, process: TracedProcess): string | null {
  const [folder = ''] = record.arguments;
  const path = record.name === 'fchdir' ? descriptorPath(folder) : textOf(folder);
  if (path === null || path.startsWith('/')) return path;
  return process.directory === null ? null : tidy(`${process.directory}/${path}`);
}

/** A copy of its own: a part of a string holds all of the string that it was cut from, here the tracer's whole output. */
function ownText(text: string): string {
  return Buffer.from(text, 'latin1').toString('latin1');
}

/** Whether a call only opens a file for reading. */
export function isRead(call: CallRecord): boolean {
  if (!/^open(at2?)?$/.test(call.name)) return false;
  return !/O_(WRONLY|RDWR|CREAT|TRUNC|APPEND)/.test(call.arguments.slice(1).join(' '));
}

/** The path an open call names, resolved by the tracer's own decoding of descriptors; relative ones against their folder. */
export function openedPath(call: CallRecord & { readonly directory?: string | null }): string {
  const at = call.name === 'open' || call.name === 'creat' ? 0 : 1;
  const path = textOf(call.arguments[at] ?? '') ?? '?';
  if (path.startsWith('/')) return path;
  const folder = at === 1 ? descriptorPath(call.arguments[0] ?? '') : (call.directory ?? null);
  return folder === null ? path : `${folder === '/' ? '' : folder}/${path}`;
}
