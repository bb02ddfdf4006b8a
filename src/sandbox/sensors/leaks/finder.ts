import type { Form } from './forms.ts';

/** Bytes of a form by which it is recognised wherever it is. */
const GRAM = 8;
/** Of a secret that left in pieces, so much must have been seen. */
const ENOUGH = 0.7;
const FILTER_BITS = 20;

interface Place {
  readonly form: Form;
  readonly offset: number;
}

export interface Found {
  readonly form: Form;
  /** All of it lay in one piece. */
  readonly whole: boolean;
}

/**
 * Finds many forms in many texts at once, whole or in pieces: each eight bytes of each form are known by their number. Time
 * is that of one look at each byte of the text.
 */
export class Finder {
  readonly #places = new Map<string, Place[]>();
  /** Says of most eight bytes that they are none of ours, without asking further. */
  readonly #filter = new Uint8Array(1 << (FILTER_BITS - 3));
  readonly #seen = new Map<Form, Uint8Array>();

  constructor(forms: readonly Form[]) {
    for (const form of forms) this.#learn(form);
  }

  #learn(form: Form): void {
    for (let offset = 0; offset + GRAM <= form.bytes.length; offset += 1) {
      const key = form.bytes.toString('latin1', offset, offset + GRAM);
      const places = this.#places.get(key);
      if (places === undefined) this.#places.set(key, [{ form, offset }]);
      else places.push({ form, offset });
      const bit = mix(form.bytes.readInt32LE(offset), form.bytes.readInt32LE(offset + 4));
      this.#filter[bit >> 3] = (this.#filter[bit >> 3] ?? 0) | (1 << (bit & 7));
    }
  }

  /** The forms of which this text holds all, or which it completes after the texts before it; each once a text. */
  look(text: Buffer): Found[] {
    const touched = new Map<Form, boolean>();
    // The eight bytes that end here, as two numbers, each byte shifted in from above.
    let low = 0;
    let high = 0;
    for (let end = 0; end < text.length; end += 1) {
      low = (low >>> 8) | (high << 24);
      high = (high >>> 8) | ((text[end] ?? 0) << 24);
      const bit = mix(low, high);
      if (end >= GRAM - 1 && ((this.#filter[bit >> 3] ?? 0) & (1 << (bit & 7))) !== 0)
        this.#touch(text, end + 1 - GRAM, touched);
    }
    return [...touched]
      .filter(([form, whole]) => whole || this.#share(form) >= ENOUGH)
      .map(([form, whole]) => ({ form, whole }));
  }

  #touch(text: Buffer, at: number, touched: Map<Form, boolean>): void {
    for (const { form, offset } of this.#places.get(text.toString('latin1', at, at + GRAM)) ?? []) {
      this.#mark(form, offset);
      const whole = offset === 0 && text.subarray(at, at + form.bytes.length).equals(form.bytes);
      touched.set(form, whole || touched.get(form) === true);
    }
  }

  #mark(form: Form, offset: number): void {
    const seen = this.#seen.get(form) ?? new Uint8Array(form.bytes.length);
    this.#seen.set(form, seen);
    seen.fill(1, offset, offset + GRAM);
  }

  #share(form: Form): number {
    const seen = this.#seen.get(form);
    return seen === undefined ? 0 : seen.reduce((sum, one) => sum + one, 0) / seen.length;
  }
}

/** A number for eight bytes, told as two numbers of four. */
function mix(low: number, high: number): number {
  return ((Math.imul(low, 0x9e3779b1) ^ Math.imul(high, 0x85ebca6b)) >>> 0) >>> (32 - FILTER_BITS);
}
