import { readdir, readFile } from 'node:fs/promises';
import { Ajv2020 as Ajv } from 'ajv/dist/2020.js';
import { expect, test } from 'vitest';
import { publishedSchemas } from '../../src/report/index.ts';
import { sampleReport } from '../support/sample-report.ts';

const FOLDER = new URL('../../deploy/schemas/', import.meta.url);

const onDisk = async (file: string): Promise<object> => JSON.parse(await readFile(new URL(file, FOLDER), 'utf8'));
const compile = async (file: string) => new Ajv({ strict: false, validateFormats: false }).compile(await onDisk(file));

test('the published schemas are those that the code parses with (else: npx node test/support/write-schemas.ts)', async () => {
  const schemas = publishedSchemas();
  expect((await readdir(FOLDER)).sort()).toEqual(Object.keys(schemas).sort());
  for (const [file, schema] of Object.entries(schemas))
    expect(await onDisk(file), file).toEqual(JSON.parse(JSON.stringify(schema)));
});

test('a report holds to the published schema, and one with a wrong kind, level or checksum does not', async () => {
  const valid = await compile('report.schema.json');
  const report = sampleReport();
  expect(valid(report), JSON.stringify(valid.errors)).toBe(true);
  const broken = [
    { ...report, schema: 'sandpit.report/2' },
    { ...report, verdict: { ...report.verdict, level: 'fine' } },
    { ...report, crate: { ...report.crate, checksum: 'abc' } },
    { ...report, evidence: [{ ...report.evidence[0], kind: 'rumour' }] },
    { ...report, coverage: [{ stage: 'build' }] },
  ];
  for (const document of broken) expect(valid(document)).toBe(false);
});

test('a job holds to the published schema, and one without a checksum too, but not one without a name', async () => {
  const valid = await compile('job.schema.json');
  const job = {
    schema: 'sandpit.job/1',
    jobId: 'a',
    name: 'itoa',
    version: '1.0.0',
    requestedAt: '2026-01-01T00:00:00Z',
    lane: 'publish',
  };
  expect(valid(job)).toBe(true);
  expect(valid({ ...job, checksum: 'a'.repeat(64), profile: 'deep' })).toBe(true);
  expect(valid({ ...job, name: undefined })).toBe(false);
  expect(valid({ ...job, name: '../x' })).toBe(false);
});
