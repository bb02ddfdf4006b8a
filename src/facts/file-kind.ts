const MAGIC: readonly (readonly [string, RegExp])[] = [
  ['elf', /^7f454c46/],
  ['pe', /^4d5a/],
  ['mach-o', /^(feedface|feedfacf|cefaedfe|cffaedfe|cafebabe0000000[1-9])/],
  ['wasm', /^0061736d/],
  ['ar', /^213c617263683e0a/],
  ['java-class', /^cafebabe/],
  ['zip', /^504b0304/],
  ['gzip', /^1f8b08/],
  ['xz', /^fd377a585a00/],
  ['bzip2', /^425a68[31-39]314159/],
  ['zstd', /^28b52ffd/],
  ['7z', /^377abcaf271c/],
  ['png', /^89504e470d0a1a0a/],
  ['jpeg', /^ffd8ff/],
  ['gif', /^47494638/],
  ['pdf', /^25504446/],
  ['font', /^(00010000|4f54544f|774f4646|774f4632)/],
];

/** What a file is by its first bytes: a name of the table, else `text` or `data`. */
export function formatOf(bytes: Buffer): string {
  const head = bytes.subarray(0, 16).toString('hex');
  const known = MAGIC.find(([, pattern]) => pattern.test(head));
  if (known !== undefined) return known[0];
  return bytes.subarray(0, 8192).includes(0) ? 'data' : 'text';
}
