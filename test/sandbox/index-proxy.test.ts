import { request } from 'node:http';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { fail, ok } from '../../src/kit/result.ts';
import type { CrateRegistry } from '../../src/ports/crate-registry.ts';
import { openIndexProxy } from '../../src/sandbox/index-proxy.ts';
import { temporaryFolder } from '../support/sandpit.ts';

const INDEX: Readonly<Record<string, string>> = {
  cc: '{"name":"cc","vers":"1.0.0"}\n',
  story: '{"name":"story","vers":"0.9.0"}\nnot json\n{"name":"story","vers":"1.0.0","yanked":true}\n',
};
const OWN = { name: 'Story', version: '1.0.0', line: '{"name":"Story","vers":"1.0.0","yanked":false}' };

const unknown = fail({ code: 'unknown-crate', blame: 'caller', what: 'none', where: '', remedy: '' } as const);
const registry: CrateRegistry = {
  source: 'registry',
  versions: async () => unknown,
  indexFile: async (name) => (INDEX[name] === undefined ? unknown : ok(Buffer.from(INDEX[name]))),
  download: async () => unknown,
};

function get(socketPath: string, path: string): Promise<{ status: number; text: string }> {
  return new Promise((resolve, reject) => {
    const asked = request({ socketPath, path }, async (response) => {
      const chunks: Buffer[] = [];
      for await (const chunk of response) chunks.push(chunk);
      resolve({ status: response.statusCode ?? 0, text: Buffer.concat(chunks).toString() });
    });
    asked.on('error', reject).end();
  });
}

test('it answers what an index answers, the crate’s own line in the place of the published one, and nothing else', async () => {
  await using folder = await temporaryFolder();
  await using proxy = await openIndexProxy(folder.path, registry, OWN, new AbortController().signal);
  const ask = (path: string) => get(join(folder.path, 'socket'), path);
  expect(await ask('/2/cc')).toEqual({ status: 200, text: INDEX['cc'] });
  expect((await ask('/st/or/story')).text).toBe(`{"name":"story","vers":"0.9.0"}\nnot json\n${OWN.line}\n`);
  expect((await ask('/config.json')).status).toBe(200);
  for (const path of ['/', '/1/cc', '/st/or/../../2/cc', '/2/CC', '/st/story', '/dl/cc/1.0.0/download'])
    expect(await ask(path)).toEqual({ status: 404, text: '' });
  expect((await ask('/ab/se/absent')).status).toBe(404);
  expect([...proxy.missing].map(([name, { code }]) => `${name} ${code}`)).toEqual(['absent unknown-crate']);
});
