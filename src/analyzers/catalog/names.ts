import { crateLabel, normaliseName } from '../../model/crate.ts';
import { evidence } from '../../model/evidence.ts';
import { defineAnalyzer, type Subject } from '../define-analyzer.ts';
import { isNewName } from '../names/new-name.ts';

/** Which popular crates a new name could be taken for. The index does not say who owns a crate, so owners are not compared. */
export default defineAnalyzer({
  id: 'names',
  stage: 'metadata',
  analyze: async (subject) => {
    const { crate, background } = subject;
    const { names } = background.corpora;
    if (names === null)
      return { evidence: [], state: 'skipped', reason: 'no list of popular names is at hand', asked: false };
    const found = isNewName(background) ? names.likenesses(crate.id.name) : [];
    return {
      evidence: found.map(({ likeness, target }) =>
        evidence(
          'name-likeness',
          crateLabel(crate.id),
          { file: 'Cargo.toml' },
          { likeness: likeness === 'extended' && leansOn(subject, target) ? 'companion' : likeness, target },
        ),
      ),
      state: 'complete',
      reason: '',
    };
  },
});

/** Who builds on a crate names it beside his own word, and depends on it; who wants to be taken for it seldom does. */
function leansOn({ facts }: Subject, target: string): boolean {
  return facts.dependencies.some(({ package: name }) => normaliseName(name) === normaliseName(target));
}
