import { z } from 'zod';

/** A crate name that the registry accepts: ASCII letter first, then letters, digits, `-`, `_`; at most 64 characters. */
export const CrateName = z
  .string()
  .regex(/^[A-Za-z][A-Za-z0-9_-]{0,63}$/, 'not a crate name')
  .brand<'CrateName'>();
export type CrateName = z.infer<typeof CrateName>;

/** A full SemVer version as the registry's index writes it. */
export const CrateVersion = z
  .string()
  .max(128)
  .regex(
    /^(0|[1-9]\d*)\.(0|[1-9]\d*)\.(0|[1-9]\d*)(-[0-9A-Za-z-]+(\.[0-9A-Za-z-]+)*)?(\+[0-9A-Za-z-]+(\.[0-9A-Za-z-]+)*)?$/,
    'not a SemVer version',
  )
  .brand<'CrateVersion'>();
export type CrateVersion = z.infer<typeof CrateVersion>;

/** 64 lower-case hex digits. */
export const Sha256 = z
  .string()
  .regex(/^[0-9a-f]{64}$/, 'not a sha256 in hex')
  .brand<'Sha256'>();
export type Sha256 = z.infer<typeof Sha256>;

export const CrateId = z.object({ name: CrateName, version: CrateVersion });
export type CrateId = z.infer<typeof CrateId>;

/** `name@version`, the form in which evidence names its subject. */
export function crateLabel(crate: CrateId): string {
  return `${crate.name}@${crate.version}`;
}

/** The registry's canonical form: `-` and `_`, upper and lower case are one name. Used in store keys and comparisons. */
export function normaliseName(name: string): string {
  return name.toLowerCase().replaceAll('-', '_');
}
