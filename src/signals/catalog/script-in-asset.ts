import { evidence } from '../../model/evidence.ts';
import { defineSignal } from '../define-signal.ts';

const asset = (format: string, extensionAgrees = false) =>
  evidence(
    'binary-blob',
    'story@1.0.0',
    { file: 'assets/font.ttf' },
    { format, sha256: '00', bytes: 100, entropy: 5, extensionAgrees },
  );

/** Nobody opens a font as text, and an interpreter does not mind its name. 0 of 2,632 archives of real crates. */
export default defineSignal({
  id: 'script-in-asset',
  status: 'stable',
  severity: 'high',
  layer: 'static',
  claim: 'A script or program has the name of a picture, a font or the like',
  references: [],
  needs: ['binaries'],
  kind: 'binary-blob',
  when: ({ data }) => data.format === 'script' || data.format === 'program-behind-picture',
  say: ({ data }) =>
    data.format === 'script'
      ? 'A script has the name of something else'
      : 'A program stands behind the end of a picture',
  examples: {
    raises: [[asset('script')], [asset('program-behind-picture')]],
    quiet: [[asset('png', true)], [asset('elf')]],
  },
});
