import type { RunsAt } from '../../model/evidence.ts';
import type { SyntaxNode } from './node.ts';
import type { CommandSeen, Frame, FunctionSeen, Value } from './symbols.ts';

/** Where something stands. */
export interface Site {
  readonly node: SyntaxNode;
  readonly frame: Frame;
}

/** A call with its place. */
export interface Act extends Site {
  readonly callee: string;
  readonly values: readonly Value[];
}

/** A command with what was so where it was made. */
export interface CommandSite {
  readonly command: CommandSeen;
  readonly callee: string;
  readonly frame: Frame;
  readonly runsAt: RunsAt;
  readonly gate: number;
  readonly reader: FunctionSeen | null;
}

/** A way out that carried something: what was read before it may have gone with it. */
export interface Upload extends Act {
  readonly runsAt: RunsAt;
}
