import { crateLabel } from '../../model/crate.ts';
import { type Evidence, evidence } from '../../model/evidence.ts';
import type { CrateFile, FileFacts } from '../../model/facts.ts';
import { entropyOf } from '../blobs/entropy.ts';
import { defineAnalyzer } from '../define-analyzer.ts';
import { includedCode } from '../hidden-code.ts';

/** Pictures, fonts, sounds and papers: nobody reads them as text. SVG is text by nature. */
const ASSET = /\.(?:png|jpe?g|gif|bmp|ico|webp|avif|ttf|otf|ttc|woff2?|eot|mp[34]|wav|ogg|flac|pdf|zip|gz)$/i;
/** What scripts and programs look like in the languages that machines have at hand. */
const SCRIPT =
  /^#!|\b(?:eval|exec|Function|require|import|spawn|system|Invoke-\w+|IEX|atob)\s*\(|\bfunction\s*\w*\s*\(|\bimport\s+(?:os|sys|base64|subprocess|socket)\b|\bchild_process\b|\bsubprocess\b|<\?php|\bpowershell\b|\bfn\s+\w+\s*\(|\bcurl\s+-|\bbase64\s+-d/;
const LOOKED_AT = 256 * 1024;
/** The end of a PNG, and what may honestly come after it. */
const PNG_END = Buffer.from('49454e44ae426082', 'hex');
const MACHINE_CODE = /^(?:7f454c46|4d5a9000|feedfac[ef]|c[ef]faedfe|504b0304|1f8b08|23212f)/;

/** Scripts, or programs behind a picture's end, in files that have the names of pictures, fonts and the like. */
export default defineAnalyzer({
  id: 'disguised-scripts',
  stage: 'binaries',
  analyze: async (subject) => {
    const { crate, facts } = subject;
    // Code of the crate itself under such a name is told as that.
    const compiled = new Set([...facts.targets, ...includedCode(subject)].map(({ path }) => path));
    const byPath = new Map(facts.files.map((file) => [file.path, file]));
    const found = crate.files.flatMap((file): Evidence[] => {
      const known = byPath.get(file.path);
      const format = known === undefined || compiled.has(file.path) ? null : disguise(file, known);
      if (known === undefined || format === null) return [];
      const { sha256, bytes } = known;
      return [
        evidence(
          'binary-blob',
          crateLabel(crate.id),
          { file: file.path },
          { format, sha256, bytes, entropy: entropyOf(file.bytes), extensionAgrees: false },
        ),
      ];
    });
    return { evidence: found, state: 'complete', reason: '' };
  },
});

function disguise(file: CrateFile, { format }: FileFacts): string | null {
  if (!ASSET.test(file.path)) return null;
  if (format === 'text') return SCRIPT.test(file.bytes.toString('latin1', 0, LOOKED_AT)) ? 'script' : null;
  return format === 'png' && MACHINE_CODE.test(behindPicture(file.bytes)) ? 'program-behind-picture' : null;
}

function behindPicture(bytes: Buffer): string {
  const end = bytes.indexOf(PNG_END);
  return end === -1 ? '' : bytes.subarray(end + PNG_END.length, end + PNG_END.length + 8).toString('hex');
}
