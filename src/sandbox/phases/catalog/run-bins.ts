import type { Profile } from '../../../model/job.ts';
import { LAYOUT } from '../../layout.ts';
import type { Exercised, Phase } from '../define-phase.ts';
import { programsRun, TWO_AT_A_TIME } from '../programs.ts';
import { quoted } from '../shell.ts';

const PROGRAMS: Readonly<Record<Profile, number>> = { quick: 0, standard: 12, deep: 100 };

/** The crate's binaries, run as somebody does who has just installed them: bare, with `--help`, and with no input at all. */
const runBins: Phase = {
  id: 'run-bins',
  profiles: ['standard', 'deep'],
  unfit: ({ facts }) => (facts.targets.some(({ kind }) => kind === 'bin') ? null : 'it has no binary'),
  time: { percent: 30, seconds: { quick: 0, standard: 40, deep: 300 } },
  needs: 'package',
  voluntary: true,
  folder: LAYOUT.project,
  command: () => `bash ${LAYOUT.start}/run-bins $seconds`,
  script: (subject, profile) =>
    `${TWO_AT_A_TIME}
for program in ${binsOf(subject).slice(0, PROGRAMS[profile]).map(quoted).join(' ')}; do
  [ -x ${LAYOUT.target}/debug/$program ] || continue
  run ${LAYOUT.target}/debug/$program
  run ${LAYOUT.target}/debug/$program --help
  run ${LAYOUT.target}/debug/$program <&-
done
wait
exit 0
`,
  tally: (trace, subject) => ({
    what: 'binaries',
    found: binsOf(subject).length,
    run: programsRun(trace, 'run-bins', `${LAYOUT.target}/debug/`).size,
  }),
};
export default runBins;

function binsOf({ facts }: Exercised): string[] {
  return [...new Set(facts.targets.filter(({ kind }) => kind === 'bin').map(({ name }) => name))];
}
