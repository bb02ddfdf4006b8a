import { execFileSync, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';

const TOP = new URL('../..', import.meta.url).pathname;
const CACHE =
  process.env['SANDPIT_CACHE'] ?? join(process.env['XDG_CACHE_HOME'] ?? join(homedir(), '.cache'), 'sandpit');
const STORAGE_SERVER = join(CACHE, 'tools/fake-gcs-server');

/** Why a test that needs Google's Pub/Sub emulator cannot run here; null where it can. */
export function pubsubMissing(): string | null {
  return pubsubJar() === null
    ? "Google's Pub/Sub emulator (it comes with gcloud) or Java is not on this machine"
    : null;
}

/** Why a test that needs a Cloud Storage server cannot run here; null where it can. */
export function storageMissing(): string | null {
  return existsSync(STORAGE_SERVER) ? null : 'fake-gcs-server is not installed: sandpit doctor --mend --for-tests';
}

function pubsubJar(): string | null {
  try {
    return execFileSync('bash', [join(TOP, 'test/support/find-pubsub-emulator.sh')], {
      stdio: ['ignore', 'pipe', 'ignore'],
    })
      .toString()
      .trim();
  } catch {
    return null;
  }
}

interface Server extends AsyncDisposable {
  /** `127.0.0.1:port`. */
  readonly host: string;
}

/** Google's own emulator on a free port of loopback. */
export async function startPubsub(): Promise<Server> {
  const port = await freePort();
  const folder = await mkdtemp(join(tmpdir(), 'pubsub-'));
  return startServer('java', ['-jar', pubsubJar() ?? '', '--host=127.0.0.1', `--port=${port}`], port, folder);
}

/** fake-gcs-server on a free port of loopback, with one bucket made. */
export async function startStorage(bucket: string): Promise<Server> {
  const port = await freePort();
  const folder = await mkdtemp(join(tmpdir(), 'storage-'));
  const server = await startServer(
    STORAGE_SERVER,
    [
      '-scheme',
      'http',
      '-host',
      '127.0.0.1',
      '-port',
      String(port),
      '-filesystem-root',
      folder,
      '-backend',
      'memory',
      '-public-host',
      `127.0.0.1:${port}`,
    ],
    port,
    folder,
  );
  const made = await fetch(`http://${server.host}/storage/v1/b?project=local`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ name: bucket }),
  });
  if (!made.ok) throw new Error(`no bucket: ${made.status}`);
  return server;
}

async function startServer(program: string, argv: readonly string[], port: number, folder: string): Promise<Server> {
  const child = spawn(program, argv, { stdio: 'ignore', cwd: folder });
  const host = `127.0.0.1:${port}`;
  for (;;) {
    if (child.exitCode !== null) throw new Error(`${program} ended with ${child.exitCode}`);
    const answer = await fetch(`http://${host}/`).then(
      () => true,
      (error: Error & { cause?: { code?: string } }) => error.cause?.code !== 'ECONNREFUSED',
    );
    if (answer) break;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  return {
    host,
    [Symbol.asyncDispose]: async () => {
      child.kill('SIGKILL');
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** A port of loopback where nobody listens now. */
export function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() =>
        address !== null && typeof address === 'object' ? resolve(address.port) : reject(new Error('no port')),
      );
    });
  });
}
