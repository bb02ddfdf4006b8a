import { basename } from 'node:path';
import { LAYOUT } from '../../layout.ts';
import type { Phase } from '../define-phase.ts';
import { programsRun, TWO_AT_A_TIME } from '../programs.ts';
import { isTested } from './tests.ts';

const FOLDER = `${LAYOUT.target}/debug/deps`;

/**
 * The programs that cargo made of unit tests, integration tests and benches. They are told from other programs by having one name
 * only: binaries and examples are linked to a second place.
 */
const runTests: Phase = {
  id: 'run-tests',
  profiles: ['deep'],
  unfit: ({ facts }) => (isTested(facts) ? null : 'it has no tests of its own'),
  time: { percent: 40, seconds: { quick: 0, standard: 0, deep: 300 } },
  needs: 'development',
  voluntary: true,
  folder: LAYOUT.package,
  command: () => `bash ${LAYOUT.start}/run-tests $seconds`,
  script: ({ facts }) => `${TWO_AT_A_TIME}
export CARGO_MANIFEST_DIR=${LAYOUT.package} CARGO_PKG_NAME=${facts.id.name} CARGO_PKG_VERSION='${facts.id.version}'
for libraries in /usr/local/lib/rustlib/*/lib /usr/lib/rustlib/*/lib; do
  [ -d $libraries ] && export LD_LIBRARY_PATH=${FOLDER}:$libraries
done
for program in $(find ${FOLDER} -maxdepth 1 -type f -perm -u+x -links 1 ! -name '*.so'); do
  run $program --test-threads=2
done
wait
exit 0
`,
  tally: (trace, { facts }) => {
    const programs = [...programsRun(trace, 'run-tests', `${FOLDER}/`)];
    const run = new Set(programs.map((path) => basename(path).replace(/-[0-9a-f]+$/, '')));
    const tested = facts.targets.filter(({ kind }) => kind === 'lib' || kind === 'bin' || kind === 'test');
    const found = [...new Set(tested.map(({ name }) => name.replaceAll('-', '_')))];
    return { what: 'test programs', found: found.length, run: found.filter((name) => run.has(name)).length };
  },
};
export default runTests;
