import { comparePre, parseVersion, type Version } from './version.ts';

type Operator = '=' | '>' | '>=' | '<' | '<=' | '~' | '^';

interface Comparator {
  readonly operator: Operator;
  readonly major: number;
  readonly minor: number | null;
  readonly patch: number | null;
  readonly pre: readonly string[];
}

/** A version requirement as cargo reads it. */
export interface Requirement {
  readonly comparators: readonly Comparator[];
}

const PART = '(0|[1-9]\\d{0,15}|[xX*])';
const COMPARATOR = new RegExp(
  `^(=|>=?|<=?|~|\\^)?\\s*${PART}(?:\\.${PART}(?:\\.${PART}(?:-([0-9A-Za-z.-]{1,256}))?(?:\\+[0-9A-Za-z.-]{1,256})?)?)?$`,
);

/**
 * Reads `1.2`, `^1`, `~0.3`, `>=1, <2`, `=1.0.0-rc.1`, `1.*`, `*`. A bare version is a caret one. Null for what cargo
 * would refuse.
 */
export function parseRequirement(text: string): Requirement | null {
  const trimmed = text.trim();
  if (/^[xX*]$/.test(trimmed)) return { comparators: [] };
  const parts = trimmed.split(',');
  if (parts.length > 32) return null;
  const comparators = parts.map((part) => parseComparator(part.trim()));
  return comparators.every((one) => one !== null) ? { comparators } : null;
}

function parseComparator(text: string): Comparator | null {
  const [, operator, major, minor, patch, pre] = COMPARATOR.exec(text) ?? [];
  const first = numberOf(major);
  const second = numberOf(minor);
  const third = numberOf(patch);
  // `>*` is none, nor is `1.*.3`.
  if (first === null || (second === null && third !== null)) return null;
  const starred = [minor, patch].some((part) => part !== undefined && numberOf(part) === null);
  if (starred && pre !== undefined) return null;
  const read = (operator ?? (starred ? '=' : '^')) as Operator;
  return { operator: read, major: first, minor: second, patch: third, pre: pre === undefined ? [] : pre.split('.') };
}

function numberOf(part: string | undefined): number | null {
  return part === undefined || /^[xX*]$/.test(part) ? null : Number(part);
}

/**
 * Whether cargo would take this version for the requirement. A pre-release is taken only where a comparator names one of
 * the same three numbers.
 */
export function satisfies(version: string, requirement: Requirement): boolean {
  const parsed = parseVersion(version);
  if (parsed === null || !holds(parsed, requirement)) return false;
  return parsed.pre.length === 0 || requirement.comparators.some((comparator) => namesPreRelease(comparator, parsed));
}

/** Whether a version lies in the range by order alone, pre-releases like all others: how advisories are meant. */
export function within(version: string, requirement: Requirement): boolean {
  const parsed = parseVersion(version);
  return parsed !== null && holds(parsed, requirement);
}

/** No upper end: any later version is taken, whoever publishes it. */
export function isOpenEnded(requirement: Requirement): boolean {
  return requirement.comparators.every(({ operator }) => operator === '>' || operator === '>=');
}

function holds(version: Version, { comparators }: Requirement): boolean {
  return comparators.every((comparator) => HOLDS[comparator.operator](comparator, version));
}

function namesPreRelease(comparator: Comparator, version: Version): boolean {
  const { major, minor, patch, pre } = comparator;
  return pre.length > 0 && major === version.major && minor === version.minor && patch === version.patch;
}

const HOLDS: Readonly<Record<Operator, (comparator: Comparator, version: Version) => boolean>> = {
  '=': isExact,
  '>': (comparator, version) => orderOf(version, comparator) > 0,
  '>=': (comparator, version) => isExact(comparator, version) || orderOf(version, comparator) > 0,
  '<': (comparator, version) => orderOf(version, comparator) < 0,
  '<=': (comparator, version) => isExact(comparator, version) || orderOf(version, comparator) < 0,
  '~': isTilde,
  '^': isCaret,
};

function isExact({ major, minor, patch, pre }: Comparator, version: Version): boolean {
  return (
    version.major === major &&
    (minor === null || version.minor === minor) &&
    (patch === null || version.patch === patch) &&
    comparePre(version.pre, pre) === 0
  );
}

/** Order by the parts that the comparator gives; equal where they end: `>1.2` is no 1.2.x, `<1.2` is none either. */
function orderOf(version: Version, { major, minor, patch, pre }: Comparator): number {
  if (version.major !== major) return version.major - major;
  if (minor === null) return 0;
  if (version.minor !== minor) return version.minor - minor;
  if (patch === null) return 0;
  return version.patch - patch || comparePre(version.pre, pre);
}

function isTilde({ major, minor, patch, pre }: Comparator, version: Version): boolean {
  if (version.major !== major || (minor !== null && version.minor !== minor)) return false;
  if (patch !== null && version.patch !== patch) return version.patch > patch;
  return comparePre(version.pre, pre) >= 0;
}

function isCaret({ major, minor, patch, pre }: Comparator, version: Version): boolean {
  if (version.major !== major) return false;
  if (minor === null) return true;
  if (patch === null) return major > 0 ? version.minor >= minor : version.minor === minor;
  if (major > 0 && version.minor !== minor) return version.minor > minor;
  if (version.minor !== minor) return false;
  if (version.patch !== patch) return (major > 0 || minor > 0) && version.patch > patch;
  return comparePre(version.pre, pre) >= 0;
}
