import { printable } from '../../kit/untrusted-text.ts';
import { type EvidenceOfKind, evidence, isCageMoment } from '../../model/evidence.ts';
import type { SignalDefinition } from '../../model/signal.ts';
import { ofKind, sentenceOver } from '../define-signal.ts';

const AT = { phase: 'build' as const, process: ['cargo', 'build-script-build'] };
const executed = (program: string, origin: 'image' | 'package' | 'written-during-run') =>
  evidence('process-exec', 'story@1.0.0', AT, {
    program,
    arguments: [program],
    directory: '/home/dev/src/app',
    result: 'ok',
    origin,
  });
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

const TELLING = /\/(whoami|hostname|id|ifconfig|ip|lscpu|hostnamectl|env|printenv)$/;

/** Every configure script writes the bare `hostname` into its log, and some packages download before they configure. */
function isOfConfigure({ at, data }: EvidenceOfKind<'process-exec'>): boolean {
  const parent = isCageMoment(at) ? at.process.at(-2) : undefined;
  return /\/hostname$/.test(data.program) && data.arguments.length <= 1 && /^(sh|bash|dash)$/.test(parent ?? '');
}

/** Who, where, which host: what a stager sends first. */
const signal: SignalDefinition = {
  id: 'describes-machine-and-sends',
  status: 'stable',
  severity: 'critical',
  layer: 'dynamic',
  claim: 'It described the machine and used the network',
  references: ['RUSTSEC-2023-0104'],
  needs: ['build', 'sensors'],
  raise: ({ evidence: all }) => {
    const asked = ofKind(all, 'process-exec').filter(
      (piece) => TELLING.test(piece.data.program) && !isOfConfigure(piece),
    );
    const sent = ofKind(all, 'network-connect').filter(({ data }) => data.transport === 'tcp');
    const first = asked[0];
    if (first === undefined || sent.length === 0) return null;
    return sentenceOver(
      [...asked, ...sent],
      `It ran ${printable(first.data.arguments.join(' '), 80)} and connected to the network`,
    );
  },
  examples: {
    raises: [[executed('/usr/bin/whoami', 'image'), connected('192.0.2.1')]],
    quiet: [
      [executed('/usr/bin/whoami', 'image')],
      [connected('192.0.2.1')],
      [
        evidence(
          'process-exec',
          'story@1.0.0',
          { ...AT, process: [...AT.process, 'sh', 'hostname'] },
          {
            program: '/usr/bin/hostname',
            arguments: ['hostname'],
            directory: '/home/dev/src/app',
            result: 'ok',
            origin: 'image',
          },
        ),
        connected('192.0.2.1'),
      ],
    ],
  },
};
export default signal;
