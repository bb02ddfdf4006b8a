import { once } from 'node:events';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { containersLeft, sandpit, start, temporaryFolder } from '../support/sandpit.ts';

const scratchLeft = async (folder: string) => readdir(join(folder, 'scratch')).catch(() => [] as string[]);

async function places(folder: string): Promise<Record<string, string>> {
  return { XDG_DATA_HOME: join(folder, 'data'), SANDPIT_SCRATCH: join(folder, 'scratch') };
}

test.each(['SIGINT', 'SIGTERM'] as const)(
  '%s in the middle of a build: exit 130, nothing left within 5 s',
  async (name) => {
    await using folder = await temporaryFolder();
    const child = start(['scan', 'itoa'], await places(folder.path));
    await untilContainersRun(child);
    child.kill(name);
    const [status] = await Promise.race([once(child, 'exit'), sleep(5000, ['still running'])]);
    expect(status).toBe(130);
    expect(await containersLeft()).toEqual([]);
    expect(await scratchLeft(folder.path)).toEqual([]);
  },
);

test.each([0, 400, 1200, 2500, 4000])(
  'kill -9 after %i ms of a scan: the next scan leaves nothing over and is right',
  async (delay) => {
    await using folder = await temporaryFolder();
    const environment = await places(folder.path);
    const child = start(['scan', 'itoa'], environment);
    if (delay > 0) await untilContainersRun(child);
    await sleep(delay);
    child.kill('SIGKILL');
    if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
    const next = await sandpit(['scan', '--format', 'json', 'itoa'], environment);
    expect(next.status, next.stderr).toBe(0);
    expect(JSON.parse(next.stdout).verdict.level).toBe('clean');
    expect(await containersLeft()).toEqual([]);
    expect(await scratchLeft(folder.path)).toEqual([]);
  },
);

async function untilContainersRun(child: { exitCode: number | null }): Promise<void> {
  while ((await containersLeft()).length === 0) {
    if (child.exitCode !== null)
      throw new Error(`the scan ended before it started a container (status ${child.exitCode})`);
    await sleep(50);
  }
}
