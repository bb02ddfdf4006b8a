import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';

const top = fileURLToPath(new URL('../..', import.meta.url));
const run = promisify(execFile);

/** Cruises `src` below a folder with the house's rules; gives the names of the rules that are broken. */
async function brokenRules(folder: string): Promise<string[]> {
  const tool = join(top, 'node_modules/dependency-cruiser/bin/dependency-cruiser.mjs');
  const config = join(folder, 'test/architecture/rooms.cjs');
  const output = await run(process.execPath, [tool, '--config', config, '--output-type', 'json', 'src'], {
    cwd: folder,
    maxBuffer: 1 << 28,
  }).catch((error: { stdout: string }) => error);
  const summary = JSON.parse(output.stdout).summary as {
    violations: { rule: { name: string } }[];
    totalCruised: number;
  };
  expect(summary.totalCruised).toBeGreaterThan(1);
  return [...new Set(summary.violations.map((violation) => violation.rule.name))].sort();
}

test('the house keeps its rules', async () => {
  expect(await brokenRules(top)).toEqual([]);
});

test('each planted offence is named', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'rooms-'));
  const offences: Record<string, string> = {
    'src/model/a.ts': "import '../ports/a.ts';",
    'src/ports/a.ts': "import '../fetch/index.ts';",
    'src/fetch/index.ts': "import '../unpack/index.ts'; import 'yaml';",
    'src/unpack/index.ts': 'export const unpack = 1;',
    'src/unpack/inner.ts': 'export type Inner = 1;',
    'src/pipeline/index.ts': "import type { Inner } from '../unpack/inner.ts'; import '../cli/scan.ts';",
    'src/cli/scan.ts': "import '../adapters/a.ts'; import 'dockerode';",
    'src/adapters/a.ts': "import '../verdict/index.ts';",
    'src/verdict/index.ts': "import './other.ts'; import 'node:fs';",
    'src/verdict/other.ts': "import './index.ts'; import '../../test/x.ts'; import './absent.ts';",
    'test/x.ts': 'export const x = 1;',
  };
  for (const [path, text] of Object.entries(offences)) {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), text);
  }
  await mkdir(join(folder, 'test/architecture'), { recursive: true });
  for (const name of ['tsconfig.json', 'node_modules', 'package.json', 'test/architecture/rooms.cjs'])
    await symlink(join(top, name), join(folder, name));
  const broken = await brokenRules(folder);
  await rm(folder, { recursive: true });
  expect(broken).toEqual([
    'adapter-sees-ports-only',
    'front-door-only',
    'host-is-fenced',
    'model-is-the-floor',
    'no-cycle',
    'no-unresolved',
    'npm-lives-in-adapters',
    'only-compose-meets-adapters',
    'pipeline-walks-rooms',
    'ports-see-the-floor',
    'room-knows-no-room',
    'src-never-sees-test',
    'yaml-keeps-its-room',
  ]);
});
