// One line of the tracer's output, read strictly. Every string in it is hex, so the syntax is fixed and nothing that a
// crate names can look like syntax. A line that does not fit is a gap in the evidence, never skipped in silence.

export interface CallRecord {
  readonly kind: 'call';
  readonly thread: number;
  readonly seconds: number;
  readonly name: string;
  readonly arguments: readonly string[];
  /** What the call returned: a number's text, or the errno's name where it failed, or `?` where it never returned. */
  readonly result: string;
  /** Told beside the tracer: it may come between the halves of another call of its thread, or when that is gone. */
  readonly aside?: true;
}

export interface ExitRecord {
  readonly kind: 'exit';
  readonly thread: number;
  readonly seconds: number;
  readonly status: number | null;
  readonly signal: string | null;
}

/** A thread made another, or a process. Told beside the tracer: it may come between the halves of the call that does it. */
export interface BirthRecord {
  readonly kind: 'birth';
  readonly thread: number;
  readonly seconds: number;
  readonly child: number;
  readonly isThread: boolean;
}

export type TraceRecord = CallRecord | ExitRecord | BirthRecord;

/** The number is padded to five columns: small ones are followed by more than one space. */
const LINE = /^(\d+) +(\d+\.\d+) (.*)$/;
const EXITED = /^\+\+\+ exited with (\d+) \+\+\+$/;
const KILLED = /^\+\+\+ killed by (SIG\w+)(?: \(core dumped\))? \+\+\+$/;
const SHOWN = 60;
/** A thread taken over by another's execve, a signal that arrives, a call in another mode: neither a call nor a death. */
const NEITHER = /^(\+\+\+ superseded by execve|--- |\[ Process PID=\d+ runs in (32 bit|64 bit|x32) mode\. \]$)/;
const RESUMED = /^<\.\.\. (\w+) resumed>(.*)$/;
const UNFINISHED = / <unfinished \.\.\.>$/;
const RESULT = /^(.*)\)\s+= (.*)$/;
const CALL = /^(\w+)\((.*)$/;
/** What sandbox-images/sinkhole/watch-opens.c calls an opening, which did not stop for the tracer. */
const OPENED = 'opened(';
/** What sandbox-images/sinkhole/births.c calls a birth. */
const BORN = /^born\((\d+), (process|thread)\) = 0$/;

/** Joins `<unfinished ...>` halves of one thread and gives whole records; null where a line only opens a call. */
export class RecordReader {
  readonly #open = new Map<number, { readonly seconds: number; readonly text: string }>();
  /** Lines that did not fit the tracer's format. */
  unreadable = 0;
  /** The beginning of the first of them, for whoever looks for the reason. */
  firstUnreadable = '';

  /** Calls of such names that were begun and never told to the end: who made them was killed in the middle. */
  unfinished(name: RegExp): number {
    return [...this.#open.values()].filter(({ text }) => name.test(text)).length;
  }

  read(line: string): TraceRecord | null {
    const match = LINE.exec(line);
    if (match === null) return this.#refuse(line);
    const thread = Number(match[1]);
    const seconds = Number(match[2]);
    const text = match[3] ?? '';
    const ended = exit(text, thread, seconds);
    if (ended !== null) return ended;
    if (NEITHER.test(text)) return null;
    const born = BORN.exec(text);
    if (born !== null)
      return { kind: 'birth', thread, seconds, child: Number(born[1]), isThread: born[2] === 'thread' };
    if (text.startsWith(OPENED)) return opened(text, thread, seconds) ?? this.#refuse(line);
    return this.#call(thread, seconds, text);
  }

  #call(thread: number, seconds: number, text: string): TraceRecord | null {
    const resumed = RESUMED.exec(text);
    const opened = this.#open.get(thread);
    this.#open.delete(thread);
    if (resumed === null) return this.#join(thread, seconds, text);
    if (opened !== undefined) return this.#join(thread, opened.seconds, `${opened.text}${resumed[2] ?? ''}`);
    // An execve by a thread that is not the first resumes under the first one's number: its opening half is elsewhere.
    return resumed[1] === 'execve' || resumed[1] === 'execveat' ? null : this.#refuse(text);
  }

  #join(thread: number, seconds: number, text: string): TraceRecord | null {
    if (!UNFINISHED.test(text)) return call(text, thread, seconds) ?? this.#refuse(text);
    this.#open.set(thread, { seconds, text: text.replace(UNFINISHED, '') });
    return null;
  }

  #refuse(line: string): null {
    this.unreadable += 1;
    if (this.firstUnreadable === '') this.firstUnreadable = line.slice(0, SHOWN);
    return null;
  }
}

function exit(text: string, thread: number, seconds: number): ExitRecord | null {
  const exited = EXITED.exec(text);
  if (exited !== null) return { kind: 'exit', thread, seconds, status: Number(exited[1]), signal: null };
  const killed = KILLED.exec(text);
  return killed === null ? null : { kind: 'exit', thread, seconds, status: null, signal: killed[1] ?? '' };
}

function opened(text: string, thread: number, seconds: number): CallRecord | null {
  const record = call(text, thread, seconds);
  return record === null ? null : { ...record, name: 'open', aside: true };
}

function call(text: string, thread: number, seconds: number): CallRecord | null {
  const head = CALL.exec(text);
  const tail = RESULT.exec(head?.[2] ?? '');
  if (head === null || tail === null) return null;
  const returned = tail[2] ?? '';
  const failed = /^-1 (E\w+)/.exec(returned);
  return {
    kind: 'call',
    thread,
    seconds,
    name: head[1] ?? '',
    arguments: splitArguments(tail[1] ?? ''),
    result: failed?.[1] ?? /^\S+/.exec(returned)?.[0] ?? '?',
  };
}

/** Splits at commas outside brackets and strings. Angle brackets hold hex only, so they need no care. */
export function splitArguments(text: string): string[] {
  const out: string[] = [];
  let depth = 0;
  let start = 0;
  for (const { 0: part, index } of text.matchAll(/"[^"]*"?|[[{(]|[\]})]|,/g)) {
    if ('[{('.includes(part)) depth += 1;
    else if (']})'.includes(part)) depth -= 1;
    else if (part === ',' && depth === 0) {
      out.push(text.slice(start, index).trim());
      start = index + 1;
    }
  }
  const last = text.slice(start).trim();
  return last === '' && out.length === 0 ? [] : [...out, last];
}
