import { printable } from '../../kit/untrusted-text.ts';
import { evidence } from '../../model/evidence.ts';
import { defineSignal } from '../define-signal.ts';

/** Real download scripts do it too; whom it contacted is told apart. */
export default defineSignal({
  id: 'download-tool-run',
  status: 'stable',
  severity: 'medium',
  layer: 'dynamic',
  claim: 'It ran a download tool',
  references: ['RUSTSEC-2026-0030'],
  needs: ['build', 'sensors'],
  kind: 'process-exec',
  when: ({ data }) =>
    /\/(curl|wget|aria2c|ftp|scp|nc|ncat|socat)$/.test(data.program) &&
    data.arguments.length > 1 &&
    !/^-{1,2}(V|version|help)$/.test(data.arguments[1] ?? ''),
  say: ({ data }) => `It ran ${printable(data.arguments.join(' '), 160)}`,
  examples: {
    raises: [
      [
        evidence(
          'process-exec',
          'story@1.0.0',
          { phase: 'build', process: ['cargo', 'build-script-build'] },
          {
            program: '/usr/bin/curl',
            arguments: ['curl', 'https://files.example/x'],
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
            program: '/usr/bin/curl',
            arguments: ['curl', '--version'],
            directory: '/home/dev/src/app',
            result: 'ok',
            origin: 'image',
          },
        ),
      ],
    ],
  },
});
