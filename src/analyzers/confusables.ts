/** Letters of other alphabets that are drawn like Latin ones. Those of mathematics (`ρ`, `Δ`, `µ`) stand in honest names and are none. */
const LOOK_ALIKE =
  '\u0430\u0435\u043e\u0440\u0441\u0443\u0445\u0456\u0458\u0455\u0501\u051b\u051d\u04bb\u0410\u0412\u0415\u041a\u041c\u041d\u041e\u0420\u0421\u0422\u0425\u03bf\u0391\u0392\u0395\u0396\u0397\u0399\u039a\u039c\u039d\u039f\u03a1\u03a4\u03a5\u03a7\u0578\u057d\u0585\u0261\u0251';
/** A Latin letter beside such a one in the same run of letters. */
const MIXED = new RegExp(`[A-Za-z][${LOOK_ALIKE}]|[${LOOK_ALIKE}][A-Za-z]`, 'u');
const WORD = /[\p{L}\p{N}_]+/gu;
const STRING = /"((?:[^"\\\n]|\\.){1,400})"/gu;
/** A host, a path or a command: what a program acts on, and not what it says to people. */
const ACTED_ON = /^[^\s"]*[./:\\@][^\s"]*$/u;

/** Text that an eye reads as other letters than a machine does. */
export interface Confusable {
  readonly kind: 'name' | 'string';
  readonly text: string;
  /** UTF-16 units from the start of the code. */
  readonly at: number;
}

/** Names, and strings that something is done with, whose words mix Latin letters with their doubles. `code` is without comments. */
export function confusablesIn(code: string): Confusable[] {
  if (!MIXED.test(code)) return [];
  const strings = [...code.matchAll(STRING)];
  const inStrings = strings
    .filter(([, text = '']) => ACTED_ON.test(text) && MIXED.test(text))
    .map((match): Confusable => ({ kind: 'string', text: match[1] ?? '', at: match.index }));
  const bare = code.replace(STRING, (whole) => ' '.repeat(whole.length));
  const names = [...bare.matchAll(WORD)]
    .filter(([word]) => MIXED.test(word))
    .map((match): Confusable => ({ kind: 'name', text: match[0], at: match.index }));
  return [...inStrings, ...names].sort((a, b) => a.at - b.at);
}
