import type { RunsAt } from '../../model/evidence.ts';
import type { SyntaxNode } from './node.ts';

/** A source file under evaluation. */
export interface SourceFile {
  readonly path: string;
  readonly bytes: Buffer;
  /** The call whose expansion this is: what is seen here is seen there. */
  readonly from?: { readonly file: SourceFile; readonly node: SyntaxNode };
}

/** A function that can be followed into: its node, and the frame that its body sees. */
export interface FunctionSeen {
  readonly name: string;
  /** The type of its `impl`, if it has one. */
  readonly owner: string | null;
  readonly parameters: readonly string[];
  /** The types written beside the parameters, as they stand; of `self` how it is taken. */
  readonly parameterTypes: readonly string[];
  /** The type written for the result, as it stands. */
  readonly returns: string;
  /** Others may call it: `pub`, a trait's, or `main`. */
  readonly isPublic: boolean;
  readonly node: SyntaxNode;
  readonly body: SyntaxNode;
  readonly frame: Frame;
  readonly runsAt: RunsAt;
}

/** A value of one of the crate's own types: the fields that are known. Shared by all that hold it, as a reference is. */
export interface RecordSeen {
  readonly type: string;
  readonly fields: Map<string, Value>;
}

/** A constant, evaluated when somebody asks. */
export interface ConstantSeen {
  readonly node: SyntaxNode;
  readonly frame: Frame;
  /** Others of that name in the same place, under another `cfg`. */
  readonly others: readonly ConstantSeen[];
}

/** What names mean in a block, a module or a file. */
export interface Frame {
  readonly file: SourceFile;
  readonly parent: Frame | null;
  /** Name to path, from `use`, `extern crate`, `type`. */
  readonly aliases: ReadonlyMap<string, readonly string[]>;
  readonly globs: readonly (readonly string[])[];
  readonly functions: ReadonlyMap<string, FunctionSeen>;
  readonly constants: ReadonlyMap<string, ConstantSeen>;
  readonly variables: ReadonlyMap<string, Value>;
  /** Under `#[cfg(test)]`. */
  readonly isTest: boolean;
  /** Assignments from within go no further out. */
  readonly isShield: boolean;
  setAlias(name: string, path: readonly string[]): void;
  addGlob(path: readonly string[]): void;
  setFunction(name: string, seen: FunctionSeen): void;
  setConstant(name: string, seen: ConstantSeen): void;
  setVariable(name: string, value: Value): void;
}

/** A command as it is put together: `Command::new(program).arg(..)` and what became of it. */
export interface CommandSeen {
  readonly program: Value;
  readonly arguments: Value[];
  /** What is written to its standard input. */
  readonly inputs: Value[];
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
  readonly role: 'command' | 'network' | 'file' | 'program' | 'pattern' | 'autostart' | 'clipboard' | null;
  readonly command: CommandSeen | null;
  readonly record: RecordSeen | null;
  /** A function or closure that can be called. */
  readonly callable: Callable | null;
}

export interface Callable {
  readonly path: string;
  /** Where a path was written: its names mean what they mean there. */
  readonly frame: Frame | null;
  readonly closure: { readonly node: SyntaxNode; readonly frame: Frame } | null;
}

/** A local `macro_rules!`: its whole text, and of its first rule the names in the pattern and the right side read as statements. */
export interface MacroSeen {
  readonly definition: string;
  readonly parameters: readonly string[];
  readonly body: SyntaxNode;
  readonly frame: Frame;
  readonly runsAt: RunsAt;
}

/** A macro call that is being expanded: the macro's name, and what it is given. */
export interface MacroCall {
  readonly name: string;
  readonly tree: SyntaxNode;
  readonly source: Buffer;
}

/** A macro call where an item may stand. */
export interface ItemMacro {
  readonly node: SyntaxNode;
  readonly frame: Frame;
  readonly runsAt: RunsAt;
}

/** An item that is registered to run before main: a function with an attribute, or a static that holds a function. */
export interface ConstructorSeen {
  readonly item: SyntaxNode;
  readonly frame: Frame;
}
