import { flagsOf } from '../../feature-choice.ts';
import { LAYOUT } from '../../layout.ts';
import { SETTLED } from '../cargo.ts';
import { type Phase, UNBOUNDED } from '../define-phase.ts';

/** Cargo ignores a dependency without a library: its build script runs only when its binaries are built. */
const bins: Phase = {
  id: 'bins',
  profiles: ['quick', 'standard', 'deep'],
  unfit: ({ facts }) => (facts.targets.some(({ kind }) => kind === 'bin') ? null : 'it has no binary'),
  time: { percent: 60, seconds: UNBOUNDED },
  needs: 'package',
  folder: LAYOUT.home,
  command: ({ choice }) =>
    `cargo build ${SETTLED} --bins${flagsOf(choice)} --manifest-path ${LAYOUT.package}/Cargo.toml`,
};
export default bins;
