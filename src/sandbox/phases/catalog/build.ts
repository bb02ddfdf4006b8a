import { LAYOUT } from '../../layout.ts';
import { SETTLED } from '../cargo.ts';
import { type Phase, UNBOUNDED } from '../define-phase.ts';

/** As a dependency of a project: the build script, the macros of its dependencies, and what a victim's cargo does. */
const build: Phase = {
  id: 'build',
  profiles: ['quick', 'standard', 'deep'],
  unfit: ({ facts }) => (facts.targets.some(({ kind }) => kind === 'lib') ? null : 'it has no library to depend on'),
  time: { percent: 60, seconds: UNBOUNDED },
  needs: 'project',
  folder: LAYOUT.project,
  command: () => `cargo build ${SETTLED}`,
};
export default build;
