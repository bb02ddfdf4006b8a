import { printable } from '../../kit/untrusted-text.ts';
import { evidence } from '../../model/evidence.ts';
import type { SignalDefinition } from '../../model/signal.ts';
import { ofKind, sentenceOver } from '../define-signal.ts';

const AT = { phase: 'build' as const, process: ['cargo', 'build-script-build'] };
const connected = (address: string) =>
  evidence('network-connect', 'story@1.0.0', AT, {
    transport: 'tcp',
    address,
    port: 443,
    result: 'ok',
    bytesSent: 0,
    firstBytes: '',
    sensors: ['sinkhole', 'trace'],
  });
const named = evidence('dns-query', 'story@1.0.0', AT, {
  name: 'files.example',
  type: 'A',
  address: '198.51.100.1',
  sensors: ['sinkhole'],
});

/** Command servers are addresses; release servers have names. 0 of 171 real build scripts hold an address. */
const signal: SignalDefinition = {
  id: 'connects-to-literal-address',
  status: 'stable',
  severity: 'critical',
  layer: 'dynamic',
  claim: 'It connected to an address that no name led to',
  references: [],
  needs: ['build', 'sensors'],
  raise: ({ evidence: all }) => {
    const named = new Set(ofKind(all, 'dns-query').map(({ data }) => data.address));
    const literal = ofKind(all, 'network-connect').filter(
      ({ data }) => (data.transport === 'tcp' || data.transport === 'udp') && !named.has(data.address),
    );
    const first = literal[0];
    if (first === undefined) return null;
    return sentenceOver(
      literal,
      `It connected to ${printable(first.data.address, 60)} port ${first.data.port}, an address that no name led to`,
    );
  },
  examples: { raises: [[connected('192.0.2.1')]], quiet: [[named, connected('198.51.100.1')]] },
};
export default signal;
