/** Whether git with these words tells what is in the project and who wrote it; versions, tags and hashes are every build's to ask. */
export function readsHistory(words: readonly string[]): boolean {
  const verb = words.find((word, at) => !word.startsWith('-') && words[at - 1] !== '-C') ?? '';
  if (/^(diff|show|bundle|archive|format-patch|stash|reflog|blame)$/.test(verb)) return !words.some(asksForName);
  if (verb === 'log') return words.some((word) => /^(-p|--patch|--all)$/.test(word));
  if (verb === 'config') return words.some((word) => /^(user\.|credential|remote\.|--list|-l)/.test(word));
  return verb === 'remote' && words.some((word) => /^(-v|get-url)$/.test(word));
}

/** `git show -s --format=%H`, `git diff --quiet`: a hash, a date, a yes or no. */
function asksForName(word: string): boolean {
  return /^(-s|--no-patch|--quiet|-q|--exit-code|--stat|--shortstat|--name-only)$|^--(format|pretty)=/.test(word);
}
