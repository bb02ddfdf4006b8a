/** What a rule may cite: somebody else can look it up. */
const KINDS: readonly RegExp[] = [
  /^RUSTSEC-20\d{2}-\d{4}$/,
  /^(MAL|CVE)-20\d{2}-\d{3,6}$/,
  /^GHSA(-[0-9a-z]{4}){3}$/,
  /^CWE-[1-9]\d{0,3}$/,
  /^CAPEC-[1-9]\d{0,2}$/,
  /^T1\d{3}(\.\d{3})?$/,
  /^incident 20\d{2}-\d{2}(-\d{2})? [a-z0-9][a-z0-9_-]+$/i,
];
const URL_OF_SOMETHING = /^https:\/\/[a-z0-9.-]+\.[a-z]{2,}\/[^\s"]+$/i;
/** Names that are kept for examples: a link there leads nowhere. */
const NOWHERE = /^https:\/\/([^/]*\.)?(example(\.(com|org|net))?|invalid|test|localhost)\//i;

export const REFERENCE_HINT =
  'an advisory (RUSTSEC-…, MAL-…, CVE-…, GHSA-…), a weakness (CWE-506), a technique (T1059.004), an incident (incident 2026-08-20 arrayref) or an https:// page about it';

/** Whether somebody can look it up; a placeholder is none. */
export function isReference(text: string): boolean {
  return KINDS.some((kind) => kind.test(text)) || (URL_OF_SOMETHING.test(text) && !NOWHERE.test(text));
}
