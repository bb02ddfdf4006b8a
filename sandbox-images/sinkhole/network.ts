// The network namespace has nothing but loopback. Every address is made local, so that a packet to anywhere arrives here
// and none can leave; 127.0.0.0/8 and ::1 stay ordinary, so that a crate's own loopback servers work.
import { execFileSync } from 'node:child_process';

/** Ports on which an ordinary workstation's printing and multicast services listen: the list of sockets is open to the crate. */
export const TCP_PORT = 631;
export const UDP_PORT = 41_641;
export const DNS_PORT = 53;
/** Where redirected datagrams arrive. An answer must come from there, or the kernel takes it for something new. */
export const LOOPBACK = { udp4: '127.0.0.1', udp6: '::1' } as const;

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
    // DNS is answered whatever resolver was asked, one on loopback too; all other datagrams come to one place.
    redirect(tool, '-p', 'udp', '--dport', String(DNS_PORT), '--to-ports', String(DNS_PORT));
    redirect(tool, '-p', 'udp', '!', '-d', loopback, '--to-ports', String(UDP_PORT));
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
