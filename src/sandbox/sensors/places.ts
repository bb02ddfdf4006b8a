import { LAYOUT } from '../layout.ts';

/** Where a path in the cage lies, in the words of the evidence. `target` and `temp` are where a build may write. */
export function zoneOf(path: string, subject: string): string {
  const within = (folder: string) => path === folder || path.startsWith(`${folder}/`);
  if (within(LAYOUT.target)) return 'target';
  if (within(LAYOUT.temp) || within('/dev')) return 'temp';
  if (within('/proc') || within('/sys')) return 'process';
  if (within('/usr/local')) return 'toolchain';
  if (within(LAYOUT.package) || path.includes(`/registry/src/`))
    return ownSource(path, subject) ? 'package' : 'registry';
  if (within(LAYOUT.cargoHome)) return /\/\.cargo\/(config|bin|env|credentials)/.test(path) ? 'toolchain' : 'registry';
  if (within(LAYOUT.project)) return 'project';
  if (within(LAYOUT.home)) return 'home';
  return within('/') && /^\/(etc|usr|bin|sbin|lib|lib64|var|opt|boot|root|run)(\/|$)/.test(path) ? 'system' : 'other';
}

function ownSource(path: string, subject: string): boolean {
  return path.startsWith(`${LAYOUT.package}/`) || path.includes(`/${subject.replace('@', '-')}/`);
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
