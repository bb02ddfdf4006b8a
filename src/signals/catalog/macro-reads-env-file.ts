import { printable } from '../../kit/untrusted-text.ts';
import { evidence } from '../../model/evidence.ts';
import { defineSignal } from '../define-signal.ts';
import { isMacroReadingEnvFile } from './bait-touched.ts';

const read = (phase: 'macros' | 'build', bait: string) =>
  evidence(
    'bait-touched',
    'story@1.0.0',
    { phase, process: ['cargo', 'rustc'] },
    { bait, path: '/home/dev/src/app/.env', operation: 'read', result: 'ok' },
  );

/** dotenvy_macro and sqlx-macros do, to put settings into the program; what is sent away is another signal. */
export default defineSignal({
  id: 'macro-reads-env-file',
  status: 'stable',
  severity: 'medium',
  layer: 'dynamic',
  claim: 'Where it is called its macro reads the settings of the project',
  references: [],
  needs: ['macros', 'sensors'],
  kind: 'bait-touched',
  when: isMacroReadingEnvFile,
  say: ({ data }) => `A macro of it read ${printable(data.path, 120)} when it was called`,
  examples: {
    raises: [[read('macros', 'env-file')]],
    quiet: [[read('build', 'env-file')], [read('macros', 'ssh-key')]],
  },
});
