/** A SemVer version as cargo orders it: build metadata counts for nothing. */
export interface Version {
  readonly major: number;
  readonly minor: number;
  readonly patch: number;
  /** The identifiers after `-`; empty for a release. */
  readonly pre: readonly string[];
}

const VERSION =
  /^(0|[1-9]\d{0,15})\.(0|[1-9]\d{0,15})\.(0|[1-9]\d{0,15})(?:-([0-9A-Za-z.-]{1,256}))?(?:\+[0-9A-Za-z.-]{1,256})?$/;

/** Null for what is no version. */
export function parseVersion(text: string): Version | null {
  const [, major, minor, patch, pre = ''] = VERSION.exec(text) ?? [];
  if (major === undefined) return null;
  return { major: Number(major), minor: Number(minor), patch: Number(patch), pre: pre === '' ? [] : pre.split('.') };
}

/** Below zero where `a` comes first. */
export function compareVersions(a: Version, b: Version): number {
  return a.major - b.major || a.minor - b.minor || a.patch - b.patch || comparePre(a.pre, b.pre);
}

/** SemVer 2.0.0, item 11: a pre-release comes before its release, numbers before words, the shorter before the longer. */
export function comparePre(a: readonly string[], b: readonly string[]): number {
  if (a.length === 0 || b.length === 0) return Math.sign(b.length - a.length);
  for (let at = 0; at < Math.min(a.length, b.length); at += 1) {
    const order = compareIdentifiers(a[at] ?? '', b[at] ?? '');
    if (order !== 0) return order;
  }
  return a.length - b.length;
}

function compareIdentifiers(a: string, b: string): number {
  const [left, right] = [/^\d+$/.test(a), /^\d+$/.test(b)];
  if (left !== right) return left ? -1 : 1;
  // Numbers of any length, without rounding: the longer is the larger, as there are no leading zeros.
  if (left && a.length !== b.length) return a.length - b.length;
  return a < b ? -1 : Number(a > b);
}
