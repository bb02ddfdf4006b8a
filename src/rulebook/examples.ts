import { blankComments } from '../kit/rust-text.ts';
import type { RuleProblem } from '../ports/rule-engine.ts';
import type { At } from './rule-problem.ts';

/** A piece of source in the opening comment that the rule must find, or must not. */
export interface Example {
  readonly text: string;
  readonly line: number;
}

const FENCE = /^[^\S\n]*```([^\n]*?)[^\S\n]*$/gm;

/** The fenced examples of the comment that opens the file. */
export function readExamples(
  text: string,
  at: At,
): { readonly match: Example[]; readonly clean: Example[]; readonly problems: RuleProblem[] } {
  const found = { match: [] as Example[], clean: [] as Example[], problems: [] as RuleProblem[] };
  const comment = /^\s*\/\*[\s\S]*?\*\//.exec(text)?.[0];
  if (comment === undefined) found.problems.push(at(0, 'no opening comment: it holds the examples'));
  let open: RegExpExecArray | null = null;
  for (const fence of (comment ?? '').matchAll(FENCE)) {
    if (open === null) {
      open = fence;
      continue;
    }
    takeExample(comment ?? '', open, fence, at, found);
    open = null;
  }
  if (open !== null)
    found.problems.push(
      at(open.index, 'an example that is not closed with ``` (an end of a comment inside it closes ours)'),
    );
  for (const kind of ['match', 'clean'] as const)
    if (comment !== undefined && found[kind].length === 0 && found.problems.length === 0)
      found.problems.push(at(0, `no \`\`\`rust,${kind} example in its opening comment`));
  return found;
}

function takeExample(
  comment: string,
  open: RegExpExecArray,
  close: RegExpExecArray,
  at: At,
  found: { readonly match: Example[]; readonly clean: Example[]; readonly problems: RuleProblem[] },
): void {
  const kind = open[1] === 'rust,match' ? 'match' : open[1] === 'rust,clean' ? 'clean' : null;
  if (kind === null || close[1] !== '') {
    found.problems.push(at(open.index, 'an example begins with ```rust,match or ```rust,clean and ends with ```'));
    return;
  }
  const text = comment.slice(open.index + open[0].length + 1, close.index);
  if (blankComments(Buffer.from(text)).toString().trim() === '')
    found.problems.push(at(open.index, `this ${kind} example holds no source yet (comments are not looked at)`));
  found[kind].push({ text, line: comment.slice(0, open.index).split('\n').length + 1 });
}
