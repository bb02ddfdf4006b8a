import { printable } from '../../kit/untrusted-text.ts';
import type { SignalDefinition } from '../../model/signal.ts';
import { sentenceOver } from '../define-signal.ts';
import { difference, differences, newInBuilds, risk, strangersThatBuild } from '../version-evidence.ts';

/** A crate that nobody watches any more is worth taking over. That it wakes is ordinary; that it brings new build-time code is less so. */
export default {
  id: 'dormant-crate-wakes',
  status: 'stable',
  severity: 'medium',
  layer: 'metadata',
  claim: 'After more than a year of silence a version brings new code into builds',
  references: [],
  needs: ['history', 'dependencies'],
  raise: ({ evidence }) => {
    const [dormant] = differences(evidence, 'dormant');
    const brought = [...strangersThatBuild(evidence), ...newInBuilds(evidence)];
    const [first] = brought;
    if (dormant === undefined || first === undefined) return null;
    const what = first.kind === 'dependency-risk' ? first.data.dependency : first.data.change;
    const told = `After ${printable(dormant.data.detail, 10)} days of silence this version brings new code into builds: ${printable(what, 120)}`;
    return sentenceOver([first, dormant, ...brought.slice(1)], told);
  },
  examples: {
    raises: [
      [difference('dormant', '707'), difference('build-script-added', '1.0.0', { file: 'build.rs' })],
      [
        difference('dormant', '707'),
        risk('young-crate-builds', 'byte-macro1@1.0.1', 'first published 1 hours before', ['build-script']),
      ],
    ],
    quiet: [
      [difference('dormant', '707')],
      [difference('dormant', '707'), difference('dependency-added', 'normal serde')],
      [difference('build-script-added', '1.0.0', { file: 'build.rs' })],
    ],
  },
} satisfies SignalDefinition;
