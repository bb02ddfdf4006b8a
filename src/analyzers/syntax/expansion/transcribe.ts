import { type Bindings, endOfElement, isOperator, namesIn } from './pattern.ts';
import { CLOSING, type Token } from './tokens.ts';

/** What a macro may make of one call: one that doubles itself ends here. */
const EXPANDED_CHARACTERS = 64 * 1024;

/** Puts what was bound into a macro's right side. Null where it grows beyond measure. */
export function transcribe(body: readonly Token[], bindings: Bindings): string | null {
  const out = { text: '' };
  return write(body, bindings, out) ? out.text : null;
}

function write(body: readonly Token[], bindings: Bindings, out: { text: string }): boolean {
  for (let at = 0; at < body.length; ) {
    const end = endOfElement(body, at);
    if (out.text.length > EXPANDED_CHARACTERS || !writeElement(body.slice(at, end), bindings, out)) return false;
    at = end;
  }
  return true;
}

/** `$x`, `$( .. ),*`, or a token as it is. */
function writeElement(element: readonly Token[], bindings: Bindings, out: { text: string }): boolean {
  const [first, second] = element;
  if (first?.text !== '$' || second === undefined) return element.every((token) => copy(token, bindings, out));
  if (second.text === '(') return repeat(element, bindings, out);
  out.text += ` ${boundTo(second.text, bindings)} `;
  // `$x:y` in a body is a name, a colon and a word.
  return element.slice(2).every((token) => copy(token, bindings, out));
}

function copy(token: Token, bindings: Bindings, out: { text: string }): boolean {
  out.text += token.joint ? token.text : ` ${token.text}`;
  if (token.kind !== 'bracket') return true;
  if (!write(token.inside, bindings, out)) return false;
  out.text += CLOSING[token.text] ?? '';
  return true;
}

function boundTo(name: string, bindings: Bindings): string {
  if (name === 'crate') return 'crate';
  const bound = bindings.get(name);
  return typeof bound === 'string' ? bound : '';
}

function repeat(element: readonly Token[], bindings: Bindings, out: { text: string }): boolean {
  const inner = element[1]?.inside ?? [];
  const separator = isOperator(element[2]) ? '' : (element[2]?.text ?? '');
  const rounds = namesIn(inner)
    .map((name) => bindings.get(name))
    .find((bound) => bound !== undefined && typeof bound !== 'string');
  for (const [at, round] of (typeof rounds === 'string' ? [] : (rounds ?? [])).entries()) {
    if (at > 0) out.text += separator;
    if (!write(inner, new Map([...bindings, ...round]), out)) return false;
  }
  return true;
}
