/**
 * What is wrong with an archive. True: cargo (one version of it) unpacks other content than another common reader (GNU
 * tar, node-tar, Python's tarfile, another cargo). False: all readers agree, or cargo refuses it as well.
 */
export const ANOMALIES = {
  'not-gzip': false,
  'gzip-header': false,
  'gzip-truncated': false,
  'gzip-corrupt': false,
  'gzip-checksum': false,
  'second-gzip-member': true,
  'trailing-bytes': false,
  'too-large': false,
  'compression-ratio': false,
  'too-many-entries': false,
  'tar-truncated': false,
  'header-checksum': false,
  'header-number': false,
  'header-magic': true,
  'header-padding': true,
  'lone-zero-block': true,
  'archive-after-end': true,
  'bytes-after-end': false,
  'unknown-typeflag': true,
  'sparse-file': true,
  link: false,
  'special-file': false,
  'directory-with-content': true,
  'file-named-as-directory': true,
  'unsafe-mode': false,
  'pax-global': true,
  'pax-too-large': false,
  'pax-malformed': true,
  'pax-size-mismatch': true,
  'pax-duplicate-key': true,
  'pax-unknown-key': true,
  'two-long-names': true,
  'long-name-malformed': false,
  'dangling-extension': false,
  'path-not-utf8': false,
  'path-control-character': false,
  'path-bidi': false,
  'path-backslash': true,
  'path-special-character': false,
  'path-not-normal': false,
  'path-parent': true,
  'path-absolute': false,
  'path-other-prefix': false,
  'path-too-long': false,
  'path-too-deep': false,
  'path-through-cargo-ok': false,
  /** Same path twice; `twoReadings` only where the bytes differ. */
  'duplicate-path': true,
  /** Paths that are one on a file system that folds case or normalises; `twoReadings` only where the bytes differ. */
  'path-collision': true,
  'file-and-folder': false,
  'no-manifest': false,
} as const;

export type AnomalyName = keyof typeof ANOMALIES;

export interface Anomaly {
  readonly anomaly: AnomalyName;
  readonly detail: string;
  readonly twoReadings: boolean;
  /** Path in the archive, as written there; empty for the archive as a whole. */
  readonly file: string;
}

/** Collects anomalies; a lesser one must not hide a graver one that comes later, so reading goes on where it can. */
export class Anomalies {
  readonly #found: Anomaly[] = [];

  /** Keeps the first twenty of each grade: enough to judge by, bounded whatever the archive holds. */
  note(anomaly: AnomalyName, detail: string, file = '', twoReadings: boolean = ANOMALIES[anomaly]): void {
    if (this.#found.filter((found) => found.twoReadings === twoReadings).length >= 20) return;
    this.#found.push({ anomaly, detail, twoReadings, file });
  }

  /** Those with two readings first, else in the order met. */
  get found(): readonly Anomaly[] {
    return [...this.#found].sort((a, b) => Number(b.twoReadings) - Number(a.twoReadings));
  }
}
