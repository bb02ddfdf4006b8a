import { Readable } from 'node:stream';
import { expect, test } from 'vitest';
import { FrameWriter } from '../../sandbox-images/sinkhole/frames.ts';
import { CrateId } from '../../src/model/crate.ts';
import type { Evidence } from '../../src/model/evidence.ts';
import { makeBaits } from '../../src/sandbox/baits/index.ts';
import { interpret, loadInterpreters, openSinkhole, openTrace, type Trace } from '../../src/sandbox/sensors/index.ts';
import { tidy } from '../../src/sandbox/sensors/places.ts';
import { lossless } from '../../src/sandbox/sensors/trace/values.ts';
import { hostileString, numbersFrom } from '../support/hostile-strings.ts';

const COUNT = Number(process.env['SANDPIT_TEST_STRINGS'] ?? 100_000);
const SEED = Number(process.env['SANDPIT_TEST_SEED'] ?? 20_261_125);
const BATCH = 5_000;
/** What the tracer shows of a string, by its `-s`. */
const SHOWN_BYTES = 16_384;
const STORY = CrateId.parse({ name: 'story', version: '1.0.0' });
const baits = await makeBaits('strings');
const interpreters = await loadInterpreters();
const silent = { events: [], gap: null };

const digits = Array.from({ length: 256 }, (_, byte) => `\\x${byte.toString(16).padStart(2, '0')}`);
/** A string as the tracer writes it under `-xx`. */
function written(bytes: Buffer | string): string {
  const whole = Buffer.from(bytes as string);
  let text = '';
  for (const byte of whole.subarray(0, SHOWN_BYTES)) text += digits[byte];
  return `"${text}"${whole.length > SHOWN_BYTES ? '...' : ''}`;
}
/** A path behind a descriptor, as the tracer writes it under `-y`. */
const behind = (bytes: Buffer | string) => `<${written(bytes).slice(1, -1)}>`;

const SCRIPT = '/home/dev/src/target/debug/build/story-1/build-script-build';
/** Births and first programs up to the crate's own build script, number 13. */
const BEGINNING = `10 1.0 vfork() = 2
10 1.0 born(11, process) = 0
11 1.1 execve(${written('/usr/bin/true')}, [${written('true')}, ${written('build')}], 0x1 /* 4 vars */) = 0
11 1.2 +++ exited with 0 +++
10 1.3 vfork() = 3
10 1.3 born(12, process) = 0
12 1.4 execve(${written('/usr/local/bin/cargo')}, [${written('cargo')}, ${written('build')}], 0x1 /* 4 vars */) = 0
12 1.5 clone(child_stack=NULL, flags=SIGCHLD) = 4
12 1.5 born(13, process) = 0
13 1.6 execve(${written(SCRIPT)}, [${written(SCRIPT)}], 0x1 /* 4 vars */) = 0
`;
const END = `13 8.0 +++ exited with 0 +++
12 8.1 +++ exited with 0 +++
10 8.2 +++ exited with 0 +++
`;

/** What must be told of a string: the kind of evidence, and where in it the string stands. */
interface Expected {
  readonly line: string;
  readonly key: string;
}

const cut = (bytes: Buffer) =>
  bytes.length > SHOWN_BYTES ? `${lossless(bytes.subarray(0, SHOWN_BYTES))}…` : lossless(bytes);
const ARGUMENTS = 'arguments';

/** One line of the tracer for a string in one of its places, and what must come of it. */
function lineFor(text: Buffer, at: number): Expected {
  const seconds = `2.${String(at).padStart(6, '0')}`;
  const inHome = Buffer.concat([Buffer.from(`/home/dev/${at}/`), text]);
  switch (at % 5) {
    case 0:
      return {
        line: `13 ${seconds} execve(${written('/usr/bin/env')}, [${written('env')}, ${written(String(at))}, ${written(text)}], 0x1 /* 3 vars */) = -1 EACCES (Permission denied)`,
        key: `${ARGUMENTS} ${JSON.stringify(['env', String(at), cut(text)])}`,
      };
    case 1:
      return {
        line: `13 ${seconds} execve(${written(inHome)}, [${written('x')}], 0x1 /* 3 vars */) = -1 EACCES (Permission denied)`,
        key: `program ${tidy(cut(inHome))}`,
      };
    case 2:
      return {
        line: `13 ${seconds} openat(AT_FDCWD${behind('/tmp')}, ${written(inHome)}, O_WRONLY|O_CREAT, 0666) = -1 EACCES (Permission denied)`,
        key: `write ${tidy(cut(inHome))}`,
      };
    case 3:
      return {
        line: `13 ${seconds} rename(${written(inHome)}, ${written('/tmp/x')}) = -1 ENOENT (No such file or directory)`,
        key: `write ${tidy(cut(inHome))}`,
      };
    default:
      return {
        line: `13 ${seconds} mkdirat(7${behind(Buffer.concat([Buffer.from(`/home/dev/${at}/`), text.subarray(0, 3000)]))}, ${written(`d${at}`)}, 0777) = -1 EACCES (Permission denied)`,
        key: `write ${tidy(`${cut(Buffer.concat([Buffer.from(`/home/dev/${at}/`), text.subarray(0, 3000)]))}/d${at}`)}`,
      };
  }
}

