import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import { PubSub } from '@google-cloud/pubsub';
import { describe, expect, test } from 'vitest';
import type { PlaceAdapter } from '../../src/adapters/define-place.ts';
import type { MemoryTopic } from '../../src/adapters/topic/memory.ts';
import { loadFolder } from '../../src/kit/load-folder.ts';
import { failureLine } from '../../src/model/failure.ts';
import { type TriageAttributes, TriageMessage } from '../../src/model/triage.ts';
import type { TriageTopic } from '../../src/ports/triage-topic.ts';
import { sampleReport } from '../support/sample-report.ts';
import { temporaryFolder } from '../support/sandpit.ts';
import { pubsubMissing, startPubsub } from '../support/servers.ts';

type Adapter = PlaceAdapter<TriageTopic>;
interface Heard {
  readonly message: unknown;
  readonly attributes: unknown;
}
interface Bench extends AsyncDisposable {
  readonly topic: TriageTopic;
  /** At least so many messages, as a reader of the place gets them. */
  heard(count: number): Promise<Heard[]>;
}

const adapters = await loadFolder<Adapter>(new URL('../../src/adapters/topic', import.meta.url).pathname);
const attributes: TriageAttributes = { level: 'malicious', recommendation: 'hold', lane: 'publish', name: 'sample' };

function message(runId: string, stage: 'static' | 'final' = 'final'): TriageMessage {
  const { crate, verdict } = sampleReport();
  return TriageMessage.parse({
    schema: 'sandpit.triage/1',
    runId,
    stage,
    crate,
    level: verdict.level,
    score: verdict.score,
    recommendation: verdict.recommendation,
    reasons: ['it says "ü" and\nmore'],
    reportUri: 'memory:x',
    publishedAt: null,
    verdictAt: '2026-01-01T00:00:00.000Z',
    latencyMs: null,
  });
}

async function opened(adapter: Adapter, url: URL): Promise<TriageTopic> {
  const topic = await adapter.open(url, {}, undefined);
  if (!topic.ok) throw new Error(failureLine(topic.failure));
  return topic.value;
}

const BENCHES: Readonly<Record<string, (adapter: Adapter) => Promise<Bench>>> = {
  memory: async (adapter) => {
    const topic = (await opened(adapter, new URL('memory:'))) as MemoryTopic;
    return { topic, heard: async () => [...topic.messages], [Symbol.asyncDispose]: async () => {} };
  },
  folder: async (adapter) => {
    const folder = await temporaryFolder();
    const at = join(folder.path, 'triage');
    const heard = async () => {
      const names = (await readdir(at)).filter((name) => !name.startsWith('.'));
      return Promise.all(names.map(async (name) => JSON.parse(await readFile(join(at, name), 'utf8'))));
    };
    return {
      topic: await opened(adapter, pathToFileURL(at)),
      heard,
      [Symbol.asyncDispose]: folder[Symbol.asyncDispose],
    };
  },
  pubsub: async (adapter) => {
    const server = await startPubsub();
    process.env['PUBSUB_EMULATOR_HOST'] = server.host;
    const client = new PubSub({ projectId: 'local' });
    const [made] = await client.createTopic('crate-triage');
    const [listener] = await made.createSubscription('listener');
    const found: Heard[] = [];
    listener.on('message', (got) => {
      found.push({ message: JSON.parse(got.data.toString()), attributes: got.attributes });
      got.ack();
    });
    const topic = await opened(adapter, new URL('pubsub://local/crate-triage'));
    return {
      topic,
      heard: async (count) => {
        while (found.length < count) await sleep(20);
        return found;
      },
      [Symbol.asyncDispose]: async () => {
        await topic.close();
        await listener.close();
        await client.close();
        delete process.env['PUBSUB_EMULATOR_HOST'];
        await server[Symbol.asyncDispose]();
      },
    };
  },
};

test('every adapter of the folder is put to the suite', () => {
  expect(adapters.map((adapter) => adapter.id).sort()).toEqual(Object.keys(BENCHES).sort());
});

for (const adapter of adapters) {
  const missing = adapter.id === 'pubsub' ? pubsubMissing() : null;
  describe.skipIf(missing !== null)(
    `triage topic: ${adapter.id}${missing === null ? '' : ` (SKIPPED: ${missing})`}`,
    () => {
      test('messages and their attributes arrive as they were announced, one for each run and stage', async () => {
        await using bench = await BENCHES[adapter.id]!(adapter);
        const sent = [message('1-1-a'), message('1-1-b'), message('1-1-b', 'static')];
        for (const one of sent)
          expect(await bench.topic.announce(one, attributes)).toEqual({ ok: true, value: undefined });
        const heard = await bench.heard(sent.length);
        expect(heard).toHaveLength(sent.length);
        for (const one of sent) expect(heard).toContainEqual({ message: one, attributes });
      });
    },
  );
}

test('in a folder, a message that is sent again is still one file', async () => {
  const adapter = adapters.find(({ id }) => id === 'folder');
  await using bench = await BENCHES['folder']!(adapter!);
  await bench.topic.announce(message('1-1-a'), attributes);
  await bench.topic.announce({ ...message('1-1-a'), verdictAt: '2026-01-01T00:00:09.000Z' }, attributes);
  expect(await bench.heard(1)).toHaveLength(1);
});
