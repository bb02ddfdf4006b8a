import packet from 'dns-packet';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { answerTo, encodeAnswer } from '../../sandbox-images/sinkhole/dns/answers.ts';
import { readQuestion } from '../../sandbox-images/sinkhole/dns/question.ts';

const ask = (name: string, type: string) =>
  packet.encode({ type: 'query', id: 4711, flags: packet.RECURSION_DESIRED, questions: [{ type: type as 'A', name }] });

/** Asked and read by a library that is not ours. */
function answered(name: string, type: string) {
  const query = ask(name, type);
  const question = readQuestion(query);
  if (question === null) throw new Error('no question');
  return packet.decode(encodeAnswer(query, question, answerTo(question)));
}

function address(name: string): string {
  const [answer] = answered(name, 'A').answers ?? [];
  return answer !== undefined && 'data' in answer ? String(answer.data) : '';
}

test.each([
  ['A', /^198\.51\.100\.\d+$/],
  ['AAAA', /^2001:db8::\w+$/],
  ['NS', /^ns1\.files\.test$/],
])('%s is answered with one record under the name that was asked', (type, data) => {
  const { id, type: kind, questions, answers } = answered('files.test', type);
  expect({ id, kind, questions }).toMatchObject({
    id: 4711,
    kind: 'response',
    questions: [{ name: 'files.test', type }],
  });
  expect(answers).toMatchObject([{ name: 'files.test', type, data: expect.stringMatching(data) }]);
});

test('mail, services, texts and names behind addresses', () => {
  expect(answered('a.test', 'MX').answers?.[0]).toMatchObject({ data: { preference: 10, exchange: 'mail.a.test' } });
  expect(answered('a.test', 'SRV').answers?.[0]).toMatchObject({ data: { port: 443, target: 'a.test' } });
  expect(answered('a.test', 'TXT').answers?.[0]).toMatchObject({ data: [Buffer.from('v=spf1 -all')] });
  const reversed = `${address('b.test').split('.').reverse().join('.')}.in-addr.arpa`;
  expect(answered(reversed, 'PTR').answers?.[0]).toMatchObject({ data: 'b.test' });
  expect(answered('x.test', 'HINFO').answers).toEqual([]);
});

test('a name has one address, whatever its case; two have two; those of clouds lead to their metadata service', () => {
  expect(address('One.test')).toBe(address('one.test'));
  expect(address('one.test')).not.toBe(address('two.test'));
  expect(address('metadata.google.internal')).toBe('169.254.169.254');
  expect(answered('metadata.google.internal', 'AAAA').answers).toEqual([]);
});

test('each name of bytes has a text of its own, whatever the bytes', () => {
  const labels = fc.array(fc.uint8Array({ minLength: 1, maxLength: 20 }), { minLength: 1, maxLength: 5 });
  const wire = (parts: readonly Uint8Array[]) =>
    Buffer.concat([
      Buffer.from([0, 1, 1, 0, 0, 1, 0, 0, 0, 0, 0, 0]),
      ...parts.map((part) => Buffer.concat([Buffer.from([part.length]), part])),
      Buffer.from([0, 0, 1, 0, 1]),
    ]);
  const plain = (_: string, one: string) => (one.length === 3 ? String.fromCharCode(Number(one)) : one);
  const bytesOf = (text: string) =>
    (text.match(/(?:\\(?:\d{3}|.)|[^.\\])+/g) ?? []).map((part) =>
      Buffer.from(part.replace(/\\(\d{3}|.)/g, plain), 'latin1'),
    );
  fc.assert(
    fc.property(labels, (parts) => {
      const question = readQuestion(wire(parts));
      expect(question?.name).toMatch(/^[\x21-\x7e]+$/);
      expect(bytesOf(question?.name ?? '')).toEqual(parts.map((part) => Buffer.from(part)));
      if (question !== null) encodeAnswer(wire(parts), question, answerTo(question));
    }),
  );
});

test('what is no question is none: answers, pointers, several questions, any bytes', () => {
  const query = ask('a.test', 'A');
  const changed = (at: number, byte: number) => Buffer.from(query.map((old, index) => (index === at ? byte : old)));
  expect(readQuestion(changed(2, 0x81))).toBeNull();
  expect(readQuestion(changed(5, 2))).toBeNull();
  expect(readQuestion(changed(12, 0xc0))).toBeNull();
  fc.assert(fc.property(fc.uint8Array({ maxLength: 100 }), (bytes) => void readQuestion(Buffer.from(bytes))));
});
