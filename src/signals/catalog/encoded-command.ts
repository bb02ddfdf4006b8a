import { printable } from '../../kit/untrusted-text.ts';
import { evidence } from '../../model/evidence.ts';
import { defineSignal } from '../define-signal.ts';

const HIDDEN =
  /\b(base64\s+(-d|-D|--decode)|xxd\s+-r|openssl\s+enc\s+-d)\b[^;]*\|\s*(ba|da|z)?sh\b|powershell.*-e(nc|ncodedcommand)?\s/i;

/** Decoded and run in one line. */
export default defineSignal({
  id: 'encoded-command',
  status: 'stable',
  severity: 'critical',
  layer: 'dynamic',
  claim: 'It ran a command hidden in an encoding',
  references: [],
  needs: ['build', 'sensors'],
  kind: 'process-exec',
  when: ({ data }) => data.arguments.some((word) => HIDDEN.test(word)),
  say: ({ data }) => `It ran an encoded command: ${printable(data.arguments.join(' '), 160)}`,
  examples: {
    raises: [
      [
        evidence(
          'process-exec',
          'story@1.0.0',
          { phase: 'build', process: ['cargo', 'build-script-build'] },
          {
            program: '/bin/sh',
            arguments: ['sh', '-c', 'echo aW5lcnQ= | base64 -d | sh'],
            directory: '/home/dev/src/app',
            result: 'ok',
            origin: 'image',
          },
        ),
      ],
    ],
    quiet: [
      [
        evidence(
          'process-exec',
          'story@1.0.0',
          { phase: 'build', process: ['cargo', 'build-script-build'] },
          {
            program: '/usr/bin/base64',
            arguments: ['base64', '-d', 'vectors.txt'],
            directory: '/home/dev/src/app',
            result: 'ok',
            origin: 'image',
          },
        ),
      ],
    ],
  },
});
