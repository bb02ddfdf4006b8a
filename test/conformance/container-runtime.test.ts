import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { describe, expect, test } from 'vitest';
import { dockerRuntime } from '../../src/adapters/runtime/docker.ts';
import type { Result } from '../../src/kit/result.ts';
import { IMAGES } from '../../src/model/images.ts';
import type { ContainerRuntime, ContainerSpec, RunningContainer } from '../../src/ports/container-runtime.ts';
import { newRunId } from '../../src/sandbox/index.ts';
import { relayToEngine } from '../support/relay-to-engine.ts';
import { containersLeft, temporaryFolder } from '../support/sandpit.ts';

const never = new AbortController().signal;

/** The adapters of the port; one more is one more line. */
const RUNTIMES: readonly (readonly [string, () => ContainerRuntime])[] = [['docker', () => dockerRuntime(process.env)]];

function specOf(command: readonly string[], changes: Partial<ContainerSpec> = {}): ContainerSpec {
  return {
    image: IMAGES.builder,
    command,
    environment: {},
    user: '1000:1000',
    directory: '/',
    network: 'none',
    capabilities: [],
    seccomp: null,
    mounts: [],
    tmpfs: {},
    memoryBytes: 128 * 1024 * 1024,
    pids: 64,
    cpus: 1,
    run: newRunId(),
    staleAt: Date.now() + 600_000,
    ...changes,
  };
}

function started(result: Result<RunningContainer, unknown>): RunningContainer {
  if (!result.ok) throw new Error(JSON.stringify(result.failure));
  return result.value;
}

async function all(stream: Readable): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of stream) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString();
}

async function ended(container: RunningContainer) {
  const [stdout, stderr, exit] = await Promise.all([
    all(container.stdout),
    all(container.stderr),
    container.wait(never),
  ]);
  return { stdout, stderr, exit };
}

