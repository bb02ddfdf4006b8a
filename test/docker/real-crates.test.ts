import { readFile } from 'node:fs/promises';
import { Ajv2020 as Ajv } from 'ajv/dist/2020.js';
import { expect, test } from 'vitest';
import { Report } from '../../src/model/report.ts';
import { containersLeft, sandpit, temporaryFolder } from '../support/sandpit.ts';

const CRATES = [
  'itoa',
  'serde_derive',
  'ring@0.17.14',
  'libz-sys',
  'rustversion',
  'proc-macro2',
  'libc',
  'tokio-macros',
];

test('real crates are clean, fully built, reported by the published schema, and leave no container', async () => {
  await using folder = await temporaryFolder();
  const schema = JSON.parse(
    await readFile(new URL('../../deploy/schemas/report.schema.json', import.meta.url), 'utf8'),
  );
  const valid = new Ajv({ strict: false, validateFormats: false }).compile(schema);
  const ran = await sandpit(['scan', '--format', 'json', ...CRATES], {
    XDG_DATA_HOME: folder.path,
  });
  const documents = ran.stdout
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as unknown);
  expect(documents).toHaveLength(CRATES.length);
  for (const document of documents) {
    expect(valid(document), JSON.stringify(valid.errors)).toBe(true);
    const report = Report.parse(document);
    const built = report.coverage.filter((entry) => entry.asked && entry.state !== 'complete');
    expect({
      crate: report.crate.name,
      level: report.verdict.level,
      reasons: report.verdict.reasons,
      shortfall: built,
    }).toEqual({
      crate: report.crate.name,
      level: 'clean',
      reasons: [],
      shortfall: [],
    });
  }
  expect(ran.status).toBe(0);
  expect(await containersLeft(ran.pid)).toEqual([]);
});
