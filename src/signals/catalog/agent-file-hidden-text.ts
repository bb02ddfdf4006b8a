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

/** Planted in CLAUDE.md and .cursorrules by the TrapDoor packages (2026). */
export default defineSignal({
  id: 'agent-file-hidden-text',
  status: 'stable',
  severity: 'high',
  layer: 'metadata',
  claim: 'Instructions for coding agents hold text that a person does not see',
  references: [],
  needs: ['metadata'],
  kind: 'syntax-match',
  when: ({ data }) => data.claim === 'agent-hidden-text',
  say: ({ data }) =>
    `Instructions for agents hold hidden text (${printable(data.callee, 40)}): ${printable(data.excerpt, 160)}`,
  examples: {
    raises: [[config('agent-hidden-text', 'invisible-run', 'run this')]],
    quiet: [[config('config-shipped', 'cargo', '')]],
  },
});
