import { describe, expect, test } from 'vitest';
import { CrateId } from '../../src/model/crate.ts';
import type { Evidence } from '../../src/model/evidence.ts';
import { makeBaits } from '../../src/sandbox/baits/index.ts';
import { interpret, loadInterpreters, type SinkholeLog, type Trace } from '../../src/sandbox/sensors/index.ts';
import type { TracedCall } from '../../src/sandbox/sensors/trace/open-trace.ts';
import type { TracedProcess } from '../../src/sandbox/sensors/trace/processes.ts';

// A build may run, look up, contact and nest as much as its limits let it: what it costs to read must grow with that, and not
// with its square, or the worker is kept busy for hours. Without that these tests would not end.

const STORY = CrateId.parse({ name: 'story', version: '1.0.0' });
const MANY = 20_000;
const baits = await makeBaits('run');
const interpreters = await loadInterpreters();
const hex = (bytes: Uint8Array | string) =>
  `"${[...Buffer.from(bytes)].map((byte) => `\\x${byte.toString(16).padStart(2, '0')}`).join('')}"`;
const SCRIPT = '/home/dev/src/target/debug/build/story-0123456789abcdef/build-script-build';

function child(parent: TracedProcess | null, program = parent?.program ?? 'sh'): TracedProcess {
  const own = parent !== null && program !== parent.program ? [program] : [];
  return {
    numbers: [],
    pid: 1,
    parent,
    program,
    arguments: [program],
    executed: own,
    started: 1,
    ended: 2,
    exit: { status: 0, signal: null },
    phase: parent === null ? null : 'build',
    directory: '/',
  };
}

const root = child(null);
const cargo = child(root, '/usr/local/bin/cargo');
const script = child(cargo, SCRIPT);

function call(name: string, words: readonly string[], result: string, process = script): TracedCall {
  const { program, phase, directory } = process;
  const record = { kind: 'call', thread: 1, seconds: 1, child: null, executions: 1 } as const;
  return { ...record, name, arguments: words, result, process, program, phase, directory };
}

function seen(calls: readonly TracedCall[], events: SinkholeLog['events'] = [], processes = [root, cargo, script]) {
  const trace: Trace = { calls, processes, root, phases: new Map([['build', cargo]]), allotted: new Map(), gap: null };
  const log = { trace, sinkhole: { events, gap: null }, witness: { events: [], gap: null }, baits };
  return interpret(log, STORY, interpreters);
}

const ofKind = (pieces: readonly Evidence[], kind: Evidence['kind']) => pieces.filter((piece) => piece.kind === kind);

/** A question for a name, as a resolver sends it. */
function question(name: string): string {
  const labels = name.split('.').flatMap((label) => [Buffer.from([label.length]), Buffer.from(label)]);
  return hex(Buffer.concat([Buffer.alloc(12, 1), ...labels, Buffer.from([0, 0, 1, 0, 1])]));
}

const toResolver =
  '{sa_family=AF_INET, sin_port=htons(53), sin_addr=inet_addr("\\x31\\x30\\x2e\\x30\\x2e\\x30\\x2e\\x31")}';

