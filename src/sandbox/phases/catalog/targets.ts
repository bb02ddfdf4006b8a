import { LAYOUT } from '../../layout.ts';
import { SETTLED } from '../cargo.ts';
import type { Exercised, Phase } from '../define-phase.ts';

/** Where users' machines run that are not of this image's kind. */
const TRIPLES = ['x86_64-pc-windows-msvc', 'aarch64-apple-darwin'];

/**
 * As for users of Windows and macOS: build scripts and macros run here and are told that they build for there, which is what an
 * attack on one of them looks for. Where the image lacks the standard library of a target its crates fail to compile, after the
 * build scripts have run.
 */
const targets: Phase = {
  id: 'targets',
  profiles: ['deep'],
  unfit: (subject) => (actsInBuilds(subject) ? null : 'nothing of it or of its dependencies runs in a build'),
  time: { percent: 40, seconds: { quick: 0, standard: 0, deep: 300 } },
  needs: 'project',
  voluntary: true,
  folder: LAYOUT.project,
  command: () => `sh ${LAYOUT.start}/targets`,
  script: () =>
    `failed=0\n${TRIPLES.map((triple) => `cargo check ${SETTLED} --keep-going --target ${triple} || failed=1\n`).join('')}exit $failed\n`,
};
export default targets;

function actsInBuilds({ facts }: Exercised): boolean {
  const isLibrary = facts.targets.some(({ kind }) => kind === 'lib');
  return isLibrary && (facts.procMacro || facts.buildScript !== null || facts.dependencies.length > 0);
}
