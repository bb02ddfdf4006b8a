import { Readable } from 'node:stream';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { FrameWriter } from '../../sandbox-images/sinkhole/frames.ts';
import { openSinkhole } from '../../src/sandbox/sensors/index.ts';

const quiet = () => Readable.from([]);
type Limits = ConstructorParameters<typeof FrameWriter>[1];

/** What the worker reads of what the sinkhole writes, however the bytes are cut on the way. */
async function read(write: (frames: FrameWriter) => void, limits?: Limits, cut = 7) {
  const out: Buffer[] = [];
  write(new FrameWriter((frame) => out.push(frame), limits));
  const whole = Buffer.concat(out);
  const count = Math.ceil(whole.length / cut);
  const pieces = Array.from({ length: count }, (_, at) => whole.subarray(at * cut, (at + 1) * cut));
  return openSinkhole(Readable.from(pieces), quiet()).finished;
}

const query = { type: 'dns', connection: 0, query: 'A', server: '192.0.2.53', transport: 'udp', address: '' };

test('any text of a crate comes back whole, in its own event, and forges none', async () => {
  const names = fc.array(fc.string({ unit: 'binary' }), { maxLength: 20 });
  await fc.assert(
    fc.asyncProperty(names, fc.integer({ min: 1, max: 400 }), async (texts, cut) => {
      const write = (frames: FrameWriter) => {
        for (const name of texts) frames.emit({ ...query, name });
        frames.end();
      };
      const log = await read(write, undefined, cut);
      expect(log.gap).toBeNull();
      expect(log.events.flatMap((event) => (event.type === 'dns' ? [event.name] : []))).toEqual(texts);
    }),
  );
});

test('frames within frames are text', async () => {
  const inner: Buffer[] = [];
  new FrameWriter((frame) => inner.push(frame)).end();
  const log = await read((frames) => {
    frames.emit({ ...query, name: Buffer.concat(inner).toString('latin1') });
    frames.emit({ ...query, name: JSON.stringify({ type: 'end' }) });
    frames.end();
  });
  expect(log.events.map(({ type }) => type)).toEqual(['dns', 'dns', 'end']);
});

test('a flood is counted, whatever its frames, and the count is a gap', async () => {
  const flood = (frames: FrameWriter) => {
    for (let at = 0; at < 1000; at += 1) frames.emit({ ...query, name: `${at}.test` });
    frames.end();
  };
  expect((await read(flood, { frames: 100, bytes: 1 << 20 })).gap).toBe('900 events beyond the limit');
  expect((await read(flood, { frames: 10_000, bytes: 5000 })).gap).toMatch(/^\d+ events beyond the limit$/);
  expect((await read(flood, { frames: 10_000, bytes: 1 << 20 })).gap).toBeNull();
});

test('a sinkhole that ends early, an unreadable frame and an immense one are gaps', async () => {
  const early = await read((frames) => frames.emit({ ...query, name: 'a.test' }));
  expect(early.gap).toBe('it ended before it was told to');
  const unknown = (frames: FrameWriter) => {
    frames.emit({ type: 'dns' });
    frames.end();
  };
  expect((await read(unknown)).gap).toBe('an unreadable frame');
  const immense = openSinkhole(Readable.from([Buffer.from([255, 255, 255, 255, 1])]), quiet());
  expect((await immense.finished).gap).toContain('an unreadable frame');
  const cut = openSinkhole(Readable.from([Buffer.from([0, 0, 0, 9, 1])]), quiet());
  expect((await cut.finished).gap).toContain('an unreadable frame');
});
