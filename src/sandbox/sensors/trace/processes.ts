import { SANDBOX_PHASES, type SandboxPhase } from '../../../model/phases.ts';
import type { BirthRecord, CallRecord, ExitRecord, TraceRecord } from './record.ts';
import { listOf, textOf } from './values.ts';

export interface TracedProcess {
  readonly pid: number;
  /** The numbers inside the cage of it and of its threads. */
  readonly numbers: number[];
  readonly parent: TracedProcess | null;
  /** File and arguments of what it executes now; those of its parent until it executes something itself. */
  program: string;
  arguments: readonly string[];
  /** Every file it has executed, first first: a build script that replaces itself with a shell stays a build script. */
  readonly executed: string[];
  readonly started: number;
  ended: number | null;
  exit: { readonly status: number | null; readonly signal: string | null } | null;
  phase: SandboxPhase | null;
  /** Working directory as far as traced; null where it began before the tracer looked. */
  directory: string | null;
  /** The file that it opened last for reading, as it was reached. */
  lastRead?: string;
}

/** A marker is `/usr/bin/true <phase> <seconds>` executed by a direct child of the first process: no crate can be one. */
const MARKER = '/usr/bin/true';

/** Numbers begin anew beyond the kernel's pid_max, which is never less. */
const LAST_NUMBER = 32_000;

/** The process tree by clone lineage, which re-parenting and double forks do not change. */
export class ProcessTable {
  readonly #byThread = new Map<number, TracedProcess>();
  readonly #gone = new Map<number, TracedProcess>();
  readonly #waiting = new Map<number, TraceRecord[]>();
  readonly all: TracedProcess[] = [];
  readonly root: TracedProcess;
  #phase: SandboxPhase | null = null;
  /** The process that runs each phase: the first direct child of the first process after the marker. */
  readonly phases = new Map<SandboxPhase, TracedProcess>();
  /** Seconds that the first process allots to each phase. */
  readonly allotted = new Map<SandboxPhase, number>();

  /** Numbers that the kernel gave inside the cage, one after the other, as far as the trace told them; and births without one. */
  readonly #numbers = new Set<number>();
  #unnumbered = 0;
  /** By who made them: births of which the call has not ended, and numbers that a call gave whose birth has not been told. */
  readonly #unended = new Map<number, TracedProcess>();
  readonly #given = new Map<number, number>();
  /** Calls whose maker was killed before their end, and of which no birth was told. */
  readonly #untold = new Map<number, CallRecord>();
  /** Threads of which it is not known who made them. */
  unparented = 0;

  /** Processes beyond the limit: what they did is their parent's. */
  uncounted = 0;
  readonly #limit: number;

  constructor(rootPid: number, limit: number) {
    this.#limit = limit;
    this.root = this.#add(rootPid, null, 0);
  }

  /** The process of a thread; null where its birth has not been told yet (the child may be heard before the parent). */
  of(thread: number): TracedProcess | null {
    return this.#byThread.get(thread) ?? null;
  }

  /** The same of a record: what is told beside the tracer may be heard when its thread is gone. */
  doerOf(record: TraceRecord): TracedProcess | null {
    return 'aside' in record ? this.#everOf(record.thread) : this.of(record.thread);
  }

