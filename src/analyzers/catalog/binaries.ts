import { crateLabel } from '../../model/crate.ts';
import { evidence } from '../../model/evidence.ts';
import type { FileFacts } from '../../model/facts.ts';
import { defineAnalyzer } from '../define-analyzer.ts';

/** Formats that run, and the endings their files honestly have; no ending at all is one of them for programs. */
const EXECUTABLE: Readonly<Record<string, RegExp>> = {
  elf: /(^|\/)[^./]+$|\.(so(\.[\d.]+)?|o|bin|elf|out|node|ko|a|exe|debug|bc)$/i,
  pe: /\.(exe|dll|sys|ocx|efi|pyd|obj|bin|scr|cpl|winmd|mui)$/i,
  'mach-o': /(^|\/)[^./]+$|\.(dylib|so|o|bundle|macho|bin|a|node)$/i,
  wasm: /\.(wasm|wat|bin)$/i,
  ar: /\.(a|lib|rlib|deb|o)$/i,
};
/** Pictures and fonts that are text, scripts or programs carry what their name hides. */
const PICTURE = /\.(png|jpe?g|gif|ttf|otf|woff2?|ico|bmp|webp)$/i;

/** Programs, libraries and objects in the package, and whether their names tell what they are. */
export default defineAnalyzer({
  id: 'binaries',
  stage: 'binaries',
  analyze: async ({ crate, facts }) => {
    const blobs = facts.files.filter(isTold);
    return {
      evidence: blobs.map((file) =>
        evidence(
          'binary-blob',
          crateLabel(crate.id),
          { file: file.path },
          {
            format: file.format,
            sha256: file.sha256,
            bytes: file.bytes,
            entropy: file.entropy,
            extensionAgrees: agrees(file),
          },
        ),
      ),
      state: 'complete',
      reason: '',
      capabilities: { blobs: blobs.length },
    };
  },
});

function isTold(file: FileFacts): boolean {
  return Object.hasOwn(EXECUTABLE, file.format);
}

function agrees(file: FileFacts): boolean {
  return EXECUTABLE[file.format]?.test(file.path) === true && !PICTURE.test(file.path);
}
