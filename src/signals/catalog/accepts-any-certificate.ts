import { printable } from '../../kit/untrusted-text.ts';
import { evidence } from '../../model/evidence.ts';
import { defineSignal, whileBuilding } from '../define-signal.ts';

const hello = (chain: string, outcome: string, phase: 'build' | 'link-and-run' = 'build') =>
  evidence(
    'tls-hello',
    'story@1.0.0',
    { phase, process: ['cargo', 'build-script-build'] },
    { serverName: 'drop.example', protocols: [], address: '198.51.100.1', port: 443, chain, outcome },
  );

/** Release servers have certificates that everybody trusts; who takes any is not out for those. */
export default defineSignal({
  id: 'accepts-any-certificate',
  status: 'stable',
  severity: 'high',
  layer: 'dynamic',
  claim: 'It spoke over TLS to whoever answered',
  references: [],
  needs: ['build', 'sensors'],
  kind: 'tls-hello',
  when: (piece) => whileBuilding(piece) && piece.data.chain === 'untrusted' && piece.data.outcome === 'accepted',
  say: ({ data }) =>
    `It went on to speak to ${printable(data.serverName || data.address, 80)}, whose certificate nobody trusts`,
  examples: {
    raises: [[hello('untrusted', 'accepted')]],
    quiet: [
      [hello('trusted', 'accepted')],
      [hello('untrusted', 'refused: alert unknown ca')],
      [hello('untrusted', 'accepted', 'link-and-run')],
    ],
  },
});
