import { printable } from '../../kit/untrusted-text.ts';
import { defineSignal } from '../define-signal.ts';
import { advice } from '../version-evidence.ts';

/** Unmaintained, unsound, or a notice: weighs nothing. */
export default defineSignal({
  id: 'advisory-noted',
  status: 'stable',
  severity: 'info',
  layer: 'metadata',
  claim: 'An advisory says something else of the crate or a dependency of it',
  references: ['https://rustsec.org/advisories/'],
  needs: ['dependencies'],
  kind: 'advisory',
  when: ({ data }) => ['unmaintained', 'unsound', 'notice', 'malicious-before'].includes(data.category),
  say: ({ data }) =>
    `${printable(data.dependency, 120)} has an advisory (${printable(data.category, 20)}): ${printable(data.advisory, 40)}`,
  examples: {
    raises: [[advice('RUSTSEC-2026-0003', 'old@1.0.0', 'unmaintained')]],
    quiet: [[advice('RUSTSEC-2026-0002', 'old@1.0.0', 'vulnerable')]],
  },
});
