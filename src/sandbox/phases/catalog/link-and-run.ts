import { LAYOUT } from '../../layout.ts';
import type { Phase } from '../define-phase.ts';

/** A program that names the crate and calls nothing of it: constructors run before its `main`. */
const linkAndRun: Phase = {
  id: 'link-and-run',
  profiles: ['quick', 'standard', 'deep'],
  unfit: ({ facts }) => {
    if (facts.procMacro) return 'a procedural macro runs inside rustc, which the build loads it into';
    return facts.targets.some(({ kind }) => kind === 'lib') ? null : 'it has no library to link';
  },
  time: { percent: 10, seconds: { quick: 30, standard: 30, deep: 60 } },
  needs: 'project',
  folder: LAYOUT.project,
  command: () => `${LAYOUT.target}/debug/app`,
};
export default linkAndRun;
