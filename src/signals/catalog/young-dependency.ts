import { printable } from '../../kit/untrusted-text.ts';
import type { SignalDefinition } from '../../model/signal.ts';
import { sentenceOver } from '../define-signal.ts';
import { difference, isEstablished, risk, risks } from '../version-evidence.ts';

/** About 1 in 200 releases of popular crates; what the dependency does when it is called, its own scan says. */
export default {
  id: 'young-dependency',
  status: 'stable',
  severity: 'low',
  layer: 'metadata',
  claim: 'An established crate newly depends on a crate that is days old',
  references: [],
  needs: ['history', 'dependencies'],
  raise: ({ evidence }) => {
    const young = risks(evidence, 'young-crate').filter(({ data }) => !data.traits?.includes('sibling'));
    const [first] = isEstablished(evidence) ? young : [];
    if (first === undefined) return null;
    const { dependency, detail } = first.data;
    return sentenceOver(young, `${printable(dependency, 120)}, ${printable(detail, 160)}, is a new dependency`);
  },
  examples: {
    raises: [[difference('established', '9'), risk('young-crate', 'tiny@0.1.0', 'first published 3 hours before')]],
    quiet: [
      [risk('young-crate', 'tiny@0.1.0', 'first published 3 hours before')],
      [
        difference('established', '9'),
        risk('young-crate', 'story-core@0.1.0', 'first published 3 hours before', ['sibling']),
      ],
      [difference('established', '9'), risk('young-version', 'old@7.1.0', 'published 3 hours before')],
    ],
  },
} satisfies SignalDefinition;
