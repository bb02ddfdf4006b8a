import { PassThrough } from 'node:stream';
import { expect, test } from 'vitest';
import { fail, ok } from '../../src/kit/result.ts';
import { IMAGES } from '../../src/model/images.ts';
import type { ContainerRuntime, ContainerSpec, RunningContainer } from '../../src/ports/container-runtime.ts';
import { makeBaits } from '../../src/sandbox/baits/index.ts';
import { WHOLE_MACHINE } from '../../src/sandbox/berths.ts';
import desktop from '../../src/sandbox/personalities/catalog/desktop.ts';
import { openScratch } from '../../src/sandbox/scratch.ts';
import { stayInCage } from '../../src/sandbox/stay.ts';
import { temporaryFolder } from '../support/sandpit.ts';

/** An engine whose tracer says something and ends: started containers, what was written to each, and which were removed. */
function engineWithoutTracer(said: string) {
  const started: { spec: ContainerSpec; input: string; removed: boolean }[] = [];
  const start = async (spec: ContainerSpec) => {
    const stdin = new PassThrough();
    const [stdout, stderr] = [new PassThrough(), new PassThrough()];
    const row = { spec, input: '', removed: false };
    started.push(row);
    stdin.on('data', (chunk: Buffer) => {
      row.input += chunk.toString();
    });
    if (spec.image === IMAGES.sinkhole && spec.hostProcesses !== true) {
      const ready = { type: 'ready', seconds: 0, authority: 'PEM', hash: '0123abcd', roots: 'PEM' };
      const body = Buffer.from(JSON.stringify(ready));
      const length = Buffer.alloc(4);
      length.writeUInt32BE(body.length);
      stdout.write(Buffer.concat([length, body]));
    }
    if (spec.image === IMAGES.builder) stdout.write('ready\n');
    if (spec.hostProcesses === true) {
      stderr.end(said);
      stdout.end();
    }
    const container: RunningContainer = {
      id: String(started.length),
      pid: started.length,
      stdin,
      stdout,
      stderr,
      wait: async () => ok({ status: 0, outOfMemory: false }),
      kill: async () => {},
      [Symbol.asyncDispose]: async () => {
        row.removed = true;
      },
    };
    return ok(container);
  };
  const runtime: ContainerRuntime = {
    probe: async () => fail({ code: 'defect', blame: 'sandpit', what: 'not asked', where: '', remedy: '' }),
    image: async () => null,
    start,
    sweep: async () => 0,
  };
  return { runtime, started };
}

test('without its tracer the gate stays shut, all is removed, and the engine is to blame, not the crate', async () => {
  await using folder = await temporaryFolder();
  await using scratch = await openScratch(folder.path, 'run');
  const { runtime, started } = engineWithoutTracer('strace: attach: ptrace(PTRACE_SEIZE): Operation not permitted\n');
  const run = { id: 'run', staleAt: 0, runtime: null, berth: WHOLE_MACHINE };
  const visit = {
    runtime,
    run,
    scratch,
    baits: await makeBaits('run', folder.path),
    personality: desktop,
    milliseconds: 1000,
  };
  const stayed = await stayInCage(visit, new AbortController().signal);
  expect(stayed).toMatchObject({
    ok: false,
    failure: { code: 'engine-lost', blame: 'engine', where: expect.stringContaining('Operation not permitted') },
  });
  // The false internet, the build, the tracer, the witness.
  expect(started.map(({ removed }) => removed)).toEqual([true, true, true, true]);
  expect(started[1]?.input).toBe('');
  expect(started[1]?.spec.mounts.map(({ to }) => to).filter((to) => to.startsWith('/etc/'))).toEqual([
    '/etc/ssl/certs/ca-certificates.crt',
    '/etc/ssl/certs/0123abcd.0',
  ]);
});

test('stopped while it waits for its sensors: interrupted, and all is removed', async () => {
  await using folder = await temporaryFolder();
  await using scratch = await openScratch(folder.path, 'run');
  const { runtime, started } = engineWithoutTracer('');
  const run = { id: 'run', staleAt: 0, runtime: null, berth: WHOLE_MACHINE };
  const visit = {
    runtime,
    run,
    scratch,
    baits: await makeBaits('run', folder.path),
    personality: desktop,
    milliseconds: 1000,
  };
  const stayed = await stayInCage(visit, AbortSignal.abort(new Error('SIGTERM')));
  expect(stayed).toMatchObject({ ok: false, failure: { code: 'interrupted', blame: 'caller' } });
  expect(started.every(({ removed }) => removed)).toBe(true);
});
