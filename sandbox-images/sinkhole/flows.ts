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

/** A new flow as it was meant, and then as its answers will come: from our listener to where it came from. */
const NEW =
  /\[NEW\]\s+(?:ipv[46]\s+\d+\s+)?(\S+)\s.*?src=\S+ dst=(\S+)(?: sport=\d+ dport=(\d+))?.*?src=\S+ dst=(\S+)(?: sport=(\d+) dport=(\d+))?/;
/** Flows remembered for those who ask where one was meant to go. */
const REMEMBERED = 50_000;
/** The kernel's word may lag behind under load; only who looks for us on our own port waits as long as this. */
const WAIT_MILLISECONDS = 3_000;

/** Where something arrived, and from where: the kernel changes the port of one of two that would look the same. */
interface Arrival {
  readonly protocol: 'tcp' | 'udp';
  /** Our own port. */
  readonly at: number;
  readonly from: { readonly address: string; readonly port: number };
}

export class Flows {
  readonly #known = new Map<string, Flow>();
  readonly #waiting = new Map<string, (flow: Flow) => void>();

  start(): void {
    const tracker = spawn('conntrack', ['-E', '-e', 'NEW', '-o', 'extended'], { stdio: ['ignore', 'pipe', 'ignore'] });
    createInterface({ input: tracker.stdout }).on('line', (line) => this.#line(line));
    tracker.on('exit', (status) => emit({ type: 'lost', what: `connection tracking ended with ${status}` }));
  }

  /** Where what arrived was meant to go; null where the kernel did not say in time. A connection asks once, datagrams often. */
  async original({ protocol, at, from }: Arrival): Promise<Flow | null> {
    const key = `${protocol} ${at} ${plain(from.address)} ${from.port}`;
    const known = this.#known.get(key);
    if (protocol === 'tcp') this.#known.delete(key);
    if (known !== undefined) return known;
    return new Promise((resolve) => {
      const timer = setTimeout(() => {
        this.#waiting.delete(key);
        resolve(null);
      }, WAIT_MILLISECONDS);
      const before = this.#waiting.get(key);
      this.#waiting.set(key, (flow) => {
        clearTimeout(timer);
        before?.(flow);
        resolve(flow);
      });
    });
  }

  #line(line: string): void {
    const [, protocol = '', address = '', port, from, at, fromPort] = NEW.exec(line) ?? [];
    if (address === '' || ((address.startsWith('127.') || address === '::1') && port !== '53')) return;
    const flow = { protocol, address, port: Number(port ?? 0) };
    emit({ type: 'flow', ...flow });
    const key = `${protocol} ${at} ${from} ${fromPort}`;
    const waiting = this.#waiting.get(key);
    this.#waiting.delete(key);
    if (this.#known.size > REMEMBERED) this.#known.clear();
    if (waiting === undefined || protocol === 'udp') this.#known.set(key, flow);
    waiting?.(flow);
  }
}

/** An IPv4 address that came to a socket of both families, as itself. */
export function plain(address: string): string {
  return address.replace(/^::ffff:(?=\d+\.)/, '');
}