function keyOf(piece: Evidence): string | null {
  if (piece.kind === 'file-write') return piece.data.path === '/tmp/x' ? null : `write ${piece.data.path}`;
  if (piece.kind !== 'process-exec') return null;
  return piece.data.program === '/usr/bin/env'
    ? `${ARGUMENTS} ${JSON.stringify(piece.data.arguments)}`
    : `program ${piece.data.program}`;
}

async function traced(lines: readonly string[]): Promise<Trace> {
  const limits = { calls: 1_000_000, lineBytes: 16 << 20, bytes: 1 << 30, processes: 1000 };
  const text = `${BEGINNING}${lines.join('\n')}\n${END}`;
  const trace = openTrace(Readable.from([Buffer.from(text)]), Readable.from(['strace: Process 10 attached\n']), {
    rootPid: 10,
    limits,
    keepRead: () => true,
  });
  return trace.finished;
}

test(`${COUNT} hostile strings in names and arguments: each is told once, whole or with a mark, and none forges`, async () => {
  const next = numbersFrom(SEED);
  for (let done = 0; done < COUNT; done += BATCH) {
    const expected = Array.from({ length: Math.min(BATCH, COUNT - done) }, (_, at) =>
      lineFor(hostileString(next, true), at),
    );
    const trace = await traced(expected.map(({ line }) => line));
    expect(trace.gap).toBeNull();
    expect(trace.processes).toHaveLength(4);
    const seen = interpret({ trace, sinkhole: silent, witness: silent, baits }, STORY, interpreters);
    const told = seen.map(keyOf).filter((key) => key !== null);
    const wanted = new Set(expected.map(({ key }) => key));
    const known = new Set(told);
    expect(known.size).toBe(told.length);
    expect(told.filter((key) => !wanted.has(key))).toEqual([]);
    expect([...wanted].filter((key) => !known.has(key))).toEqual([]);
    expect(seen.filter(({ kind }) => kind === 'sensor-gap')).toEqual([]);
  }
});

test(`${COUNT} hostile strings as text: no two that differ are told alike`, () => {
  const next = numbersFrom(SEED + 1);
  const bytesByText = new Map<string, string>();
  for (let done = 0; done < COUNT; done += 1) {
    const bytes = hostileString(next, false).subarray(0, 200);
    const [text, raw] = [lossless(bytes), bytes.toString('latin1')];
    const before = bytesByText.get(text);
    if (before !== undefined && before !== raw) expect([before, raw]).toEqual(['told as', text]);
    bytesByText.set(text, raw);
  }
  expect(bytesByText.size).toBeGreaterThan(COUNT / 10);
});

test(`${COUNT} hostile strings through the sinkhole's frames: each is told once and whole`, async () => {
  const next = numbersFrom(SEED + 2);
  const place = { connection: 1, address: '192.0.2.1', port: 80 };
  const request = { ...place, type: 'http', scheme: 'http', version: '1.1', method: 'GET', bodySha256: '', answer: '' };
  for (let done = 0; done < COUNT; done += BATCH) {
    const strings = Array.from({ length: Math.min(BATCH, COUNT - done) }, () => hostileString(next, false));
    const out: Buffer[] = [];
    const frames = new FrameWriter((frame) => out.push(frame), { frames: 1 << 20, bytes: 1 << 30 });
    for (const text of strings) {
      const word = text.subarray(0, 4000).toString('latin1');
      const body = text.toString('base64');
      frames.emit({ ...request, host: word, path: word, headers: { [word]: word }, bodyBytes: text.length, body });
    }
    frames.end();
    const log = await openSinkhole(Readable.from(out), Readable.from([])).finished;
    expect(log.gap).toBeNull();
    const bodies = log.events.flatMap((event) => (event.type === 'http' ? [event] : []));
    expect(bodies.length).toBe(strings.length);
    const wrong = bodies.filter(({ host, path, headers, body }, at) => {
      const word = strings[at]?.subarray(0, 4000).toString('latin1') ?? '';
      return (
        host !== word ||
        path !== word ||
        headers[word] !== word ||
        !Buffer.from(body, 'base64').equals(strings[at] ?? Buffer.alloc(0))
      );
    });
    expect(wrong).toEqual([]);
  }
});
