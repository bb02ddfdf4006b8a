import { createHmac } from 'node:crypto';

export const UPPER32 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';
export const ALNUM = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';
export const BASE64 = `${ALNUM}+/`;
export const HEX = '0123456789abcdef';
const DIGITS = '0123456789';

/** Bytes and texts that are random to everybody but who knows the run's seed; each purpose has its own. */
export class Dice {
  readonly #seed: string;

  constructor(seed: string) {
    this.#seed = seed;
  }

  bytes(purpose: string, length: number): Buffer {
    const blocks = Array.from({ length: Math.ceil(length / 32) }, (_, block) =>
      createHmac('sha256', this.#seed).update(`${purpose} ${block}`).digest(),
    );
    return Buffer.concat(blocks).subarray(0, length);
  }

  text(purpose: string, length: number, alphabet: string): string {
    return [...this.bytes(purpose, length)].map((byte) => alphabet[byte % alphabet.length]).join('');
  }

  digits(purpose: string, length: number): string {
    return this.text(purpose, length, DIGITS).replace(/^0/, '7');
  }
}
