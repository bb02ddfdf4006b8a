import { printable } from '../kit/untrusted-text.ts';
import type { Progress } from '../ports/progress.ts';

/**
 * A line on standard error, only on a terminal, redrawn each second: target, stage, seconds, what is being waited for.
 * `clear` must be called before anything else is printed.
 */
export function terminalProgress(
  stream: NodeJS.WriteStream,
  target: string,
): { readonly show: Progress; readonly clear: () => void } {
  if (!stream.isTTY) return { show: () => {}, clear: () => {} };
  const start = Date.now();
  let now = { stage: 'start', waitingFor: '' };
  const draw = () => {
    const line = `${printable(target, 60)}  ${now.stage}  ${Math.round((Date.now() - start) / 1000)} s  waiting for ${now.waitingFor}`;
    stream.write(`\r\u001b[2K${line.slice(0, (stream.columns ?? 80) - 1)}`);
  };
  const timer = setInterval(draw, 1000);
  timer.unref();
  return {
    show: (stage, waitingFor) => {
      now = { stage, waitingFor: printable(waitingFor, 80) };
      draw();
    },
    clear: () => {
      clearInterval(timer);
      stream.write('\r\u001b[2K');
    },
  };
}
