import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import type { DockerOptions } from 'dockerode';

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * Where the container engine listens, in the order in which Docker's own client looks, and then where rootless engines do;
 * dockerode itself knows neither contexts nor XDG_RUNTIME_DIR. Null leaves it to dockerode (DOCKER_HOST, TLS variables).
 */
export function engineSocket(environment: Environment): DockerOptions | null {
  if (environment['DOCKER_HOST']) return null;
  const home = environment['HOME'] ?? homedir();
  const runtime = environment['XDG_RUNTIME_DIR'] ?? '/nonexistent';
  const candidates = [
    contextSocket(environment, home),
    '/var/run/docker.sock',
    join(runtime, 'docker.sock'),
    join(home, '.docker/run/docker.sock'),
    join(runtime, 'podman/podman.sock'),
  ];
  const found = candidates.find((path) => path !== null && existsSync(path));
  return found ? { socketPath: found } : null;
}

/** The unix socket of Docker's current context, if one is set and is a unix socket; its folder is the sha256 of its name. */
function contextSocket(environment: Environment, home: string): string | null {
  const folder = environment['DOCKER_CONFIG'] ?? join(home, '.docker');
  const name = environment['DOCKER_CONTEXT'] ?? readJson(join(folder, 'config.json'))['currentContext'];
  if (typeof name !== 'string' || name === 'default') return null;
  const meta = readJson(join(folder, 'contexts/meta', createHash('sha256').update(name).digest('hex'), 'meta.json'));
  const host = (meta['Endpoints'] as { docker?: { Host?: string } } | undefined)?.docker?.Host;
  return host?.startsWith('unix://') ? host.slice('unix://'.length) : null;
}

function readJson(path: string): Record<string, unknown> {
  try {
    return JSON.parse(readFileSync(path, 'utf8')) as Record<string, unknown>;
  } catch {
    return {};
  }
}