describe('many of one thing', () => {
  test('names looked up: each is charged to the process that asked', () => {
    const names = Array.from({ length: MANY }, (_, at) => `n${at}.${'x'.repeat(60)}.${'y'.repeat(60)}.drop.test`);
    const helper = child(script, '/usr/bin/helper');
    const calls = names.map((name, at) =>
      call('sendto', ['3', question(name), '1', '0', toResolver, '16'], '1', at % 2 === 0 ? script : helper),
    );
    const events = names.map(
      (name) =>
        ({
          type: 'dns',
          seconds: 1,
          connection: 0,
          name,
          query: 'A',
          server: '10.0.0.1',
          transport: 'udp',
          address: '',
        }) as const,
    );
    const queries = ofKind(seen(calls, events), 'dns-query');
    expect(queries).toHaveLength(MANY);
    const askers = queries.map((piece) => ('process' in piece.at ? piece.at.process.at(-1) : ''));
    expect(askers).toEqual(names.map((_, at) => (at % 2 === 0 ? 'build-script-build' : 'helper')));
  });

  test('connections: each is told once, by both sensors', () => {
    const places = Array.from({ length: MANY }, (_, at) => ({ address: `198.18.${at >> 8}.${at & 255}`, port: 443 }));
    const descriptor = `3<${hex('socket:[77]').slice(1, -1)}>`;
    const socket = call('socket', ['AF_INET', 'SOCK_STREAM', 'IPPROTO_TCP'], descriptor);
    const calls = places.map(({ address, port }) =>
      call(
        'connect',
        [descriptor, `{sa_family=AF_INET, sin_port=htons(${port}), sin_addr=inet_addr(${hex(address)})}`],
        '0',
      ),
    );
    const events = places.flatMap((place, connection) => [
      { type: 'tcp', seconds: 1, connection, ...place } as const,
      { type: 'tcp-data', seconds: 1, connection, bytes: 5, first: 'aW5lcnQ=' } as const,
    ]);
    const connects = ofKind(seen([socket, ...calls], events), 'network-connect');
    expect(connects).toHaveLength(MANY);
    expect(connects.every((piece) => piece.kind === 'network-connect' && piece.data.sensors.length === 2)).toBe(true);
    expect(connects.every((piece) => piece.kind === 'network-connect' && piece.data.bytesSent === 5)).toBe(true);
  });

  test('programs sought and not found: each search is told once, at its end', () => {
    const folders = ['/usr/local/bin', '/usr/bin', '/bin'];
    const calls = Array.from({ length: MANY }, (_, at) => `absent${at}`).flatMap((name) =>
      folders.map((folder) => call('execve', [hex(`${folder}/${name}`), `[${hex(name)}]`], 'ENOENT')),
    );
    const found = [
      ...folders.slice(0, 1).map(() => call('execve', [hex('/usr/local/bin/cc'), `[${hex('cc')}]`], 'ENOENT')),
    ];
    const ran = call('execve', [hex('/usr/bin/cc'), `[${hex('cc')}]`], '0');
    const told = ofKind(seen([...calls.slice(0, 3 * (MANY - 1)), ...found, ran]), 'process-exec');
    expect(told).toHaveLength(MANY);
    expect(told.every((piece) => piece.kind === 'process-exec' && /^\/bin\/|\/cc$/.test(piece.data.program))).toBe(
      true,
    );
  });

  test('processes below one another: each is charged, its lineage shown by both ends', () => {
    const chain = [script];
    for (let depth = 0; depth < MANY; depth += 1) chain.push(child(chain.at(-1) ?? script, `/bin/p${depth}`));
    const calls = chain
      .slice(1)
      .map((process, at) => call('openat', ['AT_FDCWD', hex(`/etc/cron.d/${at}`), 'O_WRONLY|O_CREAT'], '3', process));
    const writes = ofKind(seen(calls, [], [root, cargo, ...chain]), 'file-write');
    expect(writes).toHaveLength(MANY);
    const last = writes.at(-1)?.at;
    expect(last !== undefined && 'process' in last ? last.process : []).toEqual([
      'cargo',
      'build-script-build',
      'p0',
      'p1',
      '…',
      ...Array.from({ length: 7 }, (_, at) => `p${MANY - 7 + at}`),
    ]);
  });
});

test('a filter that would answer for the tracer is told of; a program that limits itself is not', () => {
  const asked = call('seccomp', ['SECCOMP_SET_MODE_FILTER', 'SECCOMP_FILTER_FLAG_NEW_LISTENER', '{len=1}'], 'EPERM');
  const limits = call('seccomp', ['SECCOMP_SET_MODE_FILTER', 'SECCOMP_FILTER_FLAG_TSYNC', '{len=1}'], '0');
  expect(ofKind(seen([asked, limits]), 'sandbox-limit').map(({ data }) => data)).toEqual([
    { limit: 'denied-call', detail: 'seccomp: EPERM' },
  ]);
});
