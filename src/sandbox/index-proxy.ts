import { chmod, open } from 'node:fs/promises';
import { createServer, type ServerResponse } from 'node:http';
import { indexPath } from '../kit/index-path.ts';
import type { Failure } from '../model/failure.ts';
import type { CrateRegistry } from '../ports/crate-registry.ts';

/** An index line of our own for the crate under scan: a folder or a file is in no index, a yanked version would not be chosen. */
export interface OwnLine {
  readonly name: string;
  readonly version: string;
  readonly line: string;
}

/** The only way out of the resolving container: a read-only sparse index on a unix socket. There is no download in it. */
export interface IndexProxy extends AsyncDisposable {
  /** Names that the registry did not have or could not give, with why. The crate's own is never among them. */
  readonly missing: ReadonlyMap<string, Failure>;
}

/** Serves the index on `socket` in `folder`, which the container mounts. */
export async function openIndexProxy(
  folder: string,
  registry: CrateRegistry,
  own: OwnLine,
  signal: AbortSignal,
): Promise<IndexProxy> {
  const missing = new Map<string, Failure>();
  const server = createServer((request, response) => {
    const name = nameOf(request.url ?? '');
    if (request.url === '/config.json') return send(response, 200, '{"dl":"http://127.0.0.1:1/none"}');
    if (name === null) return send(response, 404, '');
    answer(name, registry, own, missing, signal).then(
      (text) => send(response, text === null ? 404 : 200, text ?? ''),
      () => send(response, 503, ''),
    );
  });
  // A socket's path holds 107 bytes (unix(7)); a folder of any depth is reached through its descriptor.
  const handle = await open(folder);
  const short = `/proc/self/fd/${handle.fd}/socket`;
  await new Promise<void>((resolve, reject) => server.once('error', reject).listen(short, resolve));
  // The container's user is not ours.
  await Promise.all([chmod(`${folder}/socket`, 0o666), chmod(folder, 0o755)]);
  return {
    missing,
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
      await handle.close();
    },
  };
}

/** The crate's name in a sparse index path: the last part, if the parts before it are those that an index files the name under. */
function nameOf(url: string): string | null {
  const name = /\/([a-z0-9_-]{1,64})$/.exec(url)?.[1];
  return name !== undefined && url === `/${indexPath(name)}` ? name : null;
}

async function answer(
  name: string,
  registry: CrateRegistry,
  own: OwnLine,
  missing: Map<string, Failure>,
  signal: AbortSignal,
): Promise<string | null> {
  const isOwn = own.name.toLowerCase() === name;
  const file = await registry.indexFile(name, signal);
  if (!file.ok && !isOwn) {
    missing.set(name, file.failure);
    return null;
  }
  const lines = file.ok
    ? file.value
        .toString()
        .split('\n')
        .filter((line) => line !== '')
    : [];
  if (!isOwn) return `${lines.join('\n')}\n`;
  const others = lines.filter((line) => versionOf(line) !== own.version);
  return `${[...others, own.line].join('\n')}\n`;
}

/** The version that an index line is of; null where it is unreadable, which cargo then skips as well. */
function versionOf(line: string): string | null {
  try {
    const { vers } = JSON.parse(line) as { vers?: unknown };
    return typeof vers === 'string' ? vers : null;
  } catch {
    return null;
  }
}

function send(response: ServerResponse, status: number, text: string): void {
  response.writeHead(status, { 'content-type': 'text/plain' });
  response.end(text);
}
