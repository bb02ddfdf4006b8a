// The network namespace has nothing but loopback. Every address is made local, so that a packet to anywhere arrives here
// and none can leave; 127.0.0.0/8 and ::1 stay ordinary, so that a crate's own loopback servers work.
import { execFileSync } from 'node:child_process';

export const TCP_PORT = 15_001;
export const UDP_PORT = 15_002;

/** Routes and redirections; throws with the tool's own words where the kernel refuses one. */
export function takeTheNetwork(): void {
  ip('link', 'set', 'lo', 'up');
  ip('route', 'add', 'local', 'default', 'dev', 'lo');
  ip('-6', 'route', 'add', 'local', 'default', 'dev', 'lo');
  for (const [tool, loopback] of [
    ['iptables', '127.0.0.0/8'],
    ['ip6tables', '::1/128'],
  ] as const) {
    redirect(tool, '-p', 'tcp', '!', '-d', loopback, '--to-ports', String(TCP_PORT));
    // DNS is answered where it arrives, whatever resolver was asked; all other datagrams come to one place.
    redirect(tool, '-p', 'udp', '!', '-d', loopback, '!', '--dport', '53', '--to-ports', String(UDP_PORT));
  }
}

function redirect(tool: string, ...match: string[]): void {
  const ports = match.slice(-2);
  run(tool, '-w', '-t', 'nat', '-A', 'OUTPUT', ...match.slice(0, -2), '-j', 'REDIRECT', ...ports);
}

function ip(...words: string[]): void {
  run('ip', ...words);
}

function run(tool: string, ...words: string[]): void {
  execFileSync(tool, words, { stdio: ['ignore', 'ignore', 'pipe'] });
}
