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

/** 4 of 2,632 archives of real crates, in tests of such names. */
export default defineSignal({
  id: 'confusable-string',
  status: 'stable',
  severity: 'low',
  layer: 'static',
  claim: 'A host, path or command mixes Latin letters with their doubles',
  references: [],
  needs: ['syntax'],
  kind: 'syntax-match',
  when: ({ data }) => data.claim === 'confusable-text' && data.callee === 'string',
  say: ({ data }) =>
    `A host, path or command mixes Latin letters with letters that look like them: ${printable(data.excerpt, 120)}`,
  examples: {
    raises: [[mixed('confusable-text', 'string', 'ex\u0430mple.test')]],
    quiet: [[mixed('confusable-text', 'name', 'sc\u043epe')]],
  },
});
