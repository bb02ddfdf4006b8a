import type { RunsAt } from '../../model/evidence.ts';
import type { SyntaxNode } from './node.ts';
import type { FunctionSeen, SourceFile } from './symbols.ts';

/** A claim at a place of the source. */
export interface Sight {
  readonly claim: string;
  readonly callee: string;
  readonly arguments: readonly (string | null)[];
  readonly file: SourceFile;
  readonly node: SyntaxNode;
  readonly runsAt: RunsAt;
  /** The function whose text shows it. */
  readonly within: FunctionSeen | null;
}

/** Where something stands that people can open: of what a macro became the place of the call. */
export function placeOf(file: SourceFile, node: SyntaxNode): Pick<Sight, 'file' | 'node'> {
  let place = { file, node };
  while (place.file.from !== undefined) place = place.file.from;
  return place;
}

/** How much a sight tells: of two of one place the one that knows more arguments stays. */
export function knowledge(sight: Sight): number {
  return sight.arguments.reduce((sum, argument) => sum + (argument === null ? 0 : 1 + argument.length), 0);
}
