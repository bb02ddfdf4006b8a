import type { Coverage } from '../model/coverage.ts';

/** What cargo ends with where something does not compile. */
const FAILED = 'exit status 101';

/** Coverage in which a build that failed names the Rust that the crate asks for, where it is newer than the image's `toolchain`. */
export function namingToolchain(
  coverage: readonly Coverage[],
  asked: string | null,
  toolchain: string,
): readonly Coverage[] {
  if (asked === null || !isNewer(asked, toolchain.split(' ')[1] ?? '')) return coverage;
  return coverage.map((entry) =>
    entry.state === 'failed' && entry.reason.includes(FAILED)
      ? { ...entry, reason: `${entry.reason}; missing: rustc ${asked}` }
      : entry,
  );
}

/** Whether one version of Rust comes after another; what is no version does not. */
function isNewer(one: string, other: string): boolean {
  return /^\d/.test(one) && one.localeCompare(other, 'en', { numeric: true }) > 0;
}
