import { blankComments } from '../../kit/rust-text.ts';
import { crateLabel } from '../../model/crate.ts';
import { type Evidence, evidence } from '../../model/evidence.ts';
import type { CrateFile, FileFacts } from '../../model/facts.ts';
import { archiveHasCode } from '../blobs/machine-code.ts';
import { defineAnalyzer, type Subject } from '../define-analyzer.ts';

/** Machine code that a linker takes; a program (`bin/tool`, `x.exe`) it does not. */
const LINKABLE = /\.(?:a|lib|o|obj|so(?:\.[\d.]+)?|dylib|dll|rlib|bundle)$/i;
const NATIVE: ReadonlySet<string> = new Set(['elf', 'mach-o', 'pe', 'ar']);
/** By what a build script hands files to the linker. */
const LINKS = /rustc-link-(?:search|lib|arg)|\.object\s*\(|\.link_arg\s*\(/;
/** By what a library names one. */
const NAMES = /#\s*\[\s*(?:cfg_attr\s*\([^\]\n]{0,200})?link\s*\(\s*[^\]\n]{0,200}?\bname\s*=\s*"([^"\n]{1,200})"/g;
const TOLD = 20;

/** Machine code without a source that is linked into whoever uses the crate. Import libraries, which hold none, are silence. */
export default defineAnalyzer({
  id: 'prebuilt-libraries',
  stage: 'binaries',
  analyze: async (subject) => {
    const libraries = linkableCode(subject);
    const linked = libraries.length === 0 ? [] : linkedOf(subject, libraries);
    return { evidence: linked.slice(0, TOLD), state: 'complete', reason: '' };
  },
});

function linkableCode({ crate, facts }: Subject): FileFacts[] {
  const files = new Map(crate.files.map((file) => [file.path, file]));
  return facts.files.filter(({ path, format }) => {
    if (!LINKABLE.test(path) || !NATIVE.has(format)) return false;
    return format !== 'ar' || archiveHasCode(files.get(path)?.bytes ?? Buffer.alloc(0));
  });
}

/** Those that the build script's own words reach: by their name, or all where it only names folders and makes up the rest. */
function linkedOf({ crate, facts }: Subject, libraries: readonly FileFacts[]): Evidence[] {
  const when = new Map(facts.files.map((file) => [file.path, file.runsAt]));
  const build = crate.files.filter(({ path }) => when.get(path)?.includes('build'));
  const handing = build.find((file) => LINKS.test(codeOf(file)));
  const naming = new Map(crate.files.filter(({ path }) => when.get(path)?.includes('run')).flatMap(namedIn));
  return libraries.flatMap(({ path, format }) => {
    const stem = stemOf(path);
    const by = naming.get(stem) ?? handing?.path;
    const place = { file: by ?? path, runsAt: naming.has(stem) ? 'run' : 'build' } as const;
    const data = { claim: 'prebuilt-linked', callee: format, arguments: [path], excerpt: path };
    return by === undefined ? [] : [evidence('syntax-match', crateLabel(crate.id), place, data)];
  });
}

function namedIn(file: CrateFile): [name: string, path: string][] {
  if (!file.bytes.includes('link')) return [];
  return [...codeOf(file).matchAll(NAMES)].map(([, name = '']) => [name, file.path]);
}

function codeOf({ bytes }: CrateFile): string {
  return blankComments(bytes).toString('latin1');
}

/** The name by which a linker knows a library: `lib/x86/libkmalloc.a` is `kmalloc`. */
function stemOf(path: string): string {
  return (path.split('/').at(-1) ?? '').replace(LINKABLE, '').replace(/^lib/, '');
}
