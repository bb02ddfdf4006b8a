import { createHash } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { indexPath } from '../../src/kit/index-path.ts';

/** Answers one request itself and returns true, or leaves it to the registry. */
export type Interference = (request: IncomingMessage, response: ServerResponse) => boolean;

/** A sparse index with archives on loopback, which a test can make fail in any way. */
export class LoopbackRegistry {
  readonly requests: { readonly path: string; readonly etag: string | null }[] = [];
  /** `dl` of config.json; `{base}` stands for the server's own address. */
  template = '{base}/dl';
  interfere: Interference = () => false;
  readonly #server: Server;
  readonly #files = new Map<string, Buffer>();

  private constructor() {
    this.#server = createServer((request, response) => this.#answer(request, response));
  }

  static async start(): Promise<LoopbackRegistry> {
    const registry = new LoopbackRegistry();
    await new Promise<void>((resolve) => registry.#server.listen(0, '127.0.0.1', resolve));
    return registry;
  }

  get base(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  get url(): string {
    return `sparse+${this.base}/index/`;
  }

  /** Adds a version; `line` overrides members of its index line. */
  publish(name: string, version: string, archive: Buffer, line: Readonly<Record<string, unknown>> = {}): void {
    const cksum = createHash('sha256').update(archive).digest('hex');
    this.put(`/dl/${name}/${version}/download`, archive);
    this.addLine(name, JSON.stringify({ name, vers: version, deps: [], cksum, features: {}, yanked: false, ...line }));
  }

  addLine(name: string, line: string): void {
    const path = `/index/${indexPath(name)}`;
    this.put(path, Buffer.concat([this.#files.get(path) ?? Buffer.alloc(0), Buffer.from(`${line}\n`)]));
  }

  put(path: string, bytes: Buffer): void {
    this.#files.set(path, bytes);
  }

  /** Closes every connection; may be called twice. */
  async stop(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  #answer(request: IncomingMessage, response: ServerResponse): void {
    const path = request.url ?? '';
    const etag = request.headers['if-none-match'] ?? null;
    this.requests.push({ path, etag });
    if (this.interfere(request, response)) return;
    const config = path === '/index/config.json' ? this.#config() : undefined;
    const bytes = config ?? this.#files.get(path);
    if (bytes === undefined) {
      response.writeHead(404).end();
      return;
    }
    const own = `"${createHash('sha256').update(bytes).digest('hex')}"`;
    if (etag === own) response.writeHead(304).end();
    else response.writeHead(200, { etag: own }).end(bytes);
  }

  #config(): Buffer {
    return Buffer.from(JSON.stringify({ dl: this.template.replaceAll('{base}', this.base), api: this.base }));
  }
}
