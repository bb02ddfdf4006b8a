import { Readable } from 'node:stream';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { openedPath, openTrace } from '../../src/sandbox/sensors/trace/open-trace.ts';
import { RecordReader, splitArguments } from '../../src/sandbox/sensors/trace/record.ts';
import { bytesOf, listOf, lossless, socketAddress } from '../../src/sandbox/sensors/trace/values.ts';

const hex = (bytes: Uint8Array | string) =>
  `"${[...Buffer.from(bytes)].map((b) => `\\x${b.toString(16).padStart(2, '0')}`).join('')}"`;
const limits = { calls: 1000, lineBytes: 1 << 20, bytes: 1 << 20, processes: 50 };

async function traceOf(text: string, change: Partial<typeof limits> = {}) {
  const trace = openTrace(
    Readable.from([Buffer.from(text)]),
    Readable.from([Buffer.from('strace: Process 10 attached\n')]),
    {
      rootPid: 10,
      limits: { ...limits, ...change },
      keepRead: () => true,
    },
  );
  await trace.attached;
  return trace.finished;
}

test('any bytes in names and arguments come back whole and forge nothing', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 200 }), fc.uint8Array({ maxLength: 200 }), (name, argument) => {
      const reader = new RecordReader();
      const record = reader.read(
        `7 1.000001 execve(${hex(name)}, [${hex(argument)}, ${hex('b')}], 0x55 /* 3 vars */) = 0`,
      );
      if (record?.kind !== 'call') throw new Error('no call');
      expect(bytesOf(record.arguments[0] ?? '')?.bytes).toEqual(Buffer.from(name));
      expect(listOf(record.arguments[1] ?? '')).toEqual([lossless(Buffer.from(argument)), 'b']);
      expect(reader.unreadable).toBe(0);
    }),
  );
});

test('small process numbers are padded by the tracer and read all the same', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 4_194_304 }), (pid) => {
      const record = new RecordReader().read(`${String(pid).padEnd(5)} 1.5 chdir(${hex('/')}) = 0`);
      expect(record).toMatchObject({ thread: pid, name: 'chdir' });
    }),
  );
});

test('any line at all is read, held or counted as unreadable, and never throws', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (line) => {
      const reader = new RecordReader();
      const record = reader.read(line);
      expect(record !== null || reader.unreadable === 1).toBe(true);
    }),
  );
});

test('arguments split outside brackets and strings only', () => {
  expect(splitArguments('3<\\x2f>, {a=1, b=[2, 3]}, "x, y"')).toEqual(['3<\\x2f>', '{a=1, b=[2, 3]}', '"x, y"']);
});

test('socket addresses of every family', () => {
  expect(socketAddress(`{sa_family=AF_INET, sin_port=htons(443), sin_addr=inet_addr(${hex('192.0.2.7')})}`)).toEqual({
    family: 'inet',
    address: '192.0.2.7',
    port: 443,
  });
  expect(
    socketAddress(
      `{sa_family=AF_INET6, sin6_port=htons(53), sin6_flowinfo=htonl(0), inet_pton(AF_INET6, ${hex('2001:db8::1')}, &sin6_addr), sin6_scope_id=0}`,
    ),
  ).toEqual({ family: 'inet6', address: '2001:db8::1', port: 53 });
  expect(socketAddress(`{sa_family=AF_UNIX, sun_path=${hex('/run/nscd')}}`)).toEqual({
    family: 'unix',
    address: '/run/nscd',
    port: 0,
  });
  expect(socketAddress('NULL')).toBeNull();
});

const STORY = `10 1.0 vfork( <unfinished ...>
10 1.05 born(11, process) = 0
11 1.1 execve(${hex('/usr/bin/true')}, [${hex('true')}, ${hex('build')}], 0x1 /* 4 vars */) = 0
10 1.2 <... vfork resumed>) = 2
11 1.3 +++ exited with 0 +++
10 1.4 vfork() = 3
10 1.45 born(12, process) = 0
12 1.5 execve(${hex('/usr/local/bin/cargo')}, [${hex('cargo')}, ${hex('build')}], 0x1 /* 4 vars */) = 0
12 1.6 clone(child_stack=NULL, flags=SIGCHLD <unfinished ...>
13 1.7 execve(${hex('/usr/bin/true')}, [${hex('true')}, ${hex('link-and-run')}], 0x1 /* 4 vars */) = 0
13 1.8 openat(AT_FDCWD<${hex('/tmp').slice(1, -1)}>, ${hex('a\nb')}, O_WRONLY|O_CREAT, 0666) = 3<\\x2f>
12 1.85 born(13, process) = 0
12 1.9 <... clone resumed>) = 4
13 2.0 +++ killed by SIGSYS +++
12 2.1 +++ exited with 101 +++
10 2.2 +++ exited with 0 +++
`;

