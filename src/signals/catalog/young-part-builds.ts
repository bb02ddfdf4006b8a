import { printable } from '../../kit/untrusted-text.ts';
import type { SignalDefinition } from '../../model/signal.ts';
import { sentenceOver } from '../define-signal.ts';
import { difference, isEstablished, isPlainSibling, risk, risks } from '../version-evidence.ts';

/** serde_core, clap_derive, tracing-attributes: what a project splits off is new, and honest. */
export default {
  id: 'young-part-builds',
  status: 'stable',
  severity: 'low',
  layer: 'metadata',
  claim: 'A part newly split off an established crate runs code in builds',
  references: [],
  needs: ['history', 'dependencies'],
  raise: ({ evidence }) => {
    const parts = risks(evidence, 'young-crate-builds').filter(({ data }) => isPlainSibling(data));
    const [first] = isEstablished(evidence) ? parts : [];
    if (first === undefined) return null;
    return sentenceOver(
      parts,
      `${printable(first.data.dependency, 120)}, of the same project by its manifest, is new and runs code in builds`,
    );
  },
  examples: {
    raises: [
      [
        difference('established', '306'),
        risk('young-crate-builds', 'story-core@1.0.0', 'first published 0 hours before', ['build-script', 'sibling']),
      ],
    ],
    quiet: [
      [risk('young-crate-builds', 'story-core@1.0.0', 'first published 0 hours before', ['build-script', 'sibling'])],
      [
        difference('established', '306'),
        risk('young-crate-builds', 'byte-macro1@1.0.1', 'first published 1 hours before', ['build-script']),
      ],
    ],
  },
} satisfies SignalDefinition;
