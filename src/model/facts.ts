import type { CrateId, Sha256 } from './crate.ts';
import type { RunsAt } from './evidence.ts';

/** One regular file of the crate, as every later room sees it. `path` is relative to the package root, `/` separated. */
export interface CrateFile {
  readonly path: string;
  readonly bytes: Buffer;
  readonly executable: boolean;
}

/** A crate that was read as cargo would and has no second reading. `archive` is our canonical re-packing: rules and build see the same bytes. */
export interface UnpackedCrate {
  readonly id: CrateId;
  readonly files: readonly CrateFile[];
  readonly archive: Buffer;
  readonly archiveSha256: Sha256;
}

export interface Dependency {
  readonly name: string;
  /** The package's name in the registry where the dependency is renamed, else the same as `name`. */
  readonly package: string;
  readonly requirement: string;
  readonly kind: 'normal' | 'build' | 'dev';
  readonly optional: boolean;
  readonly target: string | null;
  readonly features: readonly string[];
  readonly defaultFeatures: boolean;
  readonly registry: string | null;
}

export interface BuildTarget {
  readonly kind: 'lib' | 'bin' | 'example' | 'test' | 'bench' | 'build-script';
  readonly name: string;
  readonly path: string;
}

export interface FileFacts {
  readonly path: string;
  readonly bytes: number;
  readonly sha256: string;
  /** By magic number: elf, pe, mach-o, wasm, ar, zip, gzip, png, … or `text`, `data`. */
  readonly format: string;
  /** Shannon entropy in bits a byte, 0..8. */
  readonly entropy: number;
  /** When code of this Rust file runs, by following `mod`, `#[path]` and `include!` from the targets; `never` for all else. */
  readonly runsAt: readonly RunsAt[];
}

/** What the crate says of itself, unexecuted. */
export interface CrateFacts {
  readonly id: CrateId;
  readonly edition: string;
  readonly rustVersion: string | null;
  readonly links: string | null;
  readonly procMacro: boolean;
  readonly buildScript: string | null;
  readonly targets: readonly BuildTarget[];
  readonly dependencies: readonly Dependency[];
  readonly features: Readonly<Record<string, readonly string[]>>;
  readonly vcs: {
    readonly sha1: string;
    readonly dirty: boolean;
    readonly pathInVcs: string;
  } | null;
  readonly files: readonly FileFacts[];
  readonly authors: readonly string[];
  readonly repository: string | null;
}

/** What the crate's build-time code and library can do: counts by capability, and what it ships. */
export interface Capabilities {
  readonly network: number;
  readonly exec: number;
  readonly files: number;
  readonly environment: number;
  readonly ffi: number;
  readonly unsafe: number;
  readonly blobs: number;
  readonly links: string | null;
}
