import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { sparseIndex } from '../../src/adapters/registry/sparse-index.ts';
import { fetchCrate, parseTarget } from '../../src/fetch/index.ts';
import { failureLine } from '../../src/model/failure.ts';
import { IMAGES } from '../../src/model/images.ts';
import type { CrateRegistry } from '../../src/ports/crate-registry.ts';
import { unpackCrate } from '../../src/unpack/index.ts';
import { StillClock } from '../support/still-clock.ts';

/** Small and large, of every year since 2014, libraries, macros, `-sys` crates and programs; some yanked. */
const CRATES =
  `itoa ryu cfg-if libc cc syn quote proc-macro2 unicode-ident serde serde_derive serde_json thiserror anyhow rand
  rand_core getrandom memchr log bitflags regex regex-syntax aho-corasick once_cell smallvec hashbrown indexmap autocfg lazy_static
  tokio tokio-macros bytes futures-core hyper http ring rustls libz-sys openssl-sys zstd-sys bindgen pkg-config cmake winapi windows
  rustix nix time chrono clap ripgrep libc@0.1.0 serde@1.0.0 num@0.0.1 rustc-serialize@0.1.0 url@0.1.0 time@0.1.0
  semver@0.1.0 glob@0.1.0 openssl@0.0.1 ring@0.17.14 http-types a cc@1.0.0`.split(/\s+/);

const never = new AbortController().signal;
let cache = '';
let registry: CrateRegistry;

beforeAll(async () => {
  cache = await mkdtemp(join(tmpdir(), 'real-'));
  registry = sparseIndex({ url: await registryUrl(), cache, clock: new StillClock(Date.now()) });
});
afterAll(() => rm(cache, { recursive: true, force: true }));

const run = promisify(execFile);

/** The index that cargo itself would ask: from the environment, from cargo's own program, or from the builder image's label. */
async function registryUrl(): Promise<string> {
  const url = process.env['SANDPIT_TEST_REGISTRY'] || (await fromCargo()) || (await fromImage());
  if (!url) throw new Error('no registry: set SANDPIT_TEST_REGISTRY to the URL of a sparse index');
  return url;
}

async function fromCargo(): Promise<string | undefined> {
  const sysroot = await run('rustc', ['--print', 'sysroot']).catch(() => null);
  const program = sysroot === null ? '' : await readFile(join(sysroot.stdout.trim(), 'bin/cargo'), 'latin1');
  return /sparse\+https:\/\/[a-z0-9./-]+\//.exec(program)?.[0];
}

async function fromImage(): Promise<string> {
  const format = '{{index .Config.Labels "sandpit.registry"}}';
  const inspected = await run('docker', ['image', 'inspect', '--format', format, IMAGES.builder]).catch(() => null);
  return inspected?.stdout.trim() ?? '';
}

test.each(CRATES)('%s is fetched by its checksum and has one reading', async (text) => {
  const target = parseTarget(text);
  if (!target.ok) throw new Error(failureLine(target.failure));
  const fetched = await fetchCrate(target.value, registry, { bytes: 64 * 1024 * 1024 }, never);
  if (!fetched.ok) throw new Error(failureLine(fetched.failure));
  const { bytes, checksum, entry, id, publishedAt } = fetched.value;
  expect(createHash('sha256').update(bytes).digest('hex')).toBe(checksum);
  expect(entry?.checksum).toBe(checksum);
  expect(publishedAt).not.toBeNull();
  const read = await unpackCrate(bytes, id, undefined, never);
  if (!read.ok) throw new Error(failureLine(read.failure.failure));
  expect(read.value.files.map((file) => file.path)).toContain('Cargo.toml');
});

test('an unknown name and an unknown version are told apart', async () => {
  const missing = parseTarget('no-crate-of-this-name-0');
  const version = parseTarget('itoa@999.0.0');
  if (!missing.ok || !version.ok) throw new Error('not parsed');
  const limits = { bytes: 1024 };
  expect(await fetchCrate(missing.value, registry, limits, never)).toMatchObject({
    failure: { code: 'unknown-crate' },
  });
  expect(await fetchCrate(version.value, registry, limits, never)).toMatchObject({
    failure: { code: 'unknown-version' },
  });
});
