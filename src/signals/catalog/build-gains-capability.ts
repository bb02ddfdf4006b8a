import { printable } from '../../kit/untrusted-text.ts';
import type { SignalDefinition } from '../../model/signal.ts';
import { sentenceOver } from '../define-signal.ts';
import { difference, isEstablished, newInBuilds } from '../version-evidence.ts';

const SAYS: Readonly<Record<string, string>> = {
  'network-gained': 'reaches the network',
  'persistence-gained': 'changes what starts or builds later',
  'secrets-gained': 'touches secrets',
  'hiding-gained': 'hides what it does',
};

/** onering 1.4.1: years of versions, then one whose build script sends. Whole claims have signals of their own: this one says that it is new. */
export default {
  id: 'build-gains-capability',
  status: 'stable',
  severity: 'medium',
  layer: 'static',
  claim: 'Build-time code of an established crate does what the version before did not',
  references: [],
  needs: ['history', 'syntax'],
  raise: ({ evidence }) => {
    const gains = isEstablished(evidence)
      ? newInBuilds(evidence).filter(({ data }) => Object.hasOwn(SAYS, data.change))
      : [];
    const [first] = gains;
    if (first === undefined) return null;
    const told = `Other than in the version before, build-time code ${SAYS[first.data.change] ?? ''}: ${printable(first.data.detail, 120)}`;
    return sentenceOver(gains, told);
  },
  examples: {
    raises: [
      [
        difference('established', '14'),
        difference('network-gained', 'connect (std::net::TcpStream::connect)', {
          file: 'build.rs',
          line: 3,
          runsAt: 'build',
        }),
      ],
    ],
    quiet: [
      [difference('network-gained', 'connect', { file: 'build.rs', line: 3, runsAt: 'build' })],
      [
        difference('established', '14'),
        difference('network-gained', 'connect', { file: 'src/lib.rs', line: 3, runsAt: 'run' }),
      ],
      [
        difference('established', '14'),
        difference('exec-gained', 'exec', { file: 'build.rs', line: 3, runsAt: 'build' }),
      ],
    ],
  },
} satisfies SignalDefinition;
