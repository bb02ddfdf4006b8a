// A crate controls names, arguments, paths and output. Printed raw, they could move the cursor, rewrite a verdict
// on the analyst's terminal (ANSI, CR), forge a log line (LF) or reorder it (bidi controls, zero-width letters).
const UNPRINTABLE = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}\p{Co}\p{Cn}]/gu;

/**
 * Text from a crate, safe for a terminal, a log line or a page: every control, format, surrogate and unassigned
 * character becomes a visible `\u{hex}`; longer than `limit` UTF-16 units is cut with the number of units left out.
 */
export function printable(text: string, limit = 400): string {
  const shown = text.length > limit ? text.slice(0, limit) : text;
  const safe = shown.replace(UNPRINTABLE, (c) => `\\u{${(c.codePointAt(0) ?? 0).toString(16)}}`);
  return text.length > limit ? `${safe}… (${text.length - limit} more)` : safe;
}
