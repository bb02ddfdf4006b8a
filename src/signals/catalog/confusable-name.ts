import { printable } from '../../kit/untrusted-text.ts';
import { evidence } from '../../model/evidence.ts';
import { defineSignal } from '../define-signal.ts';

const mixed = (claim: string, callee: string, value: string, runsAt: 'build' | 'macro' | 'run' = 'run') =>
  evidence(
    'syntax-match',
    'story@1.0.0',
    { file: 'src/lib.rs', line: 3, runsAt },
    { claim, callee, arguments: [value], excerpt: value },
  );

/** Two names that look like one. 0 of 2,632 archives of real crates; letters of mathematics are no doubles. */
export default defineSignal({
  id: 'confusable-name',
  status: 'stable',
  severity: 'medium',
  layer: 'static',
  claim: 'A name in code mixes Latin letters with their doubles',
  references: [],
  needs: ['syntax'],
  kind: 'syntax-match',
  when: ({ data }) => data.claim === 'confusable-text' && data.callee === 'name',
  say: ({ data }) => `A name mixes Latin letters with letters that look like them: ${printable(data.excerpt, 120)}`,
  examples: {
    raises: [[mixed('confusable-text', 'name', 'sc\u043epe')]],
    quiet: [[mixed('confusable-text', 'string', 'ex\u0430mple.test')]],
  },
});
