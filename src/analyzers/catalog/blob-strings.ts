import { crateLabel } from '../../model/crate.ts';
import { type Evidence, evidence } from '../../model/evidence.ts';
import type { CrateFile } from '../../model/facts.ts';
import type { RuleMatch } from '../../ports/rule-engine.ts';
import { packedIn, type Unpacked } from '../blobs/inflate.ts';
import { archiveHasCode } from '../blobs/machine-code.ts';
import { type PrintableStrings, printableStrings } from '../blobs/printable-strings.ts';
import { defineAnalyzer, type Subject } from '../define-analyzer.ts';

const DEADLINE_MILLISECONDS = 20_000;
/** What is unpacked of one file, and the text that is taken out of all. */
const UNPACKED_BYTES = 64 * 1024 * 1024;
const TEXT_BYTES = 24 * 1024 * 1024;
const PACKED: ReadonlySet<string> = new Set(['zip', 'gzip']);
const LOOKED_INTO: ReadonlySet<string> = new Set([...PACKED, 'elf', 'pe', 'mach-o', 'wasm', 'ar', 'java-class']);
const STRINGS_SHOWN = 10;
const EXCERPT = 120;

/** A file's strings in the text of all, and whether they stand in the file itself or in what it packs. */
interface Part {
  readonly path: string;
  readonly start: number;
  readonly strings: PrintableStrings;
  readonly packed: boolean;
}

/** What the rulebook's rules see in the strings of programs, libraries and packed files. */
export default defineAnalyzer({
  id: 'blob-strings',
  stage: 'binaries',
  analyze: async (subject, signal) => {
    const { parts, left } = await gathered(subject);
    const gaps = left.length === 0 ? [] : [`too large to be searched for strings: ${left.slice(0, 3).join(', ')}`];
    const buffer = Buffer.concat(parts.map(({ strings }) => strings.text));
    if (buffer.length === 0)
      return { evidence: [], state: left.length === 0 ? 'complete' : 'partial', reason: gaps.join() };
    const scanned = await subject.rulebook.compiled.scan(buffer, DEADLINE_MILLISECONDS, signal);
    if (!scanned.ok) gaps.push(scanned.failure.what);
    const found = scanned.ok ? scanned.value.flatMap((match) => asEvidence(match, buffer, parts, subject)) : [];
    return { evidence: found, state: gaps.length === 0 ? 'complete' : 'partial', reason: gaps.join('; ') };
  },
});

async function gathered({ crate, facts }: Subject): Promise<Gathered> {
  const formats = new Map(facts.files.map(({ path, format }) => [path, format]));
  const parts: Part[] = [];
  const left: string[] = [];
  let start = 0;
  for (const file of crate.files) {
    const format = formats.get(file.path) ?? '';
    if (!isLookedInto(file, format)) continue;
    const { content, whole } = await contentOf(file, format);
    const strings = printableStrings(content, TEXT_BYTES - start);
    if (strings === null || !whole) left.push(file.path);
    if (strings !== null) parts.push({ path: file.path, start, strings, packed: PACKED.has(format) });
    start += strings?.text.length ?? 0;
  }
  return { parts, left };
}

/** The strings of an import library are names of functions. */
function isLookedInto({ bytes }: CrateFile, format: string): boolean {
  return LOOKED_INTO.has(format) && (format !== 'ar' || archiveHasCode(bytes));
}

async function contentOf({ bytes }: CrateFile, format: string): Promise<Unpacked> {
  return PACKED.has(format) ? packedIn(bytes, format, UNPACKED_BYTES) : { content: bytes, whole: true };
}

interface Gathered {
  readonly parts: readonly Part[];
  /** Files that were not looked at to their end. */
  readonly left: readonly string[];
}

/** One piece of evidence a rule and file; a match that reaches from one file into the next is none. */
function asEvidence(
  match: RuleMatch,
  buffer: Buffer,
  parts: readonly Part[],
  { crate, rulebook }: Subject,
): Evidence[] {
  const papers = rulebook.rules.get(match.rule);
  if (papers === undefined) return [];
  const { severity, status, scope, description, behaviours } = papers;
  return parts.flatMap(({ path, start, strings, packed }) => {
    const end = start + strings.text.length;
    const here = match.strings.filter(({ offset, length }) => offset >= start && offset + length <= end);
    if (here.length === 0) return [];
    const shown = here.slice(0, STRINGS_SHOWN).map(({ id, offset, length }) => ({
      id,
      offset: packed ? 0 : strings.source(offset - start),
      length,
      excerpt: buffer.toString('latin1', offset, offset + Math.min(length, EXCERPT)),
    }));
    const data = {
      rule: match.rule,
      severity,
      status,
      scope,
      behaviours: [...behaviours],
      description,
      strings: shown,
    };
    return [evidence('rule-match', crateLabel(crate.id), { file: path, runsAt: 'never' }, data)];
  });
}
