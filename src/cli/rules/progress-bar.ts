const WIDTH = 24;

export interface Bar {
  /** One more is done. */
  step(): void;
  /** Must be called before anything else is printed. */
  clear(): void;
}

/** A bar on a terminal, redrawn at most five times a second, with the rate and what is left; silent anywhere else. `done`: behind us already. */
export function barOf(stream: NodeJS.WriteStream, what: string, total: number, done = 0): Bar {
  if (!stream.isTTY) return { step: () => undefined, clear: () => undefined };
  const start = Date.now();
  let count = done;
  let drawn = 0;
  const draw = () => {
    drawn = Date.now();
    const seconds = (drawn - start) / 1000;
    const rate = seconds > 0 ? (count - done) / seconds : 0;
    const filled = Math.round((WIDTH * count) / Math.max(1, total));
    const left = rate > 0 ? `${Math.ceil((total - count) / rate)} s left` : '';
    const line = `${what} [${'#'.repeat(filled)}${'.'.repeat(WIDTH - filled)}] ${count}/${total}  ${rate.toFixed(0)}/s  ${left}`;
    stream.write(`\r\u001b[2K${line.slice(0, (stream.columns ?? 80) - 1)}`);
  };
  return {
    step: () => {
      count += 1;
      if (Date.now() - drawn >= 200 || count === total) draw();
    },
    clear: () => void stream.write('\r\u001b[2K'),
  };
}
