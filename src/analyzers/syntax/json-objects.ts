const OBJECT = /^\{\s*("(?:[^"\\]|\\.){0,256}"\s*:(?!:)|\})/;
const STRING = /^"(?:[^"\\]|\\.)*"/;

/**
 * `json!({ "a": x })` is no Rust: its objects are read as tuples, of keys and values in turn. Byte for byte as long as it
 * was, so that places stay places. Text without such objects is given back as it is.
 */
export function objectsAsTuples(text: string): string {
  if (!/"\s*:(?!:)/.test(text)) return text;
  const closing: string[] = [];
  let out = '';
  for (let at = 0; at < text.length; ) {
    const piece = STRING.exec(text.slice(at, at + STRING_LENGTH))?.[0] ?? text.charAt(at);
    out += piece.length > 1 ? piece : changed(text, at, closing);
    at += piece.length;
  }
  return out;
}

const STRING_LENGTH = 8192;

function changed(text: string, at: number, closing: string[]): string {
  const letter = text.charAt(at);
  if (letter === '{') {
    const isObject = OBJECT.test(text.slice(at, at + 512));
    closing.push(isObject ? ')' : '}');
    return isObject ? '(' : '{';
  }
  if (letter === '}') return closing.pop() ?? '}';
  const isKeyEnd = letter === ':' && closing.at(-1) === ')' && /"\s*$/.test(text.slice(Math.max(0, at - 16), at));
  return isKeyEnd && text.charAt(at + 1) !== ':' ? ',' : letter;
}
