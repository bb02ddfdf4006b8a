/** The first of a list; where some are left out, the last one says how many. */
export function shortened(list: readonly string[], limit: number): string[] {
  return list.length <= limit ? [...list] : [...list.slice(0, limit), `… (${list.length - limit} more)`];
}
