import type { Readable } from 'node:stream';
import { z } from 'zod';

const FRAME_LIMIT_BYTES = 4 * 1024 * 1024;
const place = { address: z.string(), port: z.int() };

/** What the sinkhole tells. Its bytes are from a crate; its frames are ours. */
const SinkholeEvent = z.discriminatedUnion('type', [
  z.object({ type: z.literal('ready') }),
  z.object({ type: z.literal('end') }),
  z.object({ type: z.literal('dropped'), count: z.int() }),
  z.object({ type: z.literal('lost'), what: z.string() }),
  z.object({ type: z.literal('flow'), protocol: z.string(), ...place }),
  z.object({ type: z.literal('dns'), name: z.string(), query: z.string(), server: z.string(), address: z.string() }),
  z.object({ type: z.literal('tcp'), connection: z.int(), ...place }),
  z.object({ type: z.literal('tcp-data'), connection: z.int(), bytes: z.int(), first: z.base64() }),
  z.object({ type: z.literal('tcp-end'), connection: z.int(), bytes: z.int(), all: z.base64() }),
  z.object({
    type: z.literal('http'),
    ...place,
    method: z.string(),
    host: z.string(),
    path: z.string(),
    headers: z.record(z.string(), z.string()),
    bodyBytes: z.int(),
    body: z.base64(),
    answer: z.string(),
  }),
  z.object({ type: z.literal('tls'), ...place, serverName: z.string(), protocols: z.array(z.string()) }),
  z.object({ type: z.literal('datagram'), ...place, bytes: z.int(), first: z.base64() }),
]);
export type SinkholeEvent = z.infer<typeof SinkholeEvent>;
export type SinkholeEventOf<Type extends SinkholeEvent['type']> = Extract<SinkholeEvent, { type: Type }>;

export interface SinkholeLog {
  readonly events: readonly SinkholeEvent[];
  /** Why the log may be incomplete; null where nothing was lost. */
  readonly gap: string | null;
}

/** Command of the sinkhole's container. */
export function sinkholeCommand(): string[] {
  return ['node', '--disable-warning=ExperimentalWarning', 'main.ts'];
}

/** Follows the sinkhole. `ready` settles when the false internet answers; `finished` gives the log once its output ends. */
export function openSinkhole(
  stdout: Readable,
  stderr: Readable,
): { readonly ready: Promise<void>; readonly finished: Promise<SinkholeLog> } {
  let isReady = () => {};
  let isLost = (_error: Error) => {};
  const ready = new Promise<void>((resolve, reject) => {
    isReady = resolve;
    isLost = reject;
  });
  ready.catch(() => {});
  let said = '';
  stderr.on('data', (chunk: Buffer) => {
    said = (said + chunk.toString()).slice(-500);
  });
  const finished = collect(stdout, isReady).finally(() =>
    isLost(new Error(said.trim().split('\n').at(-1) || 'it ended without a word')),
  );
  return { ready, finished };
}

async function collect(stdout: Readable, isReady: () => void): Promise<SinkholeLog> {
  const events: SinkholeEvent[] = [];
  const problems: string[] = [];
  for await (const frame of frames(stdout)) {
    const event = frame === null ? null : SinkholeEvent.safeParse(parseJson(frame));
    if (!event?.success) problems.push('an unreadable frame');
    else if (event.data.type === 'ready') isReady();
    else events.push(event.data);
  }
  return { events, gap: gapOf(events, problems) };
}

function gapOf(events: readonly SinkholeEvent[], problems: readonly string[]): string | null {
  const told = events.flatMap((event) => {
    if (event.type === 'dropped') return [`${event.count} events beyond the limit`];
    return event.type === 'lost' ? [event.what] : [];
  });
  const all = [...problems, ...told, ...(events.at(-1)?.type === 'end' ? [] : ['it ended before it was told to'])];
  return all.length === 0 ? null : [...new Set(all)].join('; ');
}

/** Length-framed bodies; null once where a frame is larger than any of ours, after which nothing can be trusted. */
async function* frames(stream: Readable): AsyncGenerator<Buffer | null> {
  let rest: Buffer = Buffer.alloc(0);
  for await (const chunk of stream) {
    rest = Buffer.concat([rest, chunk as Buffer]);
    while (rest.length >= 4 && rest.length >= 4 + rest.readUInt32BE()) {
      const length = rest.readUInt32BE();
      yield rest.subarray(4, 4 + length);
      rest = rest.subarray(4 + length);
    }
    if (rest.length >= 4 && rest.readUInt32BE() > FRAME_LIMIT_BYTES) {
      yield null;
      return;
    }
  }
  if (rest.length > 0) yield null;
}

function parseJson(frame: Buffer): unknown {
  try {
    return JSON.parse(frame.toString());
  } catch {
    return null;
  }
}