  #everOf(thread: number): TracedProcess | null {
    return this.of(thread) ?? this.#gone.get(thread) ?? null;
  }

  /** Keeps a record until its thread's birth is told. */
  hold(record: TraceRecord): void {
    const held = this.#waiting.get(record.thread);
    if (held === undefined) this.#waiting.set(record.thread, [record]);
    else held.push(record);
  }

  /**
   * Records whose thread never got a maker, told at the end: the maker was killed between the birth and its telling. Where there are
   * as many such makers, the threads are theirs, in the order of time; else they are descendants of the first process.
   */
  orphans(): TraceRecord[] {
    const held = [...this.#waiting.values()].flat();
    const threads = [...this.#waiting.keys()];
    if (this.#untold.size !== threads.length) this.unparented = this.#strangers(threads);
    else
      for (const [at, [thread, { seconds, arguments: words }]] of [...this.#untold].entries()) {
        const isThread = /\bCLONE_THREAD\b/.test(words.join(' '));
        this.born({ kind: 'birth', thread, seconds, child: threads[at] ?? 0, isThread }, this.#everOf(thread));
      }
    for (const record of held) if (this.of(record.thread) === null) this.#add(record.thread, this.root, record.seconds);
    this.#waiting.clear();
    return held;
  }

  /** Of threads left over: all where there are fewer births to make them, else those that did something that is some maker's doing. */
  #strangers(threads: readonly number[]): number {
    const did = (thread: number) => this.#waiting.get(thread)?.some(({ kind }) => kind !== 'exit');
    return threads.length > this.#untold.size ? threads.length : threads.filter(did).length;
  }

  /** A birth; gives the records that waited for it. */
  born({ thread, child, isThread, seconds }: BirthRecord, parent = this.of(thread)): readonly TraceRecord[] {
    if (parent === null) return [];
    const isFull = this.all.length >= this.#limit;
    if (isFull && !isThread) this.uncounted += 1;
    const process = isFull || isThread ? parent : this.#add(child, parent, seconds);
    this.#byThread.set(child, process);
    this.#untold.delete(thread);
    const given = this.#given.get(thread);
    this.#given.delete(thread);
    if (given === undefined) this.#unended.set(thread, process);
    else process.numbers.push(given);
    const held = this.#waiting.get(child) ?? [];
    this.#waiting.delete(child);
    return held;
  }

  /** A call that makes a process or thread, however it ended: one that failed may have used up a number. */
  numbered(record: CallRecord): void {
    const { thread, result } = record;
    const number = Number(result);
    const isGiven = Number.isInteger(number) && number > 0;
    if (isGiven) this.#numbers.add(number);
    else this.#unnumbered += 1;
    const born = this.#unended.get(thread);
    this.#unended.delete(thread);
    if (isGiven && born !== undefined) born.numbers.push(number);
    else if (isGiven) this.#given.set(thread, number);
    else if (born === undefined && result === '?') this.#untold.set(thread, record);
  }

  /**
   * How many processes and threads the kernel numbered that no call of the trace made. It numbers in order, so a hole is a
   * birth that the tracer was not told of. The first ones are the engine's own, used up before the first process was one of the
   * cage's; it alone runs behind the gate until it makes the first that is told. 0 where numbers may have begun anew.
   */
  get unforeseen(): number {
    let [first, last] = [Number.POSITIVE_INFINITY, 0];
    for (const number of this.#numbers) [first, last] = [Math.min(first, number), Math.max(last, number)];
    return last > LAST_NUMBER ? 0 : Math.max(0, last - first + 1 - this.#numbers.size - this.#unnumbered);
  }

  executed(process: TracedProcess, record: CallRecord): void {
    const at = record.name === 'execveat' ? 1 : 0;
    process.program = textOf(record.arguments[at] ?? '') ?? '?';
    process.arguments = listOf(record.arguments[at + 1] ?? '');
    process.executed.push(process.program);
    if (process.parent === this.root) this.#atRoot(process);
  }

  /** The kernel gives a number anew: what is heard of it next waits for its birth, and is not taken for the one that is gone. */
  ended(record: ExitRecord): void {
    const process = this.of(record.thread);
    this.#byThread.delete(record.thread);
    if (process !== null) this.#gone.set(record.thread, process);
    if (process === null || process.pid !== record.thread) return;
    process.ended = record.seconds;
    process.exit = { status: record.status, signal: record.signal };
  }

  #atRoot(process: TracedProcess): void {
    const phase = process.program === MARKER ? process.arguments[1] : undefined;
    if (phase !== undefined && (SANDBOX_PHASES as readonly string[]).includes(phase)) {
      this.#phase = phase as SandboxPhase;
      this.allotted.set(this.#phase, Number(process.arguments[2] ?? 0));
      process.phase = null;
      return;
    }
    process.phase = this.#phase;
    if (this.#phase !== null && !this.phases.has(this.#phase)) this.phases.set(this.#phase, process);
  }

  #add(pid: number, parent: TracedProcess | null, started: number): TracedProcess {
    const process: TracedProcess = {
      pid,
      numbers: [],
      parent,
      program: parent?.program ?? 'sh',
      arguments: parent?.arguments ?? [],
      executed: [],
      started,
      ended: null,
      exit: null,
      phase: parent === this.root || parent === null ? (this.#phase ?? null) : parent.phase,
      directory: parent?.directory ?? null,
    };
    this.#byThread.set(pid, process);
    this.all.push(process);
    return process;
  }
}
