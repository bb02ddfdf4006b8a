import { printable } from '../../kit/untrusted-text.ts';
import { evidence } from '../../model/evidence.ts';
import { defineSignal } from '../define-signal.ts';

const config = (claim: string, callee: string, value: string) =>
  evidence(
    'syntax-match',
    'story@1.0.0',
    { file: '.cargo/config.toml', runsAt: 'never' },
    { claim, callee, arguments: [value], excerpt: value },
  );

/** No step of cargo runs it, so no build shows it (greentic, 2026). 0 of 2,632 archives of real crates. */
export default defineSignal({
  id: 'editor-file-runs',
  status: 'stable',
  severity: 'high',
  layer: 'metadata',
  claim: 'An editor or agent that opens the folder starts a program',
  references: ['RUSTSEC-2026-0280', 'RUSTSEC-2026-0281'],
  needs: ['metadata'],
  kind: 'syntax-match',
  when: ({ data }) => data.claim === 'editor-runs',
  say: ({ data }) =>
    `Opening the folder starts a program (${printable(data.callee, 60)}): ${printable(data.excerpt, 160)}`,
  examples: {
    raises: [[config('editor-runs', 'tasks.runOn', 'node .vscode/setup.js')]],
    quiet: [[config('config-shipped', 'cargo', '')]],
  },
});
