import { bytesOf } from './trace/values.ts';

const STRING = /"(?:\\x[0-9a-f]{2})+"/g;
/** Where the first question begins: behind the header (RFC 1035, 4.1.1), over TCP behind a length as well. */
const BEGINNINGS = [12, 14];
const LONGEST_NAME = 255;
const LONGEST_LABEL = 63;

/** The names that the argument text of a call asks a resolver for, as DNS writes them (length, label …, without the last zero), in hex. */
export function questionsIn(sent: string): readonly string[] {
  return [...sent.matchAll(STRING)].flatMap(([text]) => {
    const bytes = bytesOf(text)?.bytes ?? Buffer.alloc(0);
    return BEGINNINGS.flatMap((at) => nameAt(bytes, at) ?? []);
  });
}

/** Lengths are the sender's own words, so every step is checked; null where no name begins. */
function nameAt(bytes: Buffer, start: number): string | null {
  let at = start;
  for (let length = bytes[at]; length !== undefined && length !== 0; length = bytes[at]) {
    if (length > LONGEST_LABEL || at - start > LONGEST_NAME) return null;
    at += 1 + length;
  }
  return at > start && at < bytes.length ? bytes.toString('hex', start, at) : null;
}

/** Up to the next dot that is not escaped. */
const LABEL = /(?:\\(?:\d{3}|.)|[^.\\])+/g;

/** A name as in a master file (RFC 1035, 5.1), as DNS writes it: each label after its length, in hex. */
export function wireName(name: string): string {
  const labels = (name.match(LABEL) ?? []).map(labelBytes);
  return Buffer.concat(labels.flatMap((label) => [Buffer.from([label.length]), label])).toString('hex');
}

function labelBytes(label: string): Buffer {
  const plain = label.replace(/\\(\d{3}|.)/g, (_, one: string) =>
    one.length === 3 ? String.fromCharCode(Number(one)) : one,
  );
  return Buffer.from(plain, 'latin1');
}
