import { type ChildProcess, execFile } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, readdir, readFile, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { PubSub } from '@google-cloud/pubsub';
import { expect, test } from 'vitest';
import { TriageMessage } from '../../src/model/triage.ts';
import { packFixture } from '../support/pack-fixture.ts';
import { containersLeft, start, temporaryFolder } from '../support/sandpit.ts';
import { pubsubMissing, startPubsub, startStorage, storageMissing } from '../support/servers.ts';

const missing = pubsubMissing() ?? storageMissing();
const PROJECT = 'local';
const BUCKET = 'sandpit-test';

const job = (name: string, version: string) =>
  Buffer.from(
    JSON.stringify({
      schema: 'sandpit.job/1',
      jobId: `${name}-${version}`,
      name,
      version,
      requestedAt: new Date().toISOString(),
      lane: 'publish',
    }),
  );

test.skipIf(missing !== null)(
  `jobs by Pub/Sub, reports in Cloud Storage: one report and one message a crate and stage, however often delivered${missing === null ? '' : ` (SKIPPED: ${missing})`}`,
  async () => {
    await using pubsub = await startPubsub();
    await using storage = await startStorage(BUCKET);
    await using folder = await temporaryFolder();
    process.env['PUBSUB_EMULATOR_HOST'] = pubsub.host;
    const client = new PubSub({ projectId: PROJECT });
    const [jobs] = await client.createTopic('crate-published');
    const [triage] = await client.createTopic('crate-triage');
    const [dead] = await client.createTopic('dead');
    await jobs.createSubscription('jobs', { ackDeadlineSeconds: 60 });
    const [alarms] = await triage.createSubscription('alarms');
    const [graves] = await dead.createSubscription('graves');
    const told: TriageMessage[] = [];
    const buried: { reason: string; body: string }[] = [];
    alarms.on('message', (message) => {
      told.push(TriageMessage.parse(JSON.parse(message.data.toString())));
      message.ack();
    });
    graves.on('message', (message) => {
      buried.push({ reason: message.attributes['reason'] ?? '', body: message.data.toString() });
      message.ack();
    });
    await mkdir(join(folder.path, 'overlay'));
    await writeFile(
      join(folder.path, 'overlay/connects-to-address-1.0.0.crate'),
      await packFixture('attacks/connects-to-address'),
    );
    for (const data of [
      job('itoa', '1.0.15'),
      job('cfg-if', '1.0.0'),
      job('cfg-if', '1.0.0'),
      job('cfg-if', '1.0.0'),
      job('connects-to-address', '1.0.0'),
    ])
      await jobs.publishMessage({ data });
    await jobs.publishMessage({ data: Buffer.from('{"schema":"sandpit.job/1","name":"../x"}') });
    const worker = start(
      [
        'worker',
        '--queue',
        `pubsub://${PROJECT}/jobs`,
        '--dead-letters',
        `pubsub://${PROJECT}/dead`,
        '--triage',
        `pubsub://${PROJECT}/crate-triage`,
        '--out',
        `gs://${BUCKET}/results?endpoint=http://${storage.host}`,
        '--overlay',
        join(folder.path, 'overlay'),
        '--slots',
        '2',
      ],
      {
        PUBSUB_EMULATOR_HOST: pubsub.host,
        SANDPIT_SCRATCH: join(folder.path, 'scratch'),
      },
    );
    let said = '';
    worker.stderr?.on('data', (chunk: Buffer) => {
      said += chunk.toString();
    });
    while ((said.match(/"msg":"job done"/g) ?? []).length < 5 || told.length < 6 || buried.length < 1) {
      if (worker.exitCode !== null) throw new Error(`the worker ended: ${said}`);
      await new Promise((resolve) => setTimeout(resolve, 200));
    }
    worker.kill('SIGTERM');
    const [status] = await once(worker, 'exit');
    expect(status, said).toBe(0);
    const reasons = told.map((message) => [message.crate.name, ...message.reasons].join('\n  ')).join('\n');
    const finals = told.filter(({ stage }) => stage === 'final');
    expect(finals.map((message) => `${message.crate.name} ${message.level}`).sort(), reasons).toEqual([
      'cfg-if clean',
      'connects-to-address malicious',
      'itoa clean',
    ]);
    const before = told.filter(({ stage }) => stage === 'static');
    expect(before.map(({ crate, runId }) => `${crate.name} ${runId}`).sort()).toEqual(
      finals.map(({ crate, runId }) => `${crate.name} ${runId}`).sort(),
    );
    for (const { runId, verdictAt } of before)
      expect(verdictAt < (finals.find((final) => final.runId === runId)?.verdictAt ?? '')).toBe(true);
    expect(buried).toHaveLength(1);
    expect(buried[0]?.reason).toMatch(/jobId|name/);
    const listed = (await (await fetch(`http://${storage.host}/storage/v1/b/${BUCKET}/o?prefix=results/`)).json()) as {
      items: { name: string }[];
    };
    const names = listed.items.map((item) => item.name);
    expect(names.filter((name) => name.endsWith('/final.json'))).toHaveLength(3);
    expect(names.filter((name) => name.endsWith('/static.json'))).toHaveLength(3);
    expect(names.filter((name) => name.startsWith('results/archives/'))).toHaveLength(3);
    expect(await containersLeft(worker.pid)).toEqual([]);
    await client.close();
  },
);

