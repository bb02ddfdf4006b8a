/** What an advisory database says of a crate. `malicious`: the crate itself is the attack, not a bug in it. */
export type AdvisoryCategory = 'malicious' | 'vulnerable' | 'unsound' | 'unmaintained' | 'notice';

export interface Advisory {
  /** `RUSTSEC-2024-0001`, `MAL-2024-1`, `GHSA-…`, as the database names it. */
  readonly id: string;
  readonly crate: string;
  readonly category: AdvisoryCategory;
  readonly title: string;
  /** ISO date on which it was given out; null where it has none. */
  readonly date: string | null;
  /** Whether the advisory holds for this version; one that names no versions holds for all. */
  affects(version: string): boolean;
  /** Whether it holds for every version that there is or may be: then none needs to be known. */
  readonly affectsAll: boolean;
}

/** A snapshot of an advisory database, read once. */
export interface Advisories {
  /** sha256 of what was read: a report tells which snapshot spoke. */
  readonly digest: string;
  /** ISO date of the newest advisory in it; null where none has a date. */
  readonly newest: string | null;
  /** Documents that are no advisory of a form that is understood. */
  readonly unreadable: number;
  /** Those about one crate, withdrawn ones left out, by id. */
  about(crate: string): readonly Advisory[];
}