test('lineage, phases and deaths are told from births alone; a marker below the first level is none', async () => {
  const trace = await traceOf(STORY);
  expect(trace.gap).toBeNull();
  expect([...trace.phases.keys()]).toEqual(['build']);
  expect(trace.phases.get('build')?.exit).toEqual({ status: 101, signal: null });
  const forged = trace.processes.find((process) => process.pid === 13);
  expect(forged).toMatchObject({ phase: 'build', exit: { signal: 'SIGSYS' } });
  expect(forged?.parent?.pid).toBe(12);
  expect(trace.calls.filter((call) => call.name === 'openat').map(openedPath)).toEqual(['/tmp/a\nb']);
});

test('a birth that the kernel numbered and the trace did not tell is a gap, as is a process without an end', async () => {
  expect((await traceOf(STORY.replace('= 4\n', '= 6\n'))).gap).toBe('2 births that were not seen');
  expect((await traceOf(STORY.replace(/13 2\.0.*\n/, ''))).gap).toBe('1 processes whose end was not seen');
  const failed = '10 1.25 vfork() = -1 EAGAIN (Resource temporarily unavailable)\n10 1.4 vfork() = 4\n';
  const shifted = STORY.replace('= 4\n', '= 5\n').replace('10 1.4 vfork() = 3\n', failed);
  expect((await traceOf(shifted)).gap).toBeNull();
  const killed = STORY.replace(
    '12 2.1',
    '12 2.05 clone(child_stack=NULL, flags=SIGCHLD <unfinished ...>\n12 2.1',
  ).replace('= 4\n', '= 5\n');
  expect((await traceOf(killed)).gap).toBeNull();
  const later = STORY.replace(/ = ([234])\n/g, (_, number) => ` = ${Number(number) + 5}\n`);
  expect((await traceOf(later)).gap).toBeNull();
});

test('a number that the kernel gives anew is another process, whoever of the two is heard first', async () => {
  const again = `${STORY.replace(/10 2\.2.*\n/, '')}10 2.3 vfork( <unfinished ...>
13 2.4 unlink(${hex('/tmp/second')}) = 0
13 2.5 +++ exited with 7 +++
10 2.55 born(13, process) = 0
10 2.6 <... vfork resumed>) = 5
10 2.7 +++ exited with 0 +++
`;
  const trace = await traceOf(again);
  expect(trace.gap).toBeNull();
  const [first, second] = trace.processes.filter(({ pid }) => pid === 13);
  expect([first?.exit?.signal, second?.exit?.status]).toEqual(['SIGSYS', 7]);
  expect(trace.calls.find((call) => call.name === 'unlink')?.process).toBe(second);
});

test('processes have the numbers that they and their threads have in the cage, whichever line comes first', async () => {
  const thread = '13 1.75 clone(child_stack=0x7, flags=CLONE_THREAD) = 5\n13 1.75 born(14, thread) = 0\n13 1.8 openat';
  const trace = await traceOf(
    STORY.replace('13 1.8 openat', thread).replace('13 2.0', '14 1.95 +++ exited with 0 +++\n13 2.0'),
  );
  expect(trace.gap).toBeNull();
  expect(trace.processes.map(({ pid, numbers }) => [pid, numbers])).toEqual([
    [10, []],
    [11, [2]],
    [12, [3]],
    [13, [5, 4]],
  ]);
});

test('a folder is known by the one that it is named from, and a copy by what was read just before under its name', async () => {
  const text = `10 1.0 chdir(${hex('/home/dev')}) = 0
10 1.1 chdir(${hex('src')}) = 0
10 1.2 openat(AT_FDCWD<${hex('/home/dev/src').slice(1, -1)}>, ${hex('/pkg/configure')}, O_RDONLY|O_CLOEXEC) = 3<${hex('/pkg/configure').slice(1, -1)}>
10 1.3 openat(AT_FDCWD<${hex('/home/dev/src').slice(1, -1)}>, ${hex('out/configure')}, O_WRONLY|O_CREAT, 0755) = 4<${hex('/home/dev/src/out/configure').slice(1, -1)}>
10 1.4 openat(AT_FDCWD<${hex('/home/dev/src').slice(1, -1)}>, ${hex('out/tool')}, O_WRONLY|O_CREAT, 0755) = 5<${hex('/home/dev/src/out/tool').slice(1, -1)}>
10 2.2 +++ exited with 0 +++
`;
  const { calls } = await traceOf(text);
  const opens = calls.filter((call) => call.arguments.join(' ').includes('O_WRONLY'));
  expect(opens.map(({ directory, copyOf }) => [directory, copyOf])).toEqual([
    ['/home/dev/src', '/pkg/configure'],
    ['/home/dev/src', undefined],
  ]);
});

