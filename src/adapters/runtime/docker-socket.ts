import { createHash } from 'node:crypto';
import { accessSync, constants, existsSync, readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import type { DockerOptions } from 'dockerode';

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * Where the container engine listens, in the order in which Docker's own client looks, and then where rootless engines do;
 * dockerode itself knows neither contexts nor XDG_RUNTIME_DIR. Null leaves it to dockerode (TLS, SSH).
 * A socket that we may not use stands back behind one that we may.
 */
export function engineSocket(environment: Environment): DockerOptions | null {
  const host = environment['DOCKER_HOST'];
  if (host) return environment['DOCKER_TLS_VERIFY'] ? null : endpoint(host);
  const home = environment['HOME'] ?? homedir();
  const runtime = environment['XDG_RUNTIME_DIR'] ?? '/nonexistent';
  const chosen = contextEndpoint(environment, home);
  // A context is the user's own choice: where it leads nowhere, another engine is not what was meant.
  if (chosen !== null) return chosen;
  const candidates = [
    '/var/run/docker.sock',
    join(runtime, 'docker.sock'),
    join(home, '.docker/run/docker.sock'),
    join(runtime, 'podman/podman.sock'),
  ];
  const found = candidates.find(usable) ?? candidates.find((path) => existsSync(path));
  return found === undefined ? null : { socketPath: found };
}

function usable(path: string): boolean {
  try {
    accessSync(path, constants.R_OK | constants.W_OK);
    return true;
  } catch {
    return false;
  }
}

/** The endpoint of Docker's current context, if one is set; its folder is the sha256 of its name. */
function contextEndpoint(environment: Environment, home: string): DockerOptions | null {
  const folder = environment['DOCKER_CONFIG'] ?? join(home, '.docker');
  const name = environment['DOCKER_CONTEXT'] ?? readJson(join(folder, 'config.json'))['currentContext'];
  if (typeof name !== 'string' || name === '' || name === 'default') return null;
  const meta = readJson(join(folder, 'contexts/meta', createHash('sha256').update(name).digest('hex'), 'meta.json'));
  const host = (meta['Endpoints'] as { docker?: { Host?: string } } | undefined)?.docker?.Host ?? '';
  return endpoint(host);
}

/** A host as Docker's client writes it; null where dockerode must make out more (TLS, SSH). */
function endpoint(host: string): DockerOptions | null {
  if (host.startsWith('unix://')) return { socketPath: host.slice('unix://'.length) };
  const tcp = /^(?:tcp|http):\/\/(\[[^\]]+\]|[^/:]+):(\d+)$/.exec(host);
  return tcp === null ? null : { protocol: 'http', host: (tcp[1] ?? '').replace(/[[\]]/g, ''), port: Number(tcp[2]) };
}

function readJson(path: string): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(readFileSync(path, 'utf8'));
    return value !== null && typeof value === 'object' ? (value as Record<string, unknown>) : {};
  } catch {
    return {};
  }
}
