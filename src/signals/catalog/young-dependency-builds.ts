import { printable } from '../../kit/untrusted-text.ts';
import type { SignalDefinition } from '../../model/signal.ts';
import { sentenceOver } from '../define-signal.ts';
import { difference, differences, isEstablished, risk, risks, strangersThatBuild } from '../version-evidence.ts';

const FRESH = risk('young-crate-builds', 'byte-macro1@1.0.1', 'first published 1 hours before', ['build-script']);

/**
 * The shape of arrayref 0.3.10: 86 minutes, 2,285 downloads. In 5,049 releases of 40 popular crates four were like it (time
 * 0.2.8, zerocopy 0.2.1, rand 0.6.0-pre.0, hyper 0.3.1), none since 2020; parts split off a project are common and told apart.
 */
export default {
  id: 'young-dependency-builds',
  status: 'stable',
  severity: 'high',
  layer: 'metadata',
  claim: 'An established crate newly depends on a crate that is days old and runs code in builds',
  references: ['https://rustsec.org/advisories/'],
  needs: ['history', 'dependencies'],
  raise: ({ evidence }) => {
    if (!isEstablished(evidence)) return null;
    // A part of the same project is told apart by words that anyone can write: not where older versions are withdrawn too.
    const forced = differences(evidence, 'older-versions-yanked');
    const [first, ...others] = forced.length > 0 ? risks(evidence, 'young-crate-builds') : strangersThatBuild(evidence);
    if (first === undefined) return null;
    const { dependency, detail } = first.data;
    const told = `${printable(dependency, 120)}, ${printable(detail, 160)}, is a new dependency that runs code in builds`;
    return sentenceOver([first, ...others, ...forced], told);
  },
  examples: {
    raises: [
      [difference('established', '14'), FRESH],
      [
        difference('established', '14'),
        risk('young-crate-builds', 'story-macros@1.0.0', 'first published 0 hours before', [
          'proc-macro',
          'sibling',
          'network',
        ]),
      ],
      [
        difference('established', '14'),
        difference('older-versions-yanked', '14 of 14'),
        risk('young-crate-builds', 'story-macros@1.0.0', 'first published 0 hours before', ['proc-macro', 'sibling']),
      ],
      [
        difference('established', '14'),
        risk('young-crate-builds', 'helper@1.0.0', 'first published 30 hours before, through inner', ['unread']),
      ],
    ],
    quiet: [
      [FRESH],
      [
        difference('established', '306'),
        risk('young-crate-builds', 'story-core@1.0.0', 'first published 0 hours before', ['build-script', 'sibling']),
      ],
      [
        difference('established', '306'),
        risk('young-crate-builds', 'other@1.0.0', 'first published 0 hours before', ['build-script', 'off-by-default']),
      ],
      [difference('established', '306'), risk('young-crate', 'other@1.0.0', 'first published 90 hours before')],
    ],
  },
} satisfies SignalDefinition;