describe.each(RUNTIMES)('%s', (_name, open) => {
  const runtime = open();

  test('says its version, its runtimes and its images', async () => {
    const probe = await runtime.probe();
    expect(probe.ok && probe.value.runtimes).toContain('runc');
    expect((await runtime.image(IMAGES.builder))?.labels).toHaveProperty('sandpit.inputs');
    expect(await runtime.image('sandpit-no-such-image:current')).toBe(null);
  });

  test('keeps outputs apart, whole and in order, and tells how it ended', async () => {
    await using container = started(
      await runtime.start(
        specOf(['python3', '-c', 'import os\nfor i in range(9000): os.write(1 + i % 2, b"%d," % i)\nos._exit(7)']),
      ),
    );
    const { stdout, stderr, exit } = await ended(container);
    const numbers = Array.from({ length: 9000 }, (_, number) => number);
    const expected = (rest: number) => `${numbers.filter((number) => number % 2 === rest).join(',')},`;
    expect(stdout).toBe(expected(0));
    expect(stderr).toBe(expected(1));
    expect(exit).toEqual({ ok: true, value: { status: 7, outOfMemory: false } });
  });

  test('a container that ends at once is still seen to end', async () => {
    for (let round = 0; round < 5; round += 1) {
      await using container = started(await runtime.start(specOf(['/bin/true'])));
      expect((await ended(container)).exit).toEqual({ ok: true, value: { status: 0, outOfMemory: false } });
    }
  });

  test('input reaches the first process, whose end of input is the disposal of the container', async () => {
    const container = started(
      await runtime.start(specOf(['sh', '-c', 'read -r word; echo "got $word"; cat; echo over'])),
    );
    container.stdin.write('go\n');
    const output = all(container.stdout);
    container.stderr.resume();
    container.stdin.end();
    expect(await output).toBe('got go\nover\n');
    await container[Symbol.asyncDispose]();
  });

  test('a reader that does not read holds the container back, not the worker', async () => {
    await using container = started(
      await runtime.start(
        specOf([
          'python3',
          '-c',
          'import os,sys\nn=0\nwhile n < 400000000:\n  n += os.write(1, b"x" * 65536)\nsys.exit(3)',
        ]),
      ),
    );
    const before = process.memoryUsage().rss;
    const early = await container.wait(AbortSignal.timeout(3000));
    expect(early).toMatchObject({ ok: false, failure: { code: 'timed-out' } });
    expect(process.memoryUsage().rss - before).toBeLessThan(100 * 1024 * 1024);
    container.stdout.resume();
    container.stderr.resume();
    expect(await container.wait(never)).toMatchObject({ ok: true, value: { status: 3 } });
  });

  test('memory beyond the limit is told, of a child as well', async () => {
    // The engine listens from a moment after the start, and to a container that has ended no more. In the cage a gate comes
    // before the first phase, and time to linger after the last.
    const hog = 'sleep 2; python3 -c "bytearray(300 << 20)"; sleep 2; exit 0';
    await using container = started(await runtime.start(specOf(['sh', '-c', hog])));
    expect((await ended(container)).exit).toEqual({ ok: true, value: { status: 0, outOfMemory: true } });
  });

  test('what is not given is not there: no network, no capability, no writable root, no privileges to gain', async () => {
    const look =
      'cat /proc/self/status; ls /sys/class/net; touch /etc/x /x 2>/dev/null && echo WRITABLE; ls /dev/shm; cat /proc/self/cgroup';
    await using container = started(await runtime.start(specOf(['sh', '-c', look])));
    const { stdout } = await ended(container);
    expect(stdout).toMatch(/CapBnd:\t0+\n/);
    expect(stdout).toMatch(/CapEff:\t0+\n/);
    expect(stdout).toMatch(/NoNewPrivs:\t1/);
    expect(stdout).toMatch(/\nlo\n/);
    expect(stdout).not.toMatch(/eth0|WRITABLE/);
    // The paths of its control groups name neither the engine nor the container.
    expect(stdout).not.toMatch(/docker|[0-9a-f]{64}/);
  });

  test('killed and removed any number of times, in any order, it is gone and its outputs end', async () => {
    const container = started(await runtime.start(specOf(['sleep', '600'])));
    const outputs = Promise.all([all(container.stdout), all(container.stderr)]);
    await Promise.all([container.kill(), container.kill()]);
    expect(await container.wait(never)).toMatchObject({ ok: true, value: { status: 137 } });
    await Promise.all([container[Symbol.asyncDispose](), container[Symbol.asyncDispose]()]);
    await container.kill();
    expect(await outputs).toEqual(['', '']);
    expect(await containersLeft(process.pid)).not.toContain(container.id.slice(0, 12));
  });

  test('waiting stops when the caller stops, with the reason', async () => {
    await using container = started(await runtime.start(specOf(['sleep', '600'])));
    const caller = new AbortController();
    const waited = container.wait(caller.signal);
    caller.abort();
    expect(await waited).toMatchObject({ ok: false, failure: { code: 'interrupted' } });
    expect(await container.wait(caller.signal)).toMatchObject({ ok: false, failure: { code: 'interrupted' } });
  });

  test('an image that is not there and a program that is not there fail in one line and leave nothing', async () => {
    const before = await containersLeft(process.pid);
    const noImage = await runtime.start(specOf(['true'], { image: 'sandpit-no-such-image:current' }));
    expect(noImage).toMatchObject({
      ok: false,
      failure: { code: 'image-missing', where: 'sandpit-no-such-image:current' },
    });
    const noProgram = await runtime.start(specOf(['/no/such/program']));
    expect(noProgram).toMatchObject({ ok: false, failure: { code: 'engine-lost' } });
    expect((await containersLeft(process.pid)).filter((id) => !before.includes(id))).toEqual([]);
  });

  test('the sweep removes what is stale or ownerless, and nothing else', async () => {
    const [dead, stale, live] = ['1-1-1-000000000001', newRunId(), newRunId()];
    const containers = [
      started(await runtime.start(specOf(['sleep', '600'], { run: dead }))),
      started(await runtime.start(specOf(['sleep', '600'], { run: stale, staleAt: Date.now() - 1 }))),
      started(await runtime.start(specOf(['sleep', '600'], { run: live }))),
    ] as const;
    const swept = await runtime.sweep(Date.now(), (run) => run !== dead);
    expect(swept).toBeGreaterThanOrEqual(2);
    const left = [...(await containersLeft(process.pid)), ...(await containersLeft(1))];
    expect(containers.map(({ id }) => left.includes(id.slice(0, 12)))).toEqual([false, false, true]);
    for (const container of containers) await container[Symbol.asyncDispose]();
  });

  test('an engine lost in the middle is told at once, and nothing waits for it', async () => {
    await using folder = await temporaryFolder();
    const relay = await relayToEngine(join(folder.path, 'engine.sock'));
    const through = dockerRuntime(relay.environment);
    const run = newRunId();
    const container = started(await through.start(specOf(['sleep', '600'], { run })));
    const outputs = Promise.all([all(container.stdout), all(container.stderr)]);
    const waited = container.wait(never);
    await relay.cut();
    expect(await waited).toMatchObject({ ok: false, failure: { code: 'engine-lost', blame: 'engine' } });
    expect(await outputs).toEqual(['', '']);
    await container.kill();
    await container[Symbol.asyncDispose]();
    expect(await through.probe()).toMatchObject({ ok: false, failure: { code: 'engine-unreachable' } });
    expect(await through.start(specOf(['true']))).toMatchObject({ ok: false, failure: { code: 'engine-lost' } });
    // The container itself outlives the lost engine's worker: the sweep's business.
    expect(await runtime.sweep(Date.now(), (other) => other !== run)).toBeGreaterThanOrEqual(1);
  });
});
