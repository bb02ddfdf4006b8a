import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { PubSub } from '@google-cloud/pubsub';
import { describe, expect, test } from 'vitest';
import pubsubQueue from '../../src/adapters/queue/pubsub.ts';
import gcs from '../../src/adapters/store/gcs.ts';
import pubsubTopic from '../../src/adapters/topic/pubsub.ts';
import { failureLine } from '../../src/model/failure.ts';
import { temporaryFolder } from '../support/sandpit.ts';
import { freePort, pubsubMissing, startPubsub, startStorage, storageMissing } from '../support/servers.ts';

const [noPubsub, noStorage] = [pubsubMissing(), storageMissing()];
const skipped = (missing: string | null) => (missing === null ? '' : ` (SKIPPED: ${missing})`);
const deadLetters = new URL('pubsub://local/dead');
const never = new AbortController().signal;

/** The line that a person gets when a worker starts on this queue. */
async function lineOfQueue(url: string, dead: URL, signal: AbortSignal = never): Promise<string> {
  const queue = await pubsubQueue.open(new URL(url), {}, { deadLetters: dead });
  if (!queue.ok) return failureLine(queue.failure);
  const consumed = await queue.value.consume(1, async () => ({ kind: 'done' }), signal);
  await queue.value.close();
  return consumed.ok ? 'consumed' : failureLine(consumed.failure);
}

async function withEmulator<Value>(host: string, work: () => Promise<Value>): Promise<Value> {
  process.env['PUBSUB_EMULATOR_HOST'] = host;
  try {
    return await work();
  } finally {
    delete process.env['PUBSUB_EMULATOR_HOST'];
  }
}

describe.skipIf(noPubsub !== null)(`Pub/Sub places${skipped(noPubsub)}`, () => {
  test('what is missing is told at the start: subscription, dead-letter topic, triage topic', async () => {
    await using server = await startPubsub();
    await withEmulator(server.host, async () => {
      const client = new PubSub({ projectId: 'local' });
      const tell = '; create it, as deploy/README.md tells';
      expect(await lineOfQueue('pubsub://local/jobs', deadLetters)).toBe(
        `the subscription does not exist: pubsub://local/jobs${tell}`,
      );
      const [topic] = await client.createTopic('jobs');
      await topic.createSubscription('jobs');
      expect(await lineOfQueue('pubsub://local/jobs', deadLetters)).toBe(
        `the dead-letter topic does not exist: pubsub://local/dead${tell}`,
      );
      await client.createTopic('dead');
      expect(await lineOfQueue('pubsub://local/jobs', deadLetters, AbortSignal.abort())).toBe('consumed');
      const triage = await pubsubTopic.open(new URL('pubsub://local/triage'), {}, undefined);
      expect(triage.ok ? '' : failureLine(triage.failure)).toBe(
        `the triage topic does not exist: pubsub://local/triage${tell}`,
      );
      await client.close();
    });
  });

  test('a subscription that is deleted under a worker ends it with one line', async () => {
    await using server = await startPubsub();
    await withEmulator(server.host, async () => {
      const client = new PubSub({ projectId: 'local' });
      const [topic] = await client.createTopic('jobs');
      const [subscription] = await topic.createSubscription('jobs');
      await client.createTopic('dead');
      const ended = lineOfQueue('pubsub://local/jobs', deadLetters);
      await new Promise((resolve) => setTimeout(resolve, 1000));
      await subscription.delete();
      expect(await ended).toMatch(/^the subscription does not exist: pubsub:\/\/local\/jobs; /);
      await client.close();
    });
  });
});

test('nobody there, no dead letters, no name: each is one line, and none of it hangs', async () => {
  const nobody = `127.0.0.1:${await freePort()}`;
  // Each is tried for some time: all at once.
  await withEmulator(nobody, async () => {
    const [queue, topic, store] = await Promise.all([
      lineOfQueue('pubsub://local/jobs', deadLetters),
      pubsubTopic.open(new URL('pubsub://local/triage'), {}, undefined),
      gcs.open(new URL(`gs://bucket?endpoint=http://${nobody}`), {}, undefined),
    ]);
    expect(queue).toMatch(/^the subscription cannot be used \(.+\): .+; check/);
    expect(topic).toMatchObject({ ok: false, failure: { code: 'queue-unreachable' } });
    expect(store).toMatchObject({ ok: false, failure: { code: 'store-unreachable', blame: 'store' } });
  });
  expect(await lineOfQueue('pubsub://local/jobs', new URL('file:///tmp/dead'))).toMatch(
    /^a Pub\/Sub queue needs a dead-letter topic: file:\/\/\/tmp\/dead; give --dead-letters/,
  );
  expect(await lineOfQueue('pubsub://local', deadLetters)).toMatch(/^no project and name in the place: /);
  expect(await gcs.open(new URL('gs://'), {}, undefined)).toMatchObject({ ok: false, failure: { code: 'bad-config' } });
});

