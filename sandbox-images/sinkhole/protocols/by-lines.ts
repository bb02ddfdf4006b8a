import type { Reply } from './dialog.ts';

/** A line that never ends is cut here. */
const LINE_BYTES = 64 * 1024;

/** For protocols of lines: what is said to each, as one reply. A line that is the last before TLS ends the rest. */
export function byLines(answer: (line: string) => Reply): (chunk: Buffer) => Reply {
  let rest = '';
  return (chunk) => {
    const lines = (rest + chunk.toString('latin1')).split('\n');
    rest = (lines.pop() ?? '').slice(-LINE_BYTES);
    const said: Buffer[] = [];
    for (const line of lines) {
      const { say = '', next } = answer(line.replace(/\r$/, ''));
      said.push(Buffer.from(say));
      if (next !== undefined) return { say: Buffer.concat(said), next };
    }
    return { say: Buffer.concat(said) };
  };
}
