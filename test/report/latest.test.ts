import { expect, test } from 'vitest';
import { memoryStore } from '../../src/adapters/store/memory.ts';
import { CrateName, CrateVersion } from '../../src/model/crate.ts';
import { newestReport, publish } from '../../src/report/index.ts';
import { sampleReport } from '../support/sample-report.ts';
import { StillClock } from '../support/still-clock.ts';

const SAMPLE = CrateName.parse('sample');
const version = (text: string) => CrateVersion.parse(text);

async function storeOf(...versions: string[]) {
  const store = memoryStore();
  for (const text of versions) {
    const report = sampleReport();
    const crate = { ...report.crate, version: version(text) };
    const published = await publish({ ...report, crate }, null, store, null, null, new StillClock());
    expect(published.ok).toBe(true);
  }
  return store;
}

test('without a version the newest one is meant, by its number and not by its letters', async () => {
  const store = await storeOf('0.9.0', '0.10.0', '0.10.0-rc.1');
  expect(await newestReport(store, SAMPLE, null)).toMatchObject({ ok: true, value: { crate: { version: '0.10.0' } } });
  const older = await newestReport(store, SAMPLE, version('0.9.0'));
  expect(older).toMatchObject({ ok: true, value: { crate: { version: '0.9.0' } } });
});

test('the name is found however it is spelt; what is not stored is null', async () => {
  const store = await storeOf('1.0.0');
  expect(await newestReport(store, CrateName.parse('SAMPLE'), null)).toMatchObject({ ok: true, value: {} });
  expect(await newestReport(store, SAMPLE, version('2.0.0'))).toEqual({ ok: true, value: null });
  expect(await newestReport(store, CrateName.parse('other'), null)).toEqual({ ok: true, value: null });
});

test('a pointer that does not parse, and one to no report, are told and never thrown', async () => {
  const store = memoryStore();
  const put = (key: string, text: string) => store.create(key, Buffer.from(text), 'application/json');
  const pointer = { schema: 'sandpit.latest/1', report: 'reports/nowhere.json', runId: 'run', level: 'clean' };
  await put('reports/sample/1.0.0/latest.json', '{"schema":');
  await put('reports/sample/2.0.0/latest.json', JSON.stringify(pointer));
  for (const text of ['1.0.0', '2.0.0'])
    expect(await newestReport(store, SAMPLE, version(text))).toMatchObject({
      ok: false,
      failure: { code: 'store-refused' },
    });
});
