import { printable } from '../../kit/untrusted-text.ts';
import { evidence } from '../../model/evidence.ts';
import { defineSignal } from '../define-signal.ts';

const hidden = (claim: string, callee: string, value: string, runsAt: 'build' | 'macro' | 'run' = 'run') =>
  evidence(
    'syntax-match',
    'story@1.0.0',
    { file: 'src/lib.rs', line: 3, runsAt },
    { claim, callee, arguments: [value], excerpt: value },
  );

/** It looks like another word, and no search finds it. 0 of 2,632 archives of real crates; texts of other languages need such characters. */
export default defineSignal({
  id: 'word-split-by-invisible',
  status: 'stable',
  severity: 'low',
  layer: 'static',
  claim: 'A word in code is split by a character without a shape',
  references: [],
  needs: ['syntax'],
  kind: 'syntax-match',
  when: ({ data }) => data.claim === 'invisible-text' && data.callee === 'split-word',
  say: ({ data }) => `A word is split by an invisible character: ${printable(data.excerpt, 120)}`,
  examples: {
    raises: [[hidden('invisible-text', 'split-word', 'U+200B')]],
    quiet: [[hidden('invisible-text', 'invisible-run', 'U+200B U+200C U+200D')]],
  },
});