test('whose maker was killed in the middle is still its child; where it cannot be known there is a gap', async () => {
  const [killed, untold] = [STORY.replace(' = 4\n', ' = ?\n'), STORY.replace(/.*born\(13.*\n/, '')];
  for (const story of [killed, untold.replace(' = 4\n', ' = ?\n')]) {
    const trace = await traceOf(story);
    expect(trace.gap).toBeNull();
    expect(trace.calls.find((call) => call.name === 'openat')?.process.parent?.pid).toBe(12);
  }
  expect((await traceOf(untold)).gap).toBe('1 threads whose maker was not seen');
  const stranger = STORY.replace('10 2.2', '99 2.15 +++ exited with 0 +++\n10 2.2');
  expect((await traceOf(stranger)).gap).toBe('1 threads whose maker was not seen');
});

test('a tracer that ends early, an unreadable line and a flood are gaps', async () => {
  expect((await traceOf(STORY.replace(/10 2\.2.*\n/, ''))).gap).toContain('ended before');
  expect((await traceOf(`${STORY}nonsense\n`)).gap).toContain('1 unreadable');
  const flood = Array.from({ length: 1500 }, () => `10 1.05 mkdir(${hex('/x')}, 0777) = 0\n`).join('');
  expect((await traceOf(flood + STORY)).gap).toContain('beyond the limit');
});

test('a tracer that never attaches rejects', async () => {
  const trace = openTrace(
    Readable.from([]),
    Readable.from([Buffer.from('strace: attach: ptrace: Operation not permitted\n')]),
    { rootPid: 10, limits, keepRead: () => true },
  );
  await expect(trace.attached).rejects.toThrow('not permitted');
  await trace.finished;
});

test('a process that a signal ends is seen to end, and signals that arrive are no calls', async () => {
  const trace = await traceOf(
    [
      '10 1.0 clone(child_stack=NULL, flags=SIGCHLD) = 2',
      '10 1.05 born(11, process) = 0',
      `11 1.1 execve(${hex('/bin/sleep')}, [${hex('sleep')}], 0x1 /* 1 var */) = 0`,
      '11 1.2 --- SIGTERM {si_signo=SIGTERM, si_code=SI_USER, si_pid=1, si_uid=1000} ---',
      '11 1.3 +++ killed by SIGTERM +++',
      '10 1.4 +++ exited with 0 +++',
    ].join('\n'),
  );
  expect(trace.gap).toBe(null);
  expect(trace.processes.map(({ exit, ended }) => [exit, ended])).toEqual([
    [{ status: 0, signal: null }, 1.4],
    [{ status: null, signal: 'SIGTERM' }, 1.3],
  ]);
});

test('a flood of one call leaves room for others, and what is left out is a gap', async () => {
  const flood = Array.from({ length: 30 }, (_, n) => `10 1.${n} unlink(${hex('/x')}) = -1 ENOENT (No such file)`);
  const text = [...flood, `10 2.0 connect(3, {sa_family=AF_UNIX}, 2) = 0`, '10 3.0 +++ exited with 0 +++'].join('\n');
  const trace = await traceOf(text, { calls: 10 });
  expect(trace.calls.map((call) => call.name)).toEqual([...Array.from({ length: 10 }, () => 'unlink'), 'connect']);
  expect(trace.gap).toContain('20 calls beyond the limits');
});

test('text beyond the limit is left out, smaller calls still kept', async () => {
  const long = `10 1.1 sendto(3, ${hex('x'.repeat(900))}, 900, 0, NULL, 0) = 900`;
  const trace = await traceOf([long, long, '10 1.2 unlink("") = 0', '10 3.0 +++ exited with 0 +++'].join('\n'), {
    bytes: 5000,
  });
  expect(trace.calls.map((call) => call.name)).toEqual(['sendto', 'unlink']);
  expect(trace.gap).toContain('1 calls beyond the limits');
});

test('processes beyond the limit are told as their parent, and as a gap', async () => {
  const births = Array.from(
    { length: 5 },
    (_, n) => `10 1.${n} vfork() = ${n + 2}\n10 1.${n} born(${n + 20}, process) = 0`,
  );
  const text = [...births, '24 2.0 unlink("") = 0', '10 3.0 +++ exited with 0 +++'].join('\n');
  const trace = await traceOf(text, { processes: 3 });
  expect(trace.processes).toHaveLength(3);
  expect(trace.calls[0]?.process).toBe(trace.root);
  expect(trace.gap).toContain('3 processes beyond the limit');
});
