import { readdir, readFile } from 'node:fs/promises';
import { delimiter, join } from 'node:path';

/** Cargo's own default index is a constant of its program: read from the program, written down nowhere else. */
const CONSTANT = Buffer.from('sparse+https://index.');
const URL_BYTES = /^sparse\+(https:\/\/[A-Za-z0-9./-]{1,200}\/)/;

/** The sparse index that an unconfigured cargo of this machine uses; null where there is no cargo. Runs nothing. */
export async function cargoDefault(environment: Readonly<Record<string, string | undefined>>): Promise<string | null> {
  for (const path of await programs(environment)) {
    const bytes = await readFile(path).catch(() => null);
    const at = bytes?.indexOf(CONSTANT) ?? -1;
    const found = at < 0 ? null : URL_BYTES.exec(bytes?.toString('latin1', at, at + 240) ?? '');
    if (found?.[1] !== undefined) return found[1];
  }
  return null;
}

/** Toolchains before the search path: there `cargo` may be rustup's proxy, which holds no constant. */
async function programs(environment: Readonly<Record<string, string | undefined>>): Promise<string[]> {
  const toolchains = join(environment['RUSTUP_HOME'] ?? join(environment['HOME'] ?? '/root', '.rustup'), 'toolchains');
  const names = await readdir(toolchains).catch(() => []);
  return [
    ...names.sort().map((name) => join(toolchains, name, 'bin/cargo')),
    ...(environment['PATH'] ?? '').split(delimiter).map((folder) => join(folder, 'cargo')),
  ];
}
