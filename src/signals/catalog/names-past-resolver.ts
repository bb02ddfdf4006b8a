import { printable } from '../../kit/untrusted-text.ts';
import { evidence } from '../../model/evidence.ts';
import { defineSignal, whileBuilding } from '../define-signal.ts';

const asked = (transport: string) =>
  evidence(
    'dns-query',
    'story@1.0.0',
    { phase: 'build', process: ['cargo', 'build-script-build'] },
    { name: 'a.example', type: 'TXT', address: '', server: '192.0.2.53', transport, sensors: ['sinkhole'] },
  );

/** The C library asks over datagrams. Names looked up inside TLS are hidden from whoever watches a network. */
export default defineSignal({
  id: 'names-past-resolver',
  status: 'stable',
  severity: 'high',
  layer: 'dynamic',
  claim: 'It looked names up where no network sees it',
  references: [],
  needs: ['build', 'sensors'],
  kind: 'dns-query',
  when: (piece) => whileBuilding(piece) && /^(https|tls)$/.test(piece.data.transport ?? ''),
  say: ({ data }) => `It looked up ${printable(data.name, 100)} over ${printable(data.transport ?? '', 10)}`,
  examples: { raises: [[asked('https')], [asked('tls')]], quiet: [[asked('udp')], [asked('tcp')]] },
});
