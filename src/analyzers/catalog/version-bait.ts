import { blankComments } from '../../kit/rust-text.ts';
import { crateLabel } from '../../model/crate.ts';
import { evidence } from '../../model/evidence.ts';
import { defineAnalyzer, type Subject } from '../define-analyzer.ts';
import { isFirstVersion } from '../names/new-name.ts';

/** A first version this high is meant to win over a private crate of the same name (99.99.5, 99.0.0). */
const HIGH_MAJOR = 9;
/** Lines with code on them, of everything that a user of the crate could call. */
const NEARLY_NOTHING = 40;

/** A first version that is very high, of a library with hardly anything in it: dependency confusion. */
export default defineAnalyzer({
  id: 'version-bait',
  stage: 'metadata',
  analyze: async (subject) => {
    const { crate, background, facts } = subject;
    const major = Number(crate.id.version.split('.')[0]);
    const lines = major >= HIGH_MAJOR && isFirstVersion(background) ? codeLines(subject) : NEARLY_NOTHING;
    if (lines >= NEARLY_NOTHING) return { evidence: [], state: 'complete', reason: '' };
    const script = facts.buildScript === null ? 'no build script' : `a build script (${facts.buildScript})`;
    const detail = `first version ${crate.id.version}, ${lines} lines of code, ${script}`;
    return {
      evidence: [
        evidence('provenance', crateLabel(crate.id), { file: 'Cargo.toml' }, { claim: 'version-bait', detail }),
      ],
      state: 'complete',
      reason: '',
    };
  },
});

function codeLines({ crate, facts }: Subject): number {
  const run = new Set(
    facts.files.filter(({ runsAt }) => runsAt.includes('run') || runsAt.includes('macro')).map((file) => file.path),
  );
  return crate.files.filter(({ path }) => run.has(path)).reduce((sum, { bytes }) => sum + linesWithCode(bytes), 0);
}

function linesWithCode(bytes: Buffer): number {
  return blankComments(bytes)
    .toString('latin1')
    .split('\n')
    .filter((line) => /\w/.test(line)).length;
}
