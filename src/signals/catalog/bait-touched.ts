import { printable } from '../../kit/untrusted-text.ts';
import { type EvidenceOfKind, evidence, isCageMoment } from '../../model/evidence.ts';
import { defineSignal } from '../define-signal.ts';

/** Called as a user calls it: reading the project's `.env` is what such macros are for, and told by a signal of its own. */
export function isMacroReadingEnvFile({ at, data }: EvidenceOfKind<'bait-touched'>): boolean {
  return isCageMoment(at) && at.phase === 'macros' && data.bait === 'env-file' && data.operation === 'read';
}

/** Nothing that builds has business with keys, wallets or tokens; the tools own reading is not told. */
export default defineSignal({
  id: 'bait-touched',
  status: 'stable',
  severity: 'critical',
  layer: 'dynamic',
  claim: 'It touched credentials',
  references: ['RUSTSEC-2026-0040'],
  needs: ['build', 'sensors'],
  kind: 'bait-touched',
  when: (piece) => !isMacroReadingEnvFile(piece),
  say: ({ data }) => `It ${data.operation === 'read' ? 'read' : 'changed'} ${printable(data.path, 120)} (${data.bait})`,
  examples: {
    raises: [
      [
        evidence(
          'bait-touched',
          'story@1.0.0',
          { phase: 'build', process: ['cargo', 'build-script-build'] },
          { bait: 'ssh-key', path: '/home/dev/.ssh/id_ed25519', operation: 'read', result: 'ok' },
        ),
      ],
    ],
    quiet: [
      [
        evidence(
          'bait-touched',
          'story@1.0.0',
          { phase: 'macros', process: ['bash', 'timeout', 'rustc'] },
          { bait: 'env-file', path: '/home/dev/src/app/.env', operation: 'read', result: 'ok' },
        ),
      ],
      [
        evidence(
          'file-read',
          'story@1.0.0',
          { phase: 'build', process: ['cargo', 'build-script-build'] },
          { path: '/etc/machine-id', result: 'ok' },
        ),
      ],
    ],
  },
});
