import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parseJob } from '../../src/intake/index.ts';
import { failureLine } from '../../src/model/failure.ts';

const JOB = {
  schema: 'sandpit.job/1',
  jobId: 'job-1',
  name: 'itoa',
  version: '1.0.15',
  checksum: 'a'.repeat(64),
  publishedAt: '2026-01-01T00:00:00Z',
  requestedAt: '2026-01-01T00:00:01+01:00',
  lane: 'publish',
  reason: 'published',
  requestedBy: 'feed',
  profile: 'standard',
};
const parse = (value: unknown) => parseJob(Buffer.from(typeof value === 'string' ? value : JSON.stringify(value)));
const reason = (value: unknown) => {
  const parsed = parse(value);
  return parsed.ok ? null : failureLine(parsed.failure);
};

test('a job of the contract is read, with and without what may be left out, and with fields of later', () => {
  expect(parse(JOB)).toEqual({ ok: true, value: JOB });
  const { checksum, publishedAt, reason: why, requestedBy, profile, ...least } = JOB;
  expect([checksum, publishedAt, why, requestedBy, profile]).not.toContain(undefined);
  expect(parse(least)).toEqual({ ok: true, value: least });
  expect(parse({ ...least, later: { any: 'thing' } })).toEqual({ ok: true, value: least });
});

test.each([
  ['no JSON at all', 'hello', /JSON/],
  ['an array', [], /the message: .*expected object/],
  ['null', null, /the message: /],
  ['another schema', { ...JOB, schema: 'sandpit.job/2' }, /schema: /],
  ['a path for a name', { ...JOB, name: '../x' }, /name: not a crate name/],
  ['a line end in the name', { ...JOB, name: 'itoa\n' }, /name: not a crate name/],
  ['a version that is none', { ...JOB, version: '1.0' }, /version: not a SemVer version/],
  ['a checksum in capitals', { ...JOB, checksum: 'A'.repeat(64) }, /checksum: not a sha256/],
  ['a time without its zone', { ...JOB, requestedAt: '2026-01-01T00:00:00' }, /requestedAt: /],
  ['a lane that is none', { ...JOB, lane: 'fast' }, /lane: /],
  ['a profile that is none', { ...JOB, profile: 'all' }, /profile: /],
  ['no id', { ...JOB, jobId: '' }, /jobId: /],
  ['a message of 65 KiB', { ...JOB, later: 'x'.repeat(65 * 1024) }, /bytes, more than 65536/],
])('%s is refused in one line that names it', (_what, value, expected) => {
  expect(reason(value)).toMatch(expected);
  expect(reason(value)).not.toMatch(/[\r\n]/);
});

test('bytes that are no UTF-8 are refused', () => {
  expect(parseJob(Buffer.from([0x22, 0xff, 0x22]))).toMatchObject({ ok: false, failure: { code: 'bad-message' } });
});

test('a message of ten megabytes is refused for its size, whatever it holds', () => {
  const parsed = parseJob(Buffer.alloc(10 * 1024 * 1024, '['));
  expect(parsed.ok ? '' : parsed.failure.what).toMatch(/10485760 bytes, more than 65536/);
});

test('whatever comes, it is a job of the contract or one line of reason; never a throw', () => {
  const field = fc.constantFrom(...Object.keys(JOB));
  const anything = fc.oneof(fc.jsonValue(), fc.constant('__proto__'), fc.string({ unit: 'binary' }));
  fc.assert(
    fc.property(fc.array(fc.tuple(field, anything), { maxLength: 4 }), fc.boolean(), (changes, whole) => {
      const given = whole ? { ...JOB, ...Object.fromEntries(changes) } : changes;
      const parsed = parse(given);
      if (parsed.ok) {
        expect(parsed.value.name).toMatch(/^[A-Za-z][A-Za-z0-9_-]{0,63}$/);
        expect(parsed.value.version).toMatch(/^\d+\.\d+\.\d+[0-9A-Za-z.+-]*$/);
      } else expect(failureLine(parsed.failure)).toMatch(/^[^\p{Cc}]+$/u);
    }),
    { numRuns: 2000 },
  );
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
      expect(parseJob(Buffer.from(bytes)).ok).toBe(false);
    }),
  );
});
