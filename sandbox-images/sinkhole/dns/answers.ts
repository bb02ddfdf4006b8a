// What every name resolves to: an address of the documentation ranges, one a name, so that a connection tells which name it was for.
import { octetsOf } from '../addresses.ts';
import type { Question } from './question.ts';

const numbers = new Map<string, number>();
const names = new Map<string, string>();
/** After so many names addresses repeat. */
const NAMES = 65_000;
const TTL_SECONDS = 60;

/** Names under which clouds serve credentials lead where they lead on a cloud's machine. */
const METADATA: Readonly<Record<string, string>> = {
  'metadata.google.internal': '169.254.169.254',
  metadata: '169.254.169.254',
  'instance-data': '169.254.169.254',
  'instance-data.ec2.internal': '169.254.169.254',
};

export const TYPES: Readonly<Record<number, string>> = {
  1: 'A',
  2: 'NS',
  5: 'CNAME',
  6: 'SOA',
  12: 'PTR',
  15: 'MX',
  16: 'TXT',
  28: 'AAAA',
  33: 'SRV',
  64: 'SVCB',
  65: 'HTTPS',
  255: 'ANY',
  257: 'CAA',
};

/** The n-th name asked gets the n-th address. */
function numberOf(name: string): number {
  const key = name.toLowerCase();
  const known = numbers.get(key);
  if (known !== undefined) return known;
  const next = (numbers.size % NAMES) + 1;
  numbers.set(key, next);
  for (const address of [ipv4(next), ipv6(next)]) names.set(address, key);
  return next;
}

// 198.51.100.0/24 holds 254; beyond it the benchmarking range 198.18.0.0/15 goes on, reserved as well.
function ipv4(number: number): string {
  return number <= 254 ? `198.51.100.${number}` : `198.18.${(number >> 8) & 255}.${number & 255}`;
}

function ipv6(number: number): string {
  return `2001:db8::${number.toString(16)}`;
}

/** The name that an address was given for; null for an address that no name led to. */
export function nameFor(address: string): string | null {
  return names.get(address) ?? null;
}

/** The IPv4 address of a name. */
export function addressOf(name: string): string {
  return METADATA[name.toLowerCase()] ?? ipv4(numberOf(name));
}

export interface Answer {
  /** Of the record. */
  readonly type: number;
  /** What is told of it; an address where there is one. */
  readonly text: string;
  /** The record's data with its length before it. */
  readonly data: Buffer;
}

/** The record for a question; null for types that nothing is known of, and for addresses that a metadata name has none of. */
export function answerTo({ name, type }: Question): Answer | null {
  const text = textFor(name, type);
  if (text === null) return null;
  const kind = type === 255 ? 1 : type;
  return { type: kind, text, data: recordOf(kind, text) };
}

function textFor(name: string, type: number): string | null {
  switch (TYPES[type]) {
    case 'A':
    case 'ANY':
      return addressOf(name);
    case 'AAAA':
      return METADATA[name.toLowerCase()] === undefined ? ipv6(numberOf(name)) : null;
    case 'TXT':
      return 'v=spf1 -all';
    case 'MX':
      return plainName(`mail.${name}`);
    case 'NS':
      return plainName(`ns1.${name}`);
    case 'SRV':
    case 'HTTPS':
    case 'SVCB':
      return plainName(name);
    case 'PTR':
      return pointerFor(name);
    default:
      return null;
  }
}

/** A name that can be written again label by label. */
function plainName(name: string): string | null {
  return name.length < 240 && !name.includes('\\') ? name : null;
}

/** The name behind an address written backwards, as far as one was given; else what a provider would call its machine. */
function pointerFor(reversed: string): string | null {
  const four = /^(\d+)\.(\d+)\.(\d+)\.(\d+)\.in-addr\.arpa$/i.exec(reversed);
  if (four === null) return null;
  const octets = four.slice(1, 5).reverse();
  return nameFor(octets.join('.')) ?? `host-${octets.join('-')}.net.test`;
}

function recordOf(type: number, text: string): Buffer {
  const data = dataOf(TYPES[type] ?? '', text);
  return Buffer.concat([uint16(data.length), data]);
}

function dataOf(type: string, text: string): Buffer {
  switch (type) {
    case 'TXT':
      return Buffer.concat([Buffer.from([text.length]), Buffer.from(text, 'latin1')]);
    case 'MX':
      return Buffer.concat([uint16(10), wireName(text)]);
    case 'SRV':
      return Buffer.concat([uint16(0), uint16(5), uint16(443), wireName(text)]);
    case 'HTTPS':
    case 'SVCB':
      return serviceBinding();
    default:
      return octetsOf(text) ?? wireName(text);
  }
}

/** RFC 9460: priority 1, the name itself, and the protocols h2 and http/1.1. */
function serviceBinding(): Buffer {
  const protocols = Buffer.from('\x02h2\x08http/1.1', 'latin1');
  return Buffer.concat([uint16(1), Buffer.from([0]), uint16(1), uint16(protocols.length), protocols]);
}

function wireName(name: string): Buffer {
  const labels = name.split('.').filter((label) => label !== '');
  const parts = labels.map((label) => Buffer.concat([Buffer.from([label.length]), Buffer.from(label, 'latin1')]));
  return Buffer.concat([...parts, Buffer.from([0])]);
}

function uint16(number: number): Buffer {
  return Buffer.from([number >> 8, number & 255]);
}

/** The whole answer: the question again, and the record under the question's own name. */
export function encodeAnswer(query: Buffer, question: Question, answer: Answer | null): Buffer {
  const header = Buffer.alloc(12);
  header.writeUInt16BE(query.readUInt16BE(0), 0);
  // Response, recursion available; recursion desired as it was asked.
  header.writeUInt16BE(0x8080 | (query.readUInt16BE(2) & 0x0100), 2);
  header.writeUInt16BE(1, 4);
  header.writeUInt16BE(answer === null ? 0 : 1, 6);
  if (answer === null) return Buffer.concat([header, question.bytes]);
  const record = Buffer.alloc(10);
  record.writeUInt16BE(0xc00c, 0);
  record.writeUInt16BE(answer.type, 2);
  record.writeUInt16BE(1, 4);
  record.writeUInt32BE(TTL_SECONDS, 6);
  return Buffer.concat([header, question.bytes, record, answer.data]);
}