describe.skipIf(noStorage !== null)(`Cloud Storage places${skipped(noStorage)}`, () => {
  test('a bucket that is not there is told when the place is opened', async () => {
    await using server = await startStorage('there');
    const store = await gcs.open(new URL(`gs://elsewhere/x?endpoint=http://${server.host}`), {}, undefined);
    expect(store).toMatchObject({ ok: false, failure: { code: 'store-refused' } });
  });

  test("the server may be named as in Google's other clients, and several prefixes share a bucket", async () => {
    await using server = await startStorage('there');
    const environment = { STORAGE_EMULATOR_HOST: server.host };
    for (const place of ['gs://there', 'gs://there/a/b', 'gs://there/a/b/']) {
      const store = await gcs.open(new URL(place), environment, undefined);
      if (!store.ok) throw new Error(failureLine(store.failure));
      const first = place !== 'gs://there/a/b/';
      expect(await store.value.create('k/1', Buffer.from(place), 'text/plain')).toEqual({ ok: true, value: first });
      expect(await store.value.list('k/')).toEqual({ ok: true, value: ['k/1'] });
    }
  });

  test('the SDK says nothing of its own when a write is refused', async () => {
    await using server = await startStorage('there');
    const script = `
      const { default: gcs } = await import(${JSON.stringify(new URL('../../src/adapters/store/gcs.ts', import.meta.url).href)});
      const store = await gcs.open(new URL('gs://there'), process.env, undefined);
      for (let at = 0; at < 15; at += 1) await store.value.create('same', Buffer.alloc(100_000), 'text/plain');
      console.log('written');`;
    const { stdout, stderr } = await promisify(execFile)(
      process.execPath,
      ['--disable-warning=ExperimentalWarning', '--input-type=module', '-e', script],
      { env: { ...process.env, STORAGE_EMULATOR_HOST: `http://${server.host}` } },
    );
    expect([stdout, stderr]).toEqual(['written\n', '']);
  });
});

describe('what a machine with folders only loads', () => {
  /** The modules that a process of its own has loaded once the three places are opened, used and closed. */
  async function loaded(queue: string, topic: string, store: string, dead: string): Promise<string> {
    const compose = new URL('../../src/compose.ts', import.meta.url).href;
    const script = `
      import { registerHooks } from 'node:module';
      registerHooks({ load: (url, context, next) => { console.log(url); return next(url, context); } });
      const { openPlace } = await import(${JSON.stringify(compose)});
      await openPlace('queue', ${JSON.stringify(queue)}, process.env, { deadLetters: new URL(${JSON.stringify(dead)}) });
      await openPlace('topic', ${JSON.stringify(topic)}, process.env);
      await openPlace('store', ${JSON.stringify(store)}, process.env);
      process.exit(0);`;
    const { stdout } = await promisify(execFile)(
      process.execPath,
      ['--disable-warning=ExperimentalWarning', '--input-type=module', '-e', script],
      { maxBuffer: 1 << 26, env: { ...process.env, PUBSUB_EMULATOR_HOST: '127.0.0.1:1' } },
    );
    return stdout;
  }

  test('with file:// places no cloud SDK; with their own places each its own', async () => {
    await using folder = await temporaryFolder();
    const at = (name: string) => pathToFileURL(join(folder.path, name)).href;
    const folders = await loaded(at('jobs'), at('triage'), at('store'), at('dead'));
    expect(folders).toContain('src/adapters/queue/pubsub.ts');
    // (gRPC itself comes with the client of the container engine.)
    expect(folders.split('\n').filter((url) => /@google-cloud|google-gax|google-auth-library/.test(url))).toEqual([]);
    const queue = await loaded('pubsub://local/jobs', at('triage'), at('store'), 'pubsub://local/dead');
    expect(queue).toContain('@google-cloud/pubsub');
    expect(queue).not.toContain('@google-cloud/storage');
    const store = await loaded(at('jobs'), at('triage'), 'gs://bucket?endpoint=http://127.0.0.1:1', at('dead'));
    expect(store).toContain('@google-cloud/storage');
    expect(store).not.toContain('@google-cloud/pubsub');
  });
});
