import { printable } from '../../kit/untrusted-text.ts';
import type { SignalDefinition } from '../../model/signal.ts';
import { sentenceOver } from '../define-signal.ts';
import { difference, differences, newInBuilds, risk } from '../version-evidence.ts';

/** Every update takes the one version that is left. Where it brings a young dependency, `young-dependency-builds` says so. */
export default {
  id: 'update-forced',
  status: 'stable',
  severity: 'high',
  layer: 'metadata',
  claim: 'Older versions are withdrawn in favour of one that brings new code into builds',
  references: [],
  needs: ['history', 'dependencies'],
  raise: ({ evidence }) => {
    const [yanked] = differences(evidence, 'older-versions-yanked');
    const brought = newInBuilds(evidence);
    const [first] = brought;
    if (yanked === undefined || first === undefined) return null;
    const told = `${printable(yanked.data.detail, 40)} older versions are yanked in favour of this one, which brings new code into builds`;
    return sentenceOver([first, yanked, ...brought.slice(1)], `${told}: ${printable(first.data.change, 40)}`);
  },
  examples: {
    raises: [
      [difference('older-versions-yanked', '5 of 5'), difference('build-script-added', '1.0.0', { file: 'build.rs' })],
      [
        difference('older-versions-yanked', '5 of 5'),
        difference('network-gained', 'connect', { file: 'build.rs', line: 3, runsAt: 'build' }),
      ],
    ],
    quiet: [
      [difference('older-versions-yanked', '13 of 14')],
      [difference('older-versions-yanked', '13 of 14'), difference('build-script-changed', '1.0.0')],
      [
        difference('older-versions-yanked', '13 of 14'),
        difference('network-gained', 'connect', { file: 'src/lib.rs', line: 3, runsAt: 'run' }),
      ],
      [
        difference('older-versions-yanked', '13 of 14'),
        risk('young-crate-builds', 'byte-macro1@1.0.1', 'first published 1 hours before', ['build-script']),
      ],
      [risk('young-crate-builds', 'byte-macro1@1.0.1', 'first published 1 hours before', ['build-script'])],
    ],
  },
} satisfies SignalDefinition;
