import { printable } from '../../kit/untrusted-text.ts';
import { evidence } from '../../model/evidence.ts';
import type { SignalDefinition } from '../../model/signal.ts';
import { ofKind, sentenceOver } from '../define-signal.ts';

const like = (likeness: string) =>
  evidence('name-likeness', 'story@1.0.0', { file: 'Cargo.toml' }, { likeness, target: 'rust_decimal' });
const copy = evidence(
  'provenance',
  'story@1.0.0',
  { file: 'src/lib.rs' },
  { claim: 'copy', detail: '21 of 23 sources of rust_decimal 1.36.0' },
);

/** A name to be mistaken for and the sources to go with it: who looks, finds what he expects (rustdecimal, proc-macro1, rands). */
const signal: SignalDefinition = {
  id: 'squat-with-copied-sources',
  status: 'stable',
  severity: 'medium',
  layer: 'metadata',
  claim: 'A new crate has the sources of a popular one and a name like a popular one',
  references: ['RUSTSEC-2022-0042', 'RUSTSEC-2025-0155'],
  needs: ['metadata'],
  raise: ({ evidence: all }) => {
    const names = ofKind(all, 'name-likeness').filter(({ data }) => data.likeness !== 'companion');
    const copies = ofKind(all, 'provenance').filter(({ data }) => data.claim === 'copy');
    const first = names[0];
    if (first === undefined || copies.length === 0) return null;
    return sentenceOver(
      [...copies, ...names],
      `Its sources are copied and its name is like ${printable(first.data.target, 80)}`,
    );
  },
  examples: { raises: [[like('separator'), copy]], quiet: [[like('companion'), copy], [copy], [like('separator')]] },
};
export default signal;
