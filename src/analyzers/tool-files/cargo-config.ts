import { parse } from 'smol-toml';
import { runsOwnCode } from './program.ts';
import type { Sighting, ToolFileReader } from './sighting.ts';

const CARGO_CONFIG = /(?:^|\/)\.cargo\/config(?:\.toml)?$/;
const TOOLCHAIN = /(?:^|\/)rust-toolchain(?:\.toml)?$/;
/** Keys whose value cargo starts as a program, for whoever calls it inside the unpacked crate: even `fetch` and `metadata`. */
const PROGRAMS: ReadonlySet<string> = new Set([
  'rustc',
  'rustc-wrapper',
  'rustc-workspace-wrapper',
  'rustdoc',
  'runner',
  'linker',
  'credential-provider',
  'global-credential-providers',
]);
/** Where crates come from: a package that names another place exchanges the reader's dependencies. */
const SOURCES: ReadonlySet<string> = new Set(['replace-with', 'local-registry', 'directory']);
/** rustc takes programs and libraries from its flags too. */
const FLAG = /(?:linker|codegen-backend|-plugin|link-self-contained)[= ]["']?([^\s"']+)/;
/** Machines that nobody reads sources on: their builds need a runner or linker of somebody's own. */
const ELSEWHERE =
  /wasm|emscripten|wasi|android|ohos|ios|tvos|watchos|visionos|-none|-uefi|avr|msp430|xtensa|esp|riscv|thumb|mips|powerpc|sparc|s390x|fuchsia|redox|vita|3ds|psp|switch|cuda|bpf/;
/** Nested deeper, no key of these is. */
const DEPTH = 8;

type Table = Readonly<Record<string, unknown>>;

/** What `.cargo/config*` and `rust-toolchain*` of a package make cargo and rustup run. Plain settings are told as shipped. */
function cargoSightings(file: string, text: string): Sighting[] {
  if (TOOLCHAIN.test(file)) return toolchain(file, text);
  const programs = [...entries(tomlOf(text), '', 0)].filter(([key, value]) => isTold(key, value));
  if (programs.length === 0) return [{ file, claim: 'config-shipped', key: 'cargo', value: '' }];
  return programs.map(([key, value]) => ({ file, claim: claimOf(key), key, value }));
}

/** For whom it runs: for everybody in the folder, for who builds for an ordinary machine, or only for who builds for a strange one. */
function claimOf(key: string): string {
  const target = /^target\.(.*)\.[^.]+$/.exec(key)?.[1];
  if (target === undefined) return 'config-runs';
  return ELSEWHERE.test(target) && !/\b(?:not|any)\s*\(/.test(target) ? 'config-runs-elsewhere' : 'config-runs-target';
}

function toolchain(file: string, text: string): Sighting[] {
  const path = [...entries(tomlOf(text), '', 0)].find(([key]) => key === 'toolchain.path');
  if (path === undefined) return [{ file, claim: 'config-shipped', key: 'toolchain', value: '' }];
  return [{ file, claim: 'config-runs', key: 'toolchain.path', value: path[1] }];
}

function isTold(key: string, value: string): boolean {
  const last = key.split('.').at(-1) ?? '';
  if (PROGRAMS.has(last)) return runsOwnCode(value);
  if (SOURCES.has(last)) return key.startsWith('source.');
  const named = last === 'rustflags' ? FLAG.exec(value)?.[1] : undefined;
  return named !== undefined && runsOwnCode(named);
}

/** Every value with its dotted key; a list is its parts with spaces between, as a command line is. */
function* entries(table: Table, prefix: string, depth: number): Generator<[key: string, value: string]> {
  for (const [name, value] of Object.entries(table)) {
    const key = prefix === '' ? name : `${prefix}.${name}`;
    if (typeof value === 'string') yield [key, value];
    else if (Array.isArray(value)) yield [key, value.filter((part) => typeof part === 'string').join(' ')];
    else if (value !== null && typeof value === 'object' && depth < DEPTH) yield* entries({ ...value }, key, depth + 1);
  }
}

/** What is no TOML configures nothing: cargo and rustup stop at it. `rust-toolchain` may be one bare word. */
function tomlOf(text: string): Table {
  try {
    return parse(text);
  } catch {
    return {};
  }
}

export const cargoFiles: ToolFileReader = {
  obeys: (path) => CARGO_CONFIG.test(path) || TOOLCHAIN.test(path),
  sightings: cargoSightings,
};
