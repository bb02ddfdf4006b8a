import { printable } from '../../kit/untrusted-text.ts';
import { evidence } from '../../model/evidence.ts';
import { defineSignal } from '../define-signal.ts';

const hello = (chain: string, outcome: string) =>
  evidence(
    'tls-hello',
    'story@1.0.0',
    { phase: 'build', process: ['cargo', 'build-script-build'] },
    { serverName: 'files.example', protocols: ['h2'], address: '198.51.100.1', port: 443, chain, outcome },
  );

/** A client with roots of its own refuses the cage's: what it would have said is not known, and that is told. */
export default defineSignal({
  id: 'tls-unread',
  status: 'stable',
  severity: 'info',
  layer: 'dynamic',
  claim: 'What it would say over TLS was not read',
  references: [],
  needs: ['build', 'sensors'],
  kind: 'tls-hello',
  when: ({ data }) => data.chain === 'none' || (data.chain === 'trusted' && data.outcome !== 'accepted'),
  say: ({ data }) =>
    `What it would say to ${printable(data.serverName || data.address, 80)} was not read (${printable(data.outcome ?? '', 60)})`,
  examples: {
    raises: [[hello('trusted', 'refused: alert unknown ca')], [hello('none', 'left')]],
    quiet: [[hello('trusted', 'accepted')], [hello('untrusted', 'refused: alert unknown ca')]],
  },
});
