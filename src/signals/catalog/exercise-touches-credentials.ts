import { printable } from '../../kit/untrusted-text.ts';
import { evidence, isExercise } from '../../model/evidence.ts';
import { defineSignal } from '../define-signal.ts';

const touched = (phase: 'run-bins' | 'build') =>
  evidence(
    'bait-touched',
    'story@1.0.0',
    { phase, process: ['story'] },
    { bait: 'ssh-key', path: '/home/dev/.ssh/id_ed25519', operation: 'read', result: 'ok' },
  );

/** Clients read the credentials of their own service; which ones, and of what else, is for a person to see. Sending them away is another signal. */
export default defineSignal({
  id: 'exercise-touches-credentials',
  status: 'stable',
  severity: 'medium',
  layer: 'dynamic',
  claim: 'Where it was used it touched credentials',
  references: [],
  needs: ['sensors'],
  exercises: true,
  kind: 'bait-touched',
  when: ({ at, data }) => isExercise(at) && data.result === 'ok',
  say: ({ data }) =>
    `When it was used it ${data.operation === 'read' ? 'read' : 'changed'} ${printable(data.path, 120)} (${data.bait})`,
  examples: {
    raises: [[touched('run-bins')]],
    quiet: [[touched('build')]],
  },
});
