import { LAYOUT } from '../layout.ts';

/** Zones by folder, the more special first. */
const ZONES: readonly (readonly [RegExp, string])[] = [
  [new RegExp(`^${LAYOUT.target}(/|$)`), 'target'],
  [new RegExp(`^(${LAYOUT.temp}|/dev)(/|$)`), 'temp'],
  [/^\/(proc|sys)(\/|$)/, 'process'],
  [/^\/usr\/local(\/|$)/, 'toolchain'],
  [new RegExp(`^${LAYOUT.cargoHome}/(config|bin|env|credentials)`), 'toolchain'],
  [new RegExp(`^${LAYOUT.cargoHome}(/|$)`), 'registry'],
  [new RegExp(`^${LAYOUT.package}(/|$)`), 'package'],
  [new RegExp(`^${LAYOUT.project}(/|$)`), 'project'],
  [new RegExp(`^${LAYOUT.home}(/|$)`), 'home'],
  [/^\/(etc|usr|bin|sbin|lib|lib64|var|opt|boot|root|run)(\/|$)/, 'system'],
];

/** Where a path in the cage lies, in the words of the evidence. `target` and `temp` are where a build may write. */
export function zoneOf(path: string, subject: string): string {
  // A crate's own unpacked source is its package; another crate's is the registry.
  if (path.includes('/registry/src/') && path.includes(`/${subject.replace('@', '-')}/`)) return 'package';
  return ZONES.find(([pattern]) => pattern.test(path))?.[1] ?? 'other';
}

/** Without `.` and `..`, as the kernel would walk it where no link is on the way. */
export function tidy(path: string): string {
  const parts: string[] = [];
  for (const part of path.split('/')) {
    if (part === '..') parts.pop();
    else if (part !== '' && part !== '.') parts.push(part);
  }
  return `/${parts.join('/')}`;
}
