import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { cargoDefault, cargoRegistry } from '../../src/config/index.ts';
import { temporaryFolder } from '../support/sandpit.ts';

const URL = 'https://index.registry.example/';

async function cargoHome(folder: string, config: string, name = 'config.toml') {
  await writeFile(join(folder, name), config);
  return { CARGO_HOME: folder };
}

test('source replacement is followed through sources and registries, to the end of the chain', async () => {
  await using folder = await temporaryFolder();
  const replaced = (rest: string) => `[source.crates-io]\nreplace-with = "a"\n${rest}`;
  const cases: readonly (readonly [string, string | null])[] = [
    [replaced(`[source.a]\nregistry = "sparse+${URL}"`), `sparse+${URL}`],
    [replaced(`[source.a]\nreplace-with = "b"\n[registries.b]\nindex = "sparse+${URL}"`), `sparse+${URL}`],
    [replaced('[source.a]\ndirectory = "vendor"'), null],
    [replaced('[source.a]\nreplace-with = "crates-io"'), null],
    ['[net]\noffline = true', null],
    ['no toml [', null],
  ];
  for (const [config, found] of cases) expect(await cargoRegistry(await cargoHome(folder.path, config))).toBe(found);
});

test('the file without an ending counts too, and no file at all is no registry', async () => {
  await using folder = await temporaryFolder();
  expect(await cargoRegistry({ CARGO_HOME: folder.path })).toBeNull();
  const config = `[source.crates-io]\nregistry = "${URL}"`;
  expect(await cargoRegistry(await cargoHome(folder.path, config, 'config'))).toBe(URL);
});

test("an unconfigured cargo's default is read from its program, in a toolchain or on the search path", async () => {
  await using folder = await temporaryFolder();
  const bin = join(folder.path, 'toolchains/stable/bin');
  await mkdir(bin, { recursive: true });
  const environment = { RUSTUP_HOME: folder.path, PATH: '/nowhere' };
  expect(await cargoDefault(environment)).toBeNull();
  await writeFile(join(bin, 'cargo'), `\x7fELF\0\0sparse+\0sparse+${URL}\0and more`);
  expect(await cargoDefault(environment)).toBe(URL);
  expect(await cargoDefault({ RUSTUP_HOME: '/nowhere', PATH: `/nowhere:${bin}` })).toBe(URL);
  await writeFile(join(bin, 'cargo'), 'sparse+https://index.');
  expect(await cargoDefault(environment)).toBeNull();
});
