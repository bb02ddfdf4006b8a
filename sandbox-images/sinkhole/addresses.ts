import { isIPv4, isIPv6 } from 'node:net';

/** The four or sixteen octets of an address; null where the text is none. */
export function octetsOf(address: string): Buffer | null {
  if (isIPv4(address)) return Buffer.from(address.split('.').map(Number));
  return isIPv6(address) && !address.includes('.') ? ipv6Octets(address) : null;
}

function ipv6Octets(address: string): Buffer {
  const [head = '', tail] = address.replace(/%.*$/, '').split('::');
  const groups = (text: string) => text.split(':').filter((group) => group !== '');
  const left = groups(head);
  const right = groups(tail ?? '');
  const middle = Array.from({ length: tail === undefined ? 0 : 8 - left.length - right.length }, () => '0');
  return Buffer.concat([...left, ...middle, ...right].map((group) => Buffer.from(group.padStart(4, '0'), 'hex')));
}
