import type { Readable } from 'node:stream';
import { z } from 'zod';
import { documents } from '../frames.ts';

/** `seconds`: since the epoch, by the clock that the tracer reads too. */
const told = { seconds: z.number() };
const place = { ...told, address: z.string(), port: z.int() };
const spoken = { ...place, connection: z.int() };

/** What the sinkhole tells. Its bytes are from a crate; its frames are ours. */
const SinkholeEvent = z.discriminatedUnion('type', [
  z.object({
    type: z.literal('ready'),
    authority: z.string(),
    hash: z.string().regex(/^[0-9a-f]{8}$/),
    roots: z.string(),
  }),
  z.object({ type: z.literal('end') }),
  z.object({ type: z.literal('dropped'), count: z.int() }),
  z.object({ type: z.literal('lost'), what: z.string() }),
  z.object({ type: z.literal('flow'), protocol: z.string(), ...place }),
  z.object({
    type: z.literal('dns'),
    ...told,
    connection: z.int(),
    name: z.string(),
    query: z.string(),
    server: z.string(),
    transport: z.string(),
    address: z.string(),
  }),
  z.object({ type: z.literal('tcp'), ...spoken }),
  z.object({ type: z.literal('tcp-data'), ...told, connection: z.int(), bytes: z.int(), first: z.base64() }),
  /** `bytes` and `sent` on the wire; `heard` of them were no protocol's own, of which `all` is the beginning. */
  z.object({
    type: z.literal('tcp-end'),
    ...told,
    connection: z.int(),
    bytes: z.int(),
    sent: z.int(),
    heard: z.int(),
    all: z.base64(),
  }),
  z.object({
    type: z.literal('http'),
    ...spoken,
    scheme: z.string(),
    version: z.string(),
    method: z.string(),
    host: z.string(),
    path: z.string(),
    headers: z.record(z.string(), z.string()),
    bodyBytes: z.int(),
    body: z.base64(),
    bodySha256: z.string(),
    answer: z.string(),
  }),
  z.object({
    type: z.literal('tls'),
    ...spoken,
    transport: z.string(),
    serverName: z.string(),
    protocols: z.array(z.string()),
    version: z.int(),
    ja4: z.string(),
    chain: z.enum(['trusted', 'untrusted', 'none']),
    outcome: z.string(),
  }),
  z.object({ type: z.literal('datagram'), ...place, bytes: z.int(), first: z.base64() }),
]);
export type SinkholeEvent = z.infer<typeof SinkholeEvent>;
export type SinkholeEventOf<Type extends SinkholeEvent['type']> = Extract<SinkholeEvent, { type: Type }>;

export interface SinkholeLog {
  readonly events: readonly SinkholeEvent[];
  /** Why the log may be incomplete; null where nothing was lost. */
  readonly gap: string | null;
}

/** The authority that the false internet's servers show, PEM; `hash` is its name in a folder of certificates, `roots` a bundle with it. */
export type Trust = Pick<SinkholeEventOf<'ready'>, 'authority' | 'hash' | 'roots'>;

/** Command of the sinkhole's container. */
export function sinkholeCommand(secondsLater = 0): string[] {
  return ['env', `LATER=${secondsLater}`, 'node', '--disable-warning=ExperimentalWarning', 'main.ts'];
}

/** The line that opens the false internet: what is new in each run. */
export function sinkholeSettings(baits: {
  readonly markers: Readonly<Record<string, string>>;
  readonly metadata: Readonly<Record<string, string>>;
}): string {
  return `${JSON.stringify({ markers: baits.markers, metadata: baits.metadata, distrusted: false })}\n`;
}

/** Follows the sinkhole. `ready` settles when the false internet answers; `finished` gives the log once its output ends. */
export function openSinkhole(
  stdout: Readable,
  stderr: Readable,
): { readonly ready: Promise<Trust>; readonly finished: Promise<SinkholeLog> } {
  const { promise: ready, resolve, reject } = Promise.withResolvers<Trust>();
  ready.catch(() => {});
  let said = '';
  stderr.on('data', (chunk: Buffer) => {
    said = (said + chunk.toString()).slice(-500);
  });
  const finished = collect(stdout, resolve).finally(() =>
    reject(new Error(said.trim().split('\n').at(-1) || 'it ended without a word')),
  );
  return { ready, finished };
}

async function collect(stdout: Readable, isReady: (trust: Trust) => void): Promise<SinkholeLog> {
  const events: SinkholeEvent[] = [];
  const problems: string[] = [];
  for await (const document of documents(stdout)) {
    const event = SinkholeEvent.safeParse(document);
    if (!event.success) problems.push('an unreadable frame');
    else if (event.data.type === 'ready') isReady(event.data);
    else events.push(event.data);
  }
  return { events, gap: gapOf(events, problems) };
}

function gapOf(events: readonly SinkholeEvent[], problems: readonly string[]): string | null {
  const dropped = Math.max(0, ...events.map((event) => (event.type === 'dropped' ? event.count : 0)));
  const all = [
    ...problems,
    ...(dropped > 0 ? [`${dropped} events beyond the limit`] : []),
    ...events.flatMap((event) => (event.type === 'lost' ? [event.what] : [])),
    ...(events.at(-1)?.type === 'end' ? [] : ['it ended before it was told to']),
  ];
  return all.length === 0 ? null : [...new Set(all)].join('; ');
}
