// A redirected connection no longer says where it was meant to go; the kernel's connection tracking does. It is also a
// sensor of its own: flows that no listener accepts (ICMP, SCTP, refused) are seen here all the same.
import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { emit } from './frames.ts';

export interface Flow {
  readonly protocol: string;
  readonly address: string;
  readonly port: number;
}

const NEW = /\[NEW\]\s+(\S+)\s.*?src=(\S+) dst=(\S+)(?: sport=(\d+) dport=(\d+))?/;
/** Flows remembered for those who ask where a connection was meant to go. */
const REMEMBERED = 50_000;
const WAIT_MILLISECONDS = 500;

export class Flows {
  readonly #bySource = new Map<string, Flow>();
  readonly #waiting = new Map<string, (flow: Flow) => void>();

  /** Starts to listen; resolves when the kernel's events flow. */
  start(): void {
    const tracker = spawn('conntrack', ['-E', '-e', 'NEW', '-o', 'extended'], { stdio: ['ignore', 'pipe', 'ignore'] });
    createInterface({ input: tracker.stdout }).on('line', (line) => this.#line(line));
    tracker.on('exit', (status) => emit({ type: 'lost', what: `connection tracking ended with ${status}` }));
  }

  /** Where the connection from this source port was meant to go; null where the kernel did not say in time. */
  async original(protocol: 'tcp' | 'udp', sourcePort: number): Promise<Flow | null> {
    const key = `${protocol} ${sourcePort}`;
    const known = this.#bySource.get(key);
    if (known !== undefined) return known;
    return new Promise((resolve) => {
      const timer = setTimeout(() => {
        this.#waiting.delete(key);
        resolve(null);
      }, WAIT_MILLISECONDS);
      this.#waiting.set(key, (flow) => {
        clearTimeout(timer);
        resolve(flow);
      });
    });
  }

  #line(line: string): void {
    const match = NEW.exec(line);
    if (match === null) return;
    const flow = { protocol: match[1] ?? '', address: match[3] ?? '', port: Number(match[5] ?? 0) };
    // `-o extended` puts the address family first.
    const protocol =
      flow.protocol === 'ipv4' || flow.protocol === 'ipv6'
        ? (/ipv[46]\s+\d+\s+(\S+)/.exec(line)?.[1] ?? '')
        : flow.protocol;
    if (flow.address.startsWith('127.') || flow.address === '::1') return;
    const told = { ...flow, protocol };
    emit({ type: 'flow', ...told });
    const key = `${protocol} ${match[4]}`;
    if (this.#bySource.size > REMEMBERED) this.#bySource.clear();
    this.#bySource.set(key, told);
    this.#waiting.get(key)?.(told);
    this.#waiting.delete(key);
  }
}
