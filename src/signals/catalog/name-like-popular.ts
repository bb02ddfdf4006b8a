import { printable } from '../../kit/untrusted-text.ts';
import { evidence } from '../../model/evidence.ts';
import { defineSignal } from '../define-signal.ts';

const SLIPS: Readonly<Record<string, string>> = {
  separator: 'other separators',
  omitted: 'a letter is missing',
  added: 'a letter too many',
  repeated: 'a letter twice',
  swapped: 'two letters changed places',
  'bit-flip': 'one bit is another',
  keyboard: 'a key beside the right one',
  'look-alike': 'letters that look alike',
  digit: 'another number',
  version: 'another number',
  'word-order': 'the words in another order',
  affix: 'a word more or less that says nothing',
  inflected: 'another form of a word',
  extended: 'its name and one word more',
};
const like = (likeness: string, target = 'tokio') =>
  evidence('name-likeness', 'story@1.0.0', { file: 'Cargo.toml' }, { likeness, target });

/** Weak alone: of 1,000 honest names about 28 are like that of a popular crate, and of 72 malicious ones 46 are like none. */
export default defineSignal({
  id: 'name-like-popular',
  status: 'stable',
  severity: 'low',
  layer: 'metadata',
  claim: 'The name of a new crate could be taken for that of a popular one',
  references: ['RUSTSEC-2022-0042', 'RUSTSEC-2025-0155'],
  needs: ['metadata'],
  kind: 'name-likeness',
  when: ({ data }) => data.likeness !== 'companion',
  say: ({ data }) => `The name could be taken for ${printable(data.target, 80)} (${SLIPS[data.likeness] ?? 'alike'})`,
  examples: {
    raises: [[like('omitted')], [like('extended')]],
    quiet: [[like('companion')]],
  },
});
