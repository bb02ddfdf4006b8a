import { printable } from '../../kit/untrusted-text.ts';
import { evidence, isExercise } from '../../model/evidence.ts';
import { defineSignal } from '../define-signal.ts';

const ran = (phase: 'run-tests' | 'build', handedOut?: string) =>
  evidence(
    'process-exec',
    'story@1.0.0',
    { phase, process: ['story', 'sh', 'true'] },
    {
      program: '/bin/true',
      arguments: ['/bin/true', '5f3a9c0d1e2b4a68'],
      directory: '/home/dev/src/app',
      result: 'ok',
      origin: 'image',
      ...(handedOut === undefined ? {} : { handedOut }),
    },
  );

/** A library that fetches a program and runs it is a dropper or an installer: a person has to say which. */
export default defineSignal({
  id: 'exercise-runs-download',
  status: 'stable',
  severity: 'high',
  layer: 'dynamic',
  claim: 'Where it was used it ran code that it had downloaded',
  references: [],
  needs: ['sensors'],
  exercises: true,
  kind: 'process-exec',
  when: ({ at, data }) => isExercise(at) && data.handedOut !== undefined && data.handedOut !== 'command',
  say: ({ data }) => `It ran a ${printable(data.handedOut ?? '', 20)} that it had downloaded, when it was used`,
  examples: {
    raises: [[ran('run-tests', 'script')]],
    quiet: [[ran('run-tests')], [ran('build', 'script')]],
  },
});
