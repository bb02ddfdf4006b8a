import { printable } from '../../kit/untrusted-text.ts';
import { evidence } from '../../model/evidence.ts';
import { defineSignal } from '../define-signal.ts';

const AT = { phase: 'build' as const, process: ['cargo', 'build-script-build', 'curl', 'sh', 'true'] };
const ran = (handedOut?: string) =>
  evidence('process-exec', 'story@1.0.0', AT, {
    program: '/bin/true',
    arguments: ['/bin/true', '5f3a9c0d1e2b4a68'],
    directory: '/home/dev/src/app',
    result: 'ok',
    origin: 'image',
    ...(handedOut === undefined ? {} : { handedOut }),
  });

/** The false internet's own script or program ran, however it was run: through a pipe, from a file, from memory, out of an archive. */
export default defineSignal({
  id: 'downloaded-code-run',
  status: 'stable',
  severity: 'critical',
  layer: 'dynamic',
  claim: 'It ran code that it had downloaded',
  references: [],
  needs: ['build', 'sensors'],
  kind: 'process-exec',
  when: ({ data }) => data.handedOut !== undefined && data.handedOut !== 'command',
  say: ({ data }) => `It ran a ${printable(data.handedOut ?? '', 20)} that it had downloaded`,
  examples: {
    raises: [[ran('script')], [ran('program')]],
    quiet: [[ran()], [ran('command')]],
  },
});
