import type { Secret } from '../../baits/index.ts';
import { Finder } from './finder.ts';
import { differencesOf, type Form, formsOf } from './forms.ts';
import { layersOf } from './layers.ts';

export interface Leak {
  readonly bait: string;
  /** In words: the wrappings, outermost first, and the form below them. */
  readonly encoding: string;
}

/** Bytes that are looked through in all, with what lies under wrappings: a second or two. */
const BUDGET_BYTES = 128 * 1024 * 1024;
/** Forms that a thief may mask with one byte. */
const MASKED = ['plain', 'hex', 'base64'];

/** Looks for secrets in everything that leaves, one thing after the other, so that pieces add up. */
export class Search {
  readonly #finder: Finder;
  readonly #masked: Finder;
  #left = BUDGET_BYTES;
  /** Whether there was more than is looked through. */
  cut = false;

  constructor(secrets: readonly Secret[]) {
    const forms = secrets.flatMap(formsOf);
    this.#finder = new Finder(forms);
    this.#masked = new Finder(forms.filter(({ encoding }) => MASKED.includes(encoding)).map(asDifferences));
  }

  /** What a text holds, each bait once, in the plainest of its forms. `encoding` is what the sender says of its compression. */
  look(text: Buffer, encoding = ''): Leak[] {
    const { layers, cut } = this.#left > 0 ? layersOf(text, encoding) : { layers: [], cut: text.length > 0 };
    this.cut ||= cut;
    return plainest(
      layers.flatMap(({ how, bytes }) => {
        this.#left -= bytes.length;
        return this.#lookAt(bytes, how);
      }),
    );
  }

  #lookAt(bytes: Buffer, how: readonly string[]): Leak[] {
    const direct = this.#finder.look(bytes).map(({ form, whole }) => leakOf(form, how, whole));
    const masked = this.#masked.look(differencesOf(bytes)).map(({ form, whole }) => leakOf(form, how, whole));
    // What is there as it is, is there by its differences too.
    return [...direct, ...masked.filter(({ bait }) => !direct.some((leak) => leak.bait === bait))];
  }
}

function leakOf({ bait, encoding }: Form, how: readonly string[], whole: boolean): Leak {
  const inner = encoding === 'plain' && how.length > 0 ? [] : [encoding];
  return { bait, encoding: [...how, ...inner, ...(whole ? [] : ['in pieces'])].join(' ') };
}

function asDifferences(form: Form): Form {
  const encoding = form.encoding === 'plain' ? 'xor' : `xor ${form.encoding}`;
  return { ...form, encoding, bytes: differencesOf(form.bytes) };
}

/** Each bait once: what is found in a layer is mostly found above it as well. */
export function plainest(found: readonly Leak[]): Leak[] {
  const best = new Map<string, Leak>();
  for (const leak of found) {
    const before = best.get(leak.bait);
    if (before === undefined || weight(leak) < weight(before)) best.set(leak.bait, leak);
  }
  return [...best.values()];
}

/** A piece counts less than the whole, one wrapping more than none, a length least. */
function weight({ encoding }: Leak): number {
  return encoding.split(' ').length + (encoding.endsWith('in pieces') ? 100 : 0) + (encoding === 'length' ? 1000 : 0);
}
