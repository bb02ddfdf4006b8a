import type { CrateId, Sha256 } from './crate.ts';
import type { RunsAt } from './evidence.ts';

/** One regular file of the crate, as every later room sees it. `path` is relative to the package root, `/` separated. */
export interface CrateFile {
  readonly path: string;
  readonly bytes: Buffer;
  readonly executable: boolean;
  /** Of a file whose bytes were let go as soon as it was read: what they were. */
  readonly known?: Pick<FileFacts, 'bytes' | 'sha256' | 'format'>;
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

/** When code of the crate itself runs: while cargo builds, inside rustc, in whoever uses it. */
export type CodeMoment = 'build' | 'macro' | 'run';

/** How many places of the code can do a thing. */
export interface CapabilityCounts {
  readonly network: number;
  readonly exec: number;
  readonly files: number;
  readonly environment: number;
  readonly ffi: number;
  readonly unsafe: number;
}

/** A way through the crate from what others start (a public function, a constructor, `main`) to what acts, shortest first. */
export interface CapabilityPath {
  readonly from: string;
  /** The function of the system or of another crate that is called, or what stands for it. */
  readonly to: string;
  /** The crate's functions between the two, in the order of the calls. */
  readonly via: readonly string[];
  readonly runsAt: CodeMoment;
}

/** What the crate's code can do: counts by capability, altogether and by the moment, what it ships, and the ways there. */
export interface Capabilities extends CapabilityCounts {
  readonly blobs: number;
  readonly links: string | null;
  readonly byStage: Readonly<Record<CodeMoment, CapabilityCounts>>;
  readonly paths: readonly CapabilityPath[];
}

const NOTHING: CapabilityCounts = { network: 0, exec: 0, files: 0, environment: 0, ffi: 0, unsafe: 0 };

/** Of a crate of which nothing was looked at. */
export const NO_CAPABILITIES: Capabilities = {
  ...NOTHING,
  blobs: 0,
  links: null,
  byStage: { build: NOTHING, macro: NOTHING, run: NOTHING },
  paths: [],
};
