import type { Readable } from 'node:stream';
import { z } from 'zod';
import { documents } from '../frames.ts';

/** What the second sensor of files and processes tells: it looks at the kernel's own records, not at system calls. */
const WitnessEvent = z.discriminatedUnion('type', [
  z.object({ type: z.literal('ready') }),
  z.object({ type: z.literal('end') }),
  z.object({ type: z.literal('dropped'), count: z.int() }),
  z.object({ type: z.literal('lost'), what: z.string() }),
  /** A bait of this path was read, changed or taken away, told once each. */
  z.object({
    type: z.literal('bait'),
    seconds: z.number(),
    path: z.string(),
    what: z.enum(['read', 'changed', 'gone']),
  }),
  /** A process of the cage that no tracer follows. */
  z.object({ type: z.literal('untraced'), seconds: z.number(), pid: z.int() }),
]);
export type WitnessEvent = z.infer<typeof WitnessEvent>;

export interface WitnessLog {
  readonly events: readonly WitnessEvent[];
  readonly gap: string | null;
}

/** Command of the witness' container: it follows the build container's first process, by its number on the engine's machine. */
export function witnessCommand(hostPid: number, paths: readonly string[]): string[] {
  return ['node', '--disable-warning=ExperimentalWarning', 'witness.ts', String(hostPid), ...paths];
}

/** Follows the witness. `ready` settles when it can look into the cage; `finished` gives what it saw once its output ends. */
export function openWitness(
  stdout: Readable,
  stderr: Readable,
): { readonly ready: Promise<void>; readonly finished: Promise<WitnessLog> } {
  const { promise: ready, resolve, reject } = Promise.withResolvers<void>();
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

async function collect(stdout: Readable, isReady: () => void): Promise<WitnessLog> {
  const events: WitnessEvent[] = [];
  const problems: string[] = [];
  for await (const document of documents(stdout)) {
    const event = WitnessEvent.safeParse(document);
    if (!event.success) problems.push('an unreadable frame');
    else if (event.data.type === 'ready') isReady();
    else events.push(event.data);
  }
  const told = events.flatMap((event) =>
    event.type === 'dropped' ? ['events beyond the limit'] : event.type === 'lost' ? [event.what] : [],
  );
  const all = [...problems, ...told, ...(events.at(-1)?.type === 'end' ? [] : ['it ended before it was told to'])];
  return { events, gap: all.length === 0 ? null : [...new Set(all)].join('; ') };
}
