import { evidence } from '../../model/evidence.ts';
import { defineSignal } from '../define-signal.ts';

const AT = { phase: 'build' as const, process: ['cargo', 'build-script-build', 'sh', 'true'] };
const ran = (handedOut?: string) =>
  evidence('process-exec', 'story@1.0.0', AT, {
    program: '/bin/true',
    arguments: ['/bin/true', '5f3a9c0d1e2b4a68'],
    directory: '/home/dev/src/app',
    result: 'ok',
    origin: 'image',
    ...(handedOut === undefined ? {} : { handedOut }),
  });

/** A line that the other end of a bare connection said was run: whoever is there can run anything. */
export default defineSignal({
  id: 'remote-command-run',
  status: 'stable',
  severity: 'critical',
  layer: 'dynamic',
  claim: 'It ran a command that came over the network',
  references: [],
  needs: ['build', 'sensors'],
  exercises: true,
  kind: 'process-exec',
  when: ({ data }) => data.handedOut === 'command',
  say: () => 'It ran a command that the other end of a connection had said: a remote shell',
  examples: { raises: [[ran('command')]], quiet: [[ran()], [ran('script')]] },
});
