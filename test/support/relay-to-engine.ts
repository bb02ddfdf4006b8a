import { createConnection, createServer, type Server } from 'node:net';
import { engineSocket } from '../../src/adapters/runtime/docker-socket.ts';

/** A context whose socket hands every connection on to the real engine until it is cut. */
export async function relayToEngine(
  path: string,
): Promise<{ environment: Record<string, string>; cut: () => Promise<void> }> {
  const engine = engineSocket(process.env)?.socketPath ?? '/var/run/docker.sock';
  const open = new Set<{ destroy(): void }>();
  const server: Server = createServer({ allowHalfOpen: true }, (client) => {
    const upstream = createConnection({ path: engine, allowHalfOpen: true });
    for (const socket of [client, upstream]) {
      open.add(socket);
      socket.on('error', () => {});
    }
    client.pipe(upstream);
    upstream.pipe(client);
  });
  await new Promise<void>((resolve) => server.listen(path, resolve));
  return {
    environment: { DOCKER_HOST: `unix://${path}` },
    cut: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        for (const socket of open) socket.destroy();
      }),
  };
}
