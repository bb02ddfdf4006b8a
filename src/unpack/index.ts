// In: the bytes of a .crate and whose they should be. Out: its files and their canonical re-packing, or why there is more than one way to read it.
export { ANOMALIES, type AnomalyName } from './anomaly.ts';
export { ARCHIVE_LIMITS, type ArchiveLimits } from './limits.ts';
export { unpackedBytes } from './told-size.ts';
export { type ArchiveRefusal, unpackCrate } from './unpack-crate.ts';
