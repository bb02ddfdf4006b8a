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

/** Rows of tags, variation selectors or zero-width characters carry payloads past every reader. 0 of 2,632 archives of real crates. */
export default defineSignal({
  id: 'invisible-text-in-code',
  status: 'stable',
  severity: 'high',
  layer: 'static',
  claim: 'Code holds a message in characters without a shape',
  references: [],
  needs: ['syntax'],
  kind: 'syntax-match',
  when: ({ data }) => data.claim === 'invisible-text' && data.callee === 'invisible-run',
  say: ({ data }) => `Code holds a row of invisible characters: ${printable(data.excerpt, 120)}`,
  examples: {
    raises: [[hidden('invisible-text', 'invisible-run', 'U+200B U+200C U+200D')]],
    quiet: [[hidden('invisible-text', 'split-word', 'U+200B')]],
  },
});
