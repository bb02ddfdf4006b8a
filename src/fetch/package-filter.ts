/** Whether a file, by its path below the package root, belongs into the package. */
export type PackageFilter = (path: string) => boolean;

interface Pattern {
  readonly components: readonly string[];
  readonly negated: boolean;
}

const ANY_DEPTH = '**';
const ANY_ONE = '*';

/**
 * The manifest's `include` (which then alone decides) or `exclude`, as gitignore patterns: a `/` inside ties a pattern to the
 * root, a later one outranks an earlier one, `!` takes back. Cargo.toml always belongs. Takes time in proportion to
 * pattern times path, never more: the patterns may be hostile too.
 */
export function packageFilter(include: readonly string[], exclude: readonly string[]): PackageFilter {
  const listed = include.length > 0;
  const patterns = (listed ? include : exclude).slice(0, 1000).map(compile);
  return (path) => path === 'Cargo.toml' || matches(path.split('/'), patterns) === listed;
}

function matches(path: readonly string[], patterns: readonly Pattern[]): boolean {
  const last = patterns.findLast(({ components }) =>
    wildcard(components, path, ANY_DEPTH, (glob, name) => wildcard([...glob], [...name], '*', matchesCharacter)),
  );
  return last !== undefined && !last.negated;
}

function matchesCharacter(pattern: string, character: string): boolean {
  return pattern === '?' || pattern === character;
}

function compile(text: string): Pattern {
  const negated = text.startsWith('!');
  const glob = (negated ? text.slice(1) : text).slice(0, 500);
  const body = glob.replace(/\/$/, '');
  const rooted = body.includes('/') ? [] : [ANY_DEPTH];
  // A pattern that names a folder takes all below it; one that ends in `/` takes nothing but folders.
  const below = glob.endsWith('/') ? [ANY_ONE, ANY_DEPTH] : [ANY_DEPTH];
  return { components: [...rooted, ...body.replace(/^\//, '').split('/'), ...below], negated };
}

/** Whether items fit a pattern in which `star` stands for any number of them. Goes back to the last star only. */
function wildcard(
  pattern: readonly string[],
  items: readonly string[],
  star: string,
  fits: (pattern: string, item: string) => boolean,
): boolean {
  let p = 0;
  let i = 0;
  let retry: { readonly p: number; i: number } | null = null;
  while (i < items.length) {
    const part = pattern[p];
    if (part === star) {
      p += 1;
      retry = { p, i };
    } else if (part !== undefined && fits(part, items[i] ?? '')) {
      p += 1;
      i += 1;
    } else if (retry !== null) {
      retry.i += 1;
      ({ p, i } = retry);
    } else {
      return false;
    }
  }
  return pattern.slice(p).every((part) => part === star);
}
