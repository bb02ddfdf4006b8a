import { crateLabel } from '../../model/crate.ts';
import { evidence } from '../../model/evidence.ts';
import type { FileFacts } from '../../model/facts.ts';
import { entropyOf } from '../blobs/entropy.ts';
import { defineAnalyzer } from '../define-analyzer.ts';

/** Formats that run, and the endings their files honestly have; no ending at all is one of them for programs. */
const EXECUTABLE: Readonly<Record<string, RegExp>> = {
  elf: /(^|\/)[^./]+$|\.(so(\.[\d.]+)?|o|bin|elf|out|node|ko|a|exe|debug|bc)$/i,
  pe: /\.(exe|dll|sys|ocx|efi|pyd|obj|bin|scr|cpl|winmd|mui)$/i,
  'mach-o': /(^|\/)[^./]+$|\.(dylib|so|o|bundle|macho|bin|a|node)$/i,
  wasm: /\.(wasm|wat|bin)$/i,
  ar: /\.(a|lib|rlib|deb|o)$/i,
};
/** Endings that promise something that does not run. One that nobody knows (`tiny.128`) promises nothing. */
const PROMISE =
  /\.(png|jpe?g|gif|ttf|otf|woff2?|ico|bmp|webp|svg|mp[34]|wav|ogg|pdf|txt|text|md|rst|adoc|html?|css|xml|csv|tsv|json|ya?ml|toml|lock|ini|cfg|conf|log|sql|rs|c|cc|cpp|h|hpp|s|asm|py|rb|pl|sh|js|ts|proto|in|patch|diff|pem|crt|cer|der|key|dat|data|db|cache|tmp|zip|gz|xz|bz2|zst|7z|tar|crate)$/i;

const NOTHING = Buffer.alloc(0);

/** Programs, libraries and objects in the package, and whether their names tell what they are. */
export default defineAnalyzer({
  id: 'binaries',
  stage: 'binaries',
  analyze: async ({ crate, facts }) => {
    const blobs = facts.files.filter(isTold);
    const files = new Map(crate.files.map((file) => [file.path, file]));
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
            entropy: entropyOf(files.get(file.path)?.bytes ?? NOTHING),
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
  return EXECUTABLE[file.format]?.test(file.path) === true || !PROMISE.test(file.path);
}
