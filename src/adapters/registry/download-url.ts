import { indexPrefix } from '../../kit/index-path.ts';

/**
 * The address of a version's archive after the index's `dl` template; without any marker it is
 * `{dl}/{crate}/{version}/download` (cargo book, "Index configuration").
 */
export function downloadUrl(template: string, name: string, version: string, checksum: string): string {
  const values: Readonly<Record<string, string>> = {
    crate: name,
    version,
    prefix: indexPrefix(name),
    lowerprefix: indexPrefix(name.toLowerCase()),
    'sha256-checksum': checksum,
  };
  const marker = /\{(crate|version|prefix|lowerprefix|sha256-checksum)\}/g;
  const whole = template.search(marker) >= 0 ? template : `${template}/{crate}/{version}/download`;
  return whole.replace(marker, (_all, key: string) => values[key] ?? '');
}
