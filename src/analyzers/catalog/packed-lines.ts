import { blankComments } from '../../kit/rust-text.ts';
import { crateLabel } from '../../model/crate.ts';
import { evidence } from '../../model/evidence.ts';
import type { CrateFile } from '../../model/facts.ts';
import { defineAnalyzer, type Subject } from '../define-analyzer.ts';

/** No screen shows so much, and nobody scrolls so far: `…;` and a payload behind a thousand spaces, or a program on one line. */
const LONG = 1_000;
/** Statements on one line, strings left out: a table of numbers has none, whatever its length. */
const STATEMENTS = 8;
/** Spaces in a row that push what follows out of sight. */
const PUSHED = /[ \t]{200,}(?=[^\s])/;
const STRING = /"(?:[^"\\]|\\.)*"/g;
const TOLD = 5;
const SHOWN = 120;

/** Build-time code on lines that no reader sees the end of. */
export default defineAnalyzer({
  id: 'packed-lines',
  stage: 'syntax',
  analyze: async (subject) => ({
    evidence: buildTimeFiles(subject).flatMap((file) => {
      const runsAt = subject.facts.files.find(({ path }) => path === file.path)?.runsAt.includes('build')
        ? 'build'
        : 'macro';
      return packedLines(file).map(({ line, text }) =>
        evidence(
          'syntax-match',
          crateLabel(subject.crate.id),
          { file: file.path, line, runsAt },
          {
            claim: 'packed-line',
            callee: `${text.length} characters`,
            arguments: [],
            excerpt: text.trim().slice(0, SHOWN),
          },
        ),
      );
    }),
    state: 'complete',
    reason: '',
  }),
});

function buildTimeFiles({ crate, facts }: Subject): CrateFile[] {
  const build = new Set(
    facts.files
      .filter(({ path, runsAt }) => path.endsWith('.rs') && (runsAt.includes('build') || runsAt.includes('macro')))
      .map(({ path }) => path),
  );
  return crate.files.filter(({ path }) => build.has(path));
}

function packedLines({ bytes }: CrateFile): { readonly line: number; readonly text: string }[] {
  return blankComments(bytes)
    .toString('latin1')
    .split('\n')
    .map((text, index) => ({ line: index + 1, text: text.trimEnd() }))
    .filter(({ text }) => isPacked(text))
    .slice(0, TOLD);
}

function isPacked(line: string): boolean {
  if (line.length < 200) return false;
  const code = line.replace(STRING, '""');
  if (PUSHED.test(code.trimStart())) return true;
  return line.length >= LONG && (code.match(/;/g)?.length ?? 0) >= STATEMENTS;
}