test('with file places a worker runs on one machine and loads no cloud SDK', async () => {
  await using folder = await temporaryFolder();
  const at = (name: string) => join(folder.path, name);
  await mkdir(at('jobs/waiting'), { recursive: true });
  await writeFile(
    at('jobs/waiting/one.json'),
    JSON.stringify({ body: job('itoa', '1.0.15').toString('base64'), attributes: {}, attempt: 0, notBefore: 0 }),
  );
  await writeFile(at('jobs/waiting/two.json'), 'no job at all');
  const worker = start(
    ['worker', '--queue', at('jobs'), '--dead-letters', at('dead'), '--triage', at('triage'), '--out', at('store')],
    { SANDPIT_SCRATCH: at('scratch'), NODE_V8_COVERAGE: at('loaded') },
  );
  let said = '';
  worker.stderr?.on('data', (chunk: Buffer) => {
    said += chunk.toString();
  });
  while (!said.includes('"msg":"job done"') || !said.includes('"msg":"message put aside"')) {
    if (worker.exitCode !== null) throw new Error(`the worker ended: ${said}`);
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
  worker.kill('SIGTERM');
  expect((await once(worker, 'exit'))[0]).toBe(0);
  // V8 lists every module that was loaded.
  const lists = await Promise.all(
    (await readdir(at('loaded'))).map((name) => readFile(join(at('loaded'), name), 'utf8')),
  );
  expect(lists.some((list) => list.includes('src/cli/worker.ts'))).toBe(true);
  expect(lists.some((list) => list.includes('@google-cloud'))).toBe(false);
  const { stdout } = await promisify(execFile)('find', [folder.path, '-name', '*.json', '-type', 'f']);
  expect(stdout).toMatch(/store\/reports\/itoa\/1\.0\.15\/[0-9a-f]{64}\/[0-9a-f]+\/final\.json/);
  expect(stdout).toMatch(/triage\/\S+-final\.json/);
  expect(stdout).toMatch(/dead\/two\.json/);
});

/** A worker on folders below `path`, and a job for it. */
async function onFolders(path: string, jobs: readonly Buffer[]) {
  const at = (name: string) => join(path, name);
  await mkdir(at('jobs/waiting'), { recursive: true });
  for (const [index, body] of jobs.entries()) await writeFile(at(`jobs/waiting/${index}`), body);
  const places = ['--queue', at('jobs'), '--dead-letters', at('dead'), '--triage', at('triage'), '--out', at('store')];
  const files = async (name: string) =>
    (await readdir(at(name)).catch(() => [])).filter((file) => !file.startsWith('.'));
  return {
    at,
    begin: () => start(['worker', ...places], { SANDPIT_SCRATCH: at('scratch'), SANDPIT_LOG: 'info' }),
    files,
    /** The stages of the messages in a folder. */
    stages: async (name: string) =>
      (await files(name)).map((file) => /-(static|final)\.json$/.exec(file)?.[1] ?? file).sort(),
  };
}

async function inTheCage(worker: ChildProcess): Promise<void> {
  while ((await containersLeft(worker.pid)).length === 0) {
    if (worker.exitCode !== null) throw new Error(`the worker ended with ${worker.exitCode}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

async function reported(worker: ChildProcess): Promise<string> {
  let said = '';
  for await (const chunk of worker.stderr ?? []) {
    said += String(chunk);
    if (said.includes('"msg":"job done"')) break;
  }
  return said;
}

test('told to stop in the middle of a scan, a worker gives the job back and leaves nothing', async () => {
  await using folder = await temporaryFolder();
  const { at, begin, files, stages } = await onFolders(folder.path, [job('cfg-if', '1.0.0')]);
  const worker = begin();
  await inTheCage(worker);
  worker.kill('SIGTERM');
  expect((await once(worker, 'exit'))[0]).toBe(0);
  expect(await containersLeft(worker.pid)).toEqual([]);
  expect(await files('scratch')).toEqual([]);
  expect(await files('jobs/leased')).toEqual([]);
  expect(await files('jobs/waiting')).toHaveLength(1);
  // What the files say has been told.
  expect([await stages('triage'), await files('dead')]).toEqual([['static'], []]);
  const next = begin();
  expect(await reported(next)).toMatch(/"attempt":2/);
  next.kill('SIGTERM');
  await once(next, 'exit');
  expect(await stages('triage')).toEqual(['final', 'static']);
  expect(await readdir(at('jobs/waiting'))).toEqual([]);
});

test('after kill -9 in the middle of a scan the next worker removes what was left and does the job once', async () => {
  await using folder = await temporaryFolder();
  const { at, begin, files, stages } = await onFolders(folder.path, [job('cfg-if', '1.0.0')]);
  const killed = begin();
  await inTheCage(killed);
  killed.kill('SIGKILL');
  await once(killed, 'exit');
  expect(await containersLeft(killed.pid)).not.toEqual([]);
  // As if the lease had run out meanwhile.
  const past = new Date(Date.now() - 60_000);
  for (const lease of await files('jobs/leased')) await utimes(at(`jobs/leased/${lease}`), past, past);
  const next = begin();
  expect(await reported(next)).toMatch(/"attempt":2/);
  next.kill('SIGTERM');
  await once(next, 'exit');
  expect(await containersLeft(killed.pid)).toEqual([]);
  expect(await files('scratch')).toEqual([]);
  expect(await stages('triage')).toEqual(['final', 'static']);
  expect([await files('jobs/waiting'), await files('jobs/leased')]).toEqual([[], []]);
});
