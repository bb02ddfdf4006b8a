// Prints the corpus of file hashes for the `.crate` files given: `npx node test/support/write-file-corpus.ts FILE... >
// rules/corpora/popular-files.txt`. rules/corpora/README.md says where the files come from.
import { readFile } from 'node:fs/promises';
import { corpusLine } from '../../src/analyzers/index.ts';
import { readFacts } from '../../src/facts/index.ts';
import { peekCrateId } from '../../src/kit/crate-label.ts';
import { unpackCrate } from '../../src/unpack/index.ts';

const lines: string[] = [];
for (const path of process.argv.slice(2)) {
  const bytes = await readFile(path);
  const id = peekCrateId(bytes);
  const unpacked = id === null ? null : await unpackCrate(bytes, id, undefined, AbortSignal.timeout(60_000));
  const read = unpacked?.ok ? readFacts(unpacked.value, null) : null;
  if (!read?.ok) console.error(`left out, for it cannot be read: ${path}`);
  else lines.push(corpusLine(read.value.facts) ?? '');
}
console.log(
  '# Hashes of the sources of popular crates: name, version, shortened sha256 sums. README.md in this folder.',
);
for (const line of lines.filter((text) => text !== '').sort()) console.log(line);
