import { printable } from '../../kit/untrusted-text.ts';
import { evidence, isCageMoment } from '../../model/evidence.ts';
import { defineSignal } from '../define-signal.ts';

const read = (program: string, path: string) =>
  evidence('file-read', 'story@1.0.0', { phase: 'build', process: ['cargo', program] }, { path, result: 'ok' });

/** `include_bytes!("/proc/self/environ")`: all that the builder's session holds, put into the program by the compiler itself. */
export default defineSignal({
  id: 'compiler-reads-environment',
  status: 'stable',
  severity: 'high',
  layer: 'dynamic',
  claim: 'It has the compiler read the environment of the session',
  references: [],
  needs: ['build', 'sensors'],
  kind: 'file-read',
  when: ({ at, data }) =>
    isCageMoment(at) && at.process.at(-1) === 'rustc' && /^\/proc\/(self|\d+)\/environ$/.test(data.path),
  say: ({ data }) => `The compiler was made to read ${printable(data.path, 80)}`,
  examples: {
    raises: [[read('rustc', '/proc/self/environ')]],
    quiet: [[read('build-script-build', '/proc/self/environ')], [read('rustc', '/etc/machine-id')]],
  },
});
