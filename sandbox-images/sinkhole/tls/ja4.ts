// JA4, the fingerprint of a TLS client: programs of one make and version share it, whatever they call themselves.
import { createHash } from 'node:crypto';
import type { ClientHello } from './client-hello.ts';

const VERSIONS: Readonly<Record<number, string>> = {
  772: '13',
  771: '12',
  770: '11',
  769: '10',
  768: 's3',
  2: 's2',
};
const SERVER_NAME = 0;
const PROTOCOLS = 16;

/** The published form `a_b_c`; `transport` is `t` for TCP and `q` for QUIC. */
export function ja4(hello: ClientHello, transport: 't' | 'q'): string {
  const { ciphers, extensions, signatures } = hello;
  const version = VERSIONS[hello.version] ?? '00';
  const named = extensions.includes(SERVER_NAME) ? 'd' : 'i';
  const head = `${transport}${version}${named}${count(ciphers)}${count(extensions)}${firstProtocol(hello)}`;
  const told = extensions.filter((one) => one !== SERVER_NAME && one !== PROTOCOLS);
  const algorithms = signatures.map(hex).join(',');
  const tail = [told.map(hex).sort().join(','), ...(algorithms === '' ? [] : [algorithms])].join('_');
  return `${head}_${digest(ciphers.map(hex).sort().join(','))}_${told.length === 0 ? digest('') : digest(tail)}`;
}

function firstProtocol({ protocols }: ClientHello): string {
  const first = protocols[0] ?? '';
  if (first === '') return '00';
  const ends = (text: string) => `${text.at(0)}${text.at(-1)}`;
  const plain = /^[0-9A-Za-z]$/;
  const readable = plain.test(first.at(0) ?? '') && plain.test(first.at(-1) ?? '');
  return ends(readable ? first : Buffer.from(first, 'latin1').toString('hex'));
}

function count(list: readonly unknown[]): string {
  return String(Math.min(99, list.length)).padStart(2, '0');
}

function hex(number: number): string {
  return number.toString(16).padStart(4, '0');
}

function digest(text: string): string {
  return text === '' ? '000000000000' : createHash('sha256').update(text).digest('hex').slice(0, 12);
}
