/** A token of Rust, or a bracket with all that it holds. */
export interface Token {
  /** Of a bracket its opening sign. */
  readonly text: string;
  readonly kind: 'name' | 'literal' | 'lifetime' | 'bracket' | 'sign';
  /** Whether it stood right behind the token before it. */
  readonly joint: boolean;
  readonly inside: readonly Token[];
}

const TOKEN_LIMIT = 20_000;
const DEPTH_LIMIT = 200;
const SCANNER = new RegExp(
  [
    '(?<gap>\\s+|//[^\\n]*|/\\*[\\s\\S]*?\\*/)',
    '(?<raw>[bc]?r(?<hashes>#*)"[\\s\\S]*?"\\k<hashes>)',
    '(?<literal>[bc]?"(?:\\\\[\\s\\S]|[^"\\\\])*"|b?\'(?:\\\\(?:u\\{[^}]*\\}|x..|.)|[^\'\\\\\\n])\'|\\d[\\w]*(?:\\.\\d[\\w]*)?)',
    "(?<lifetime>'[A-Za-z_]\\w*)",
    '(?<name>(?:r#)?[A-Za-z_\\u0080-\\uffff][\\w\\u0080-\\uffff]*)',
    '(?<bracket>[([{])',
    '(?<close>[)\\]}])',
    '(?<sign>=>|->|::|\\.\\.=|\\.\\.\\.|\\.\\.|&&|\\|\\||<<=|>>=|<=|>=|==|!=|[-+*/%^&|]=|[\\s\\S])',
  ].join('|'),
  'gy',
);
const KINDS = ['name', 'lifetime', 'sign', 'bracket'] as const;
export const CLOSING: Readonly<Record<string, string>> = { '(': ')', '[': ']', '{': '}' };

/** The tokens of a text of Rust. Null for what has unpaired brackets, or is too long or deep to be worth it. */
export function tokenize(text: string): readonly Token[] | null {
  const whole: Open = { text: '', inside: [] };
  const open: Open[] = [whole];
  let joint = false;
  let count = 0;
  for (const { groups = {}, 0: found } of text.matchAll(SCANNER)) {
    count += 1;
    if (count > TOKEN_LIMIT || open.length > DEPTH_LIMIT) return null;
    const isGap = groups['gap'] !== undefined;
    if (!isGap && !take(found, groups, joint, open)) return null;
    joint = !isGap;
  }
  return open.length === 1 ? whole.inside : null;
}

interface Open {
  readonly text: string;
  readonly inside: Token[];
}

/** Adds one token to the innermost bracket; false where a bracket closes what it did not open. */
function take(
  found: string,
  groups: Readonly<Record<string, string | undefined>>,
  joint: boolean,
  open: Open[],
): boolean {
  const top = open.at(-1);
  if (top === undefined) return false;
  if (groups['close'] !== undefined) {
    open.pop();
    return CLOSING[top.text] === found;
  }
  const kind = KINDS.find((name) => groups[name] !== undefined) ?? 'literal';
  const inside: Token[] = [];
  top.inside.push({ text: found, kind, joint, inside });
  if (kind === 'bracket') open.push({ text: found, inside });
  return true;
}

/** Tokens as text again; those that stood apart stay apart. */
export function spell(tokens: readonly Token[]): string {
  return tokens
    .map(({ text, joint, kind, inside }, at) => {
      const whole = kind === 'bracket' ? `${text}${spell(inside)}${CLOSING[text]}` : text;
      return at === 0 || joint ? whole : ` ${whole}`;
    })
    .join('');
}
