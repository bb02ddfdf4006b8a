import type { Site } from './acts.ts';
import type { SyntaxNode } from './node.ts';
import type { Frame, FunctionSeen, Value } from './symbols.ts';
import type { World } from './world.ts';

/** What the parts of the evaluator need of each other, so that none imports the other in a ring. */
export interface Evaluation {
  readonly world: World;
  evaluate(node: SyntaxNode, frame: Frame): Value;
  follow(seen: FunctionSeen, values: readonly Value[]): Value;
  /** Calls what a value holds, a closure or a function by its path. `at`: where the call stands. */
  call(callable: Value, values: readonly Value[], at: Site): Value;
}

/** How one kind of node is read. */
export type Handler = (node: SyntaxNode, frame: Frame, evaluation: Evaluation) => Value;

/** A method call with everything evaluated. */
export interface MethodCall {
  readonly name: string;
  readonly receiver: Value;
  readonly values: readonly Value[];
  readonly node: SyntaxNode;
  readonly frame: Frame;
  readonly evaluation: Evaluation;
}
