/** What an archive says of its unpacked size in its last four bytes (RFC 1952, ISIZE); the strict reader refuses one that lies. */
export function unpackedBytes(archive: Buffer): number {
  const told = archive.length >= 18 ? archive.readUInt32LE(archive.length - 4) : 0;
  return Math.max(archive.length, told);
}
