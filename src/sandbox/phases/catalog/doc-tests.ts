import { flagsOf } from '../../feature-choice.ts';
import { LAYOUT } from '../../layout.ts';
import { SETTLED } from '../cargo.ts';
import type { Phase } from '../define-phase.ts';

/** The examples in the crate's documentation, each a program of its own that calls it as its author means it to be called. */
const docTests: Phase = {
  id: 'doc-tests',
  profiles: ['deep'],
  unfit: ({ facts }) => {
    if (facts.procMacro) return null;
    return facts.targets.some(({ kind }) => kind === 'lib') ? null : 'it has no library with documentation';
  },
  time: { percent: 60, seconds: { quick: 0, standard: 0, deep: 300 } },
  needs: 'development',
  voluntary: true,
  folder: LAYOUT.package,
  command: ({ choice }) => `cargo test ${SETTLED} --doc${flagsOf(choice)} --no-fail-fast -- --test-threads=2`,
};
export default docTests;
