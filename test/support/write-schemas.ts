// Writes deploy/schemas anew from the code's own schemas: npx node test/support/write-schemas.ts
import { execFileSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { publishedSchemas } from '../../src/report/index.ts';

const FOLDER = fileURLToPath(new URL('../../deploy/schemas/', import.meta.url));

mkdirSync(FOLDER, { recursive: true });
for (const [file, schema] of Object.entries(publishedSchemas()))
  writeFileSync(`${FOLDER}${file}`, `${JSON.stringify(schema, null, 2)}\n`);
execFileSync('npx', ['biome', 'format', '--write', FOLDER]);
