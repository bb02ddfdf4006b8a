import type { RunsAt } from '../../model/evidence.ts';
import type { SyntaxNode } from './node.ts';

/** A source file under evaluation. */
export interface SourceFile {
  readonly path: string;
  readonly bytes: Buffer;
}

/** A function that can be followed into: its node, and the frame that its body sees. */
export interface FunctionSeen {
  readonly name: string;
  /** The type of its `impl`, if it has one. */
  readonly owner: string | null;
  readonly parameters: readonly string[];
  readonly body: SyntaxNode;
  readonly frame: Frame;
  readonly runsAt: RunsAt;
}

/** A constant, evaluated when somebody asks. */
export interface ConstantSeen {
  readonly node: SyntaxNode;
  readonly frame: Frame;
}

/** What names mean in a block, a module or a file. */
export interface Frame {
  readonly file: SourceFile;
  readonly parent: Frame | null;
  /** Name to path, from `use`, `extern crate`, `type`. */
  readonly aliases: Map<string, readonly string[]>;
  readonly globs: (readonly string[])[];
  readonly functions: Map<string, FunctionSeen>;
  readonly constants: Map<string, ConstantSeen>;
  readonly variables: Map<string, Value>;
  /** Under `#[cfg(test)]`. */
  readonly isTest: boolean;
}

/** A command as it is put together: `Command::new(program).arg(..)` and what became of it. */
export interface CommandSeen {
  readonly program: Value;
  readonly arguments: Value[];
  /** Words of its fate: `spawn`, `wait`, `null`, `detach`. */
  readonly marks: Set<string>;
  readonly node: SyntaxNode;
}

/**
 * What is known of an expression without running it. `text` holds characters and bytes alike; parts of it that are not
 * known stand in it as `HOLE`, or as a name between `OPEN` and `CLOSE` (`{home}`).
 */
export interface Value {
  readonly text: string | null;
  readonly number: number | null;
  readonly list: readonly Value[] | null;
  readonly from: number;
  /** Put together so that a reader does not see it: cut within a word, from codes, backwards, decoded. */
  readonly hidden: boolean;
  /** A role that methods depend on: a command, a socket or HTTP client, an open file. */
  readonly role: 'command' | 'network' | 'file' | 'program' | null;
  readonly command: CommandSeen | null;
  /** A function or closure that can be called. */
  readonly callable: Callable | null;
}

export interface Callable {
  readonly path: string;
  readonly closure: { readonly node: SyntaxNode; readonly frame: Frame } | null;
}
