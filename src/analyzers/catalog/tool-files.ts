import { crateLabel } from '../../model/crate.ts';
import { evidence } from '../../model/evidence.ts';
import { defineAnalyzer } from '../define-analyzer.ts';
import { agentFiles } from '../tool-files/agent-files.ts';
import { cargoFiles } from '../tool-files/cargo-config.ts';
import { editorFiles } from '../tool-files/editor-files.ts';

const READERS = [cargoFiles, editorFiles, agentFiles];
/** Such files are small; of a larger one we say that it was not read. */
const READ_BYTES = 256 * 1024;
const TOLD = 20;

/** Files that cargo, rustup, editors and agents obey merely because somebody is in their folder. */
export default defineAnalyzer({
  id: 'tool-files',
  stage: 'metadata',
  analyze: async ({ crate }) => {
    const files = crate.files.filter(({ path }) => READERS.some((reader) => reader.obeys(path)));
    const large = files.find(({ bytes }) => bytes.length > READ_BYTES);
    const sightings = files
      .filter(({ bytes }) => bytes.length <= READ_BYTES)
      .flatMap(({ path, bytes }) =>
        READERS.filter((reader) => reader.obeys(path)).flatMap((reader) =>
          reader.sightings(path, bytes.toString('utf8')),
        ),
      );
    return {
      evidence: sightings
        .slice(0, TOLD)
        .map(({ file, claim, key, value }) =>
          evidence(
            'syntax-match',
            crateLabel(crate.id),
            { file, runsAt: 'never' },
            { claim, callee: key, arguments: [value], excerpt: value },
          ),
        ),
      state: large === undefined ? 'complete' : 'partial',
      reason: large === undefined ? '' : `too large to be read: ${large.path}`,
    };
  },
});
