import type { Profile } from '../../../model/job.ts';
import { LAYOUT } from '../../layout.ts';
import type { Exercised, Phase } from '../define-phase.ts';
import { programsRun, TWO_AT_A_TIME } from '../programs.ts';
import { quoted } from '../shell.ts';

const FOLDER = `${LAYOUT.target}/debug/examples`;
const PROGRAMS: Readonly<Record<Profile, number>> = { quick: 0, standard: 0, deep: 60 };

/** The crate's examples, run bare: they show what its functions do when they are called. */
const runExamples: Phase = {
  id: 'run-examples',
  profiles: ['deep'],
  unfit: (subject) => (examplesOf(subject).length > 0 ? null : 'it has no example'),
  time: { percent: 40, seconds: { quick: 0, standard: 0, deep: 200 } },
  needs: 'development',
  voluntary: true,
  folder: LAYOUT.package,
  command: () => `bash ${LAYOUT.start}/run-examples $seconds`,
  script: (subject, profile) => `${TWO_AT_A_TIME}
for program in ${examplesOf(subject).slice(0, PROGRAMS[profile]).map(quoted).join(' ')}; do
  [ -x ${FOLDER}/$program ] && run ${FOLDER}/$program
done
wait
exit 0
`,
  tally: (trace, subject) => ({
    what: 'examples',
    found: examplesOf(subject).length,
    run: programsRun(trace, 'run-examples', `${FOLDER}/`).size,
  }),
};
export default runExamples;

function examplesOf({ facts }: Exercised): string[] {
  return facts.targets.filter(({ kind }) => kind === 'example').map(({ name }) => name);
}
