import { flagsOf } from '../../feature-choice.ts';
import { LAYOUT } from '../../layout.ts';
import { SETTLED } from '../cargo.ts';
import type { Exercised, Phase } from '../define-phase.ts';

/** What only the crate's developers build: its tests, benches and examples, with all that they depend on. */
const tests: Phase = {
  id: 'tests',
  profiles: ['deep'],
  unfit: ({ facts }) => (isTested(facts) ? null : 'it has no tests, benches or examples of its own'),
  time: { percent: 50, seconds: { quick: 0, standard: 0, deep: 900 } },
  needs: 'development',
  voluntary: true,
  folder: LAYOUT.package,
  command: () => `sh ${LAYOUT.start}/tests`,
  // What does not compile leaves the rest to be built; benches are mostly for the nightly toolchain.
  script: ({ choice }) => `cp ${LAYOUT.start}/development/Cargo.toml ${LAYOUT.start}/development/Cargo.lock .
cargo build ${SETTLED} --keep-going${flagsOf(choice)} --tests --examples
built=$?
cargo build ${SETTLED} --keep-going${flagsOf(choice)} --benches
exit $built
`,
};
export default tests;

/** A library or binary may have tests within; one that has none builds in no time. */
export function isTested(facts: Exercised['facts']): boolean {
  return facts.targets.some(({ kind }) => kind !== 'build-script');
}
