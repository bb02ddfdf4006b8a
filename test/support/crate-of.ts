import { CrateName, CrateVersion, Sha256 } from '../../src/model/crate.ts';
import type { CrateFile, UnpackedCrate } from '../../src/model/facts.ts';

/** An unpacked crate `story@1.0.0` of these files; without a manifest of its own it gets the plainest. */
export function crateOf(files: Readonly<Record<string, string | Buffer>>, manifest = ''): UnpackedCrate {
  const all: Record<string, string | Buffer> = {
    'Cargo.toml': `[package]\nname = "story"\nversion = "1.0.0"\nedition = "2021"\n${manifest}`,
    ...files,
  };
  return {
    id: { name: CrateName.parse('story'), version: CrateVersion.parse('1.0.0') },
    files: Object.entries(all).map(
      ([path, bytes]): CrateFile => ({ path, bytes: Buffer.from(bytes), executable: false }),
    ),
    archive: Buffer.alloc(0),
    archiveSha256: Sha256.parse('0'.repeat(64)),
  };
}
