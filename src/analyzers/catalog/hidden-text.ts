import { isAscii } from 'node:buffer';
import { blankComments } from '../../kit/rust-text.ts';
import { crateLabel } from '../../model/crate.ts';
import { type Evidence, evidence, type RunsAt } from '../../model/evidence.ts';
import type { CrateFile } from '../../model/facts.ts';
import { confusablesIn } from '../confusables.ts';
import { defineAnalyzer, type Subject } from '../define-analyzer.ts';
import { hiddenTextIn } from '../hidden-text.ts';

const TOLD_OF_FILE = 5;
const SHOWN = 120;

/** In code that runs: characters without a shape, and letters that are drawn like others. Bidirectional overrides are a rule's. */
export default defineAnalyzer({
  id: 'hidden-text',
  stage: 'syntax',
  analyze: async (subject) => ({ evidence: codeFiles(subject).flatMap(look(subject)), state: 'complete', reason: '' }),
});

function codeFiles({ crate, facts }: Subject): (readonly [CrateFile, RunsAt])[] {
  const when = new Map(facts.files.map((file) => [file.path, file]));
  return crate.files.flatMap((file) => {
    const { format = '', runsAt = [] } = when.get(file.path) ?? {};
    const moment = (['build', 'macro', 'run'] as const).find((one) => runsAt.includes(one));
    // Most sources are plain ASCII, which hides nothing.
    const isCode = format === 'text' && file.path.endsWith('.rs') && !isAscii(file.bytes);
    return isCode && moment !== undefined ? [[file, moment] as const] : [];
  });
}

function look({ crate }: Subject): (file: readonly [CrateFile, RunsAt]) => Evidence[] {
  return ([{ path, bytes }, runsAt]) => {
    const whole = bytes.toString('utf8');
    if (hiddenTextIn(whole).length === 0 && confusablesIn(whole).length === 0) return [];
    const code = blankComments(bytes).toString('utf8');
    const invisible = hiddenTextIn(code).filter(({ kind }) => kind !== 'bidi');
    const found = [
      ...invisible.map(({ kind, says, at }) => ({ claim: 'invisible-text', callee: kind, text: says, at })),
      ...confusablesIn(code).map(({ kind, text, at }) => ({ claim: 'confusable-text', callee: kind, text, at })),
    ];
    return found.slice(0, TOLD_OF_FILE).map(({ claim, callee, text, at }) => {
      const shown = text.slice(0, SHOWN);
      const data = { claim, callee, arguments: [shown], excerpt: shown };
      return evidence('syntax-match', crateLabel(crate.id), { file: path, line: lineAt(code, at), runsAt }, data);
    });
  };
}

function lineAt(text: string, at: number): number {
  return text.slice(0, at).split('\n').length;
}
