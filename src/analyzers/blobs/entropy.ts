/** Shannon entropy in bits a byte, 0..8, of the first MiB. */
export function entropyOf(bytes: Buffer): number {
  const sample = bytes.subarray(0, 1024 * 1024);
  if (sample.length === 0) return 0;
  const counts = new Uint32Array(256);
  for (let at = 0; at < sample.length; at += 1) (counts[sample[at] as number] as number) += 1;
  let bits = 0;
  for (const count of counts) if (count > 0) bits -= (count / sample.length) * Math.log2(count / sample.length);
  return Math.round(bits * 1000) / 1000;
}
