import type { RunsAt } from '../../model/evidence.ts';
import type { Names } from './names.ts';
import type { SyntaxNode } from './node.ts';
import type { CommandSeen, ConstantSeen, Frame, FunctionSeen, SourceFile, Value } from './symbols.ts';
import { shown } from './value.ts';

/** A claim at a place of the source. */
export interface Sight {
  readonly claim: string;
  readonly callee: string;
  readonly arguments: readonly (string | null)[];
  readonly file: SourceFile;
  readonly node: SyntaxNode;
  readonly runsAt: RunsAt;
}

/** A rule of a local `macro_rules!`: the names in its pattern, and its right side read as statements. */
export interface MacroSeen {
  readonly parameters: readonly string[];
  readonly body: SyntaxNode;
  readonly frame: Frame;
  readonly runsAt: RunsAt;
}

/** Steps of evaluation for a whole crate, about two seconds; and those that following calls may take. */
const STEPS = 2_000_000;
const FOLLOW_STEPS = 600_000;
/** Of library code: only items that name something of interest count. */
const LIBRARY_BYTES = 8 * 1024 * 1024;
const MACRO_BYTES = 4 * 1024 * 1024;

/** What one crate's evaluation knows and has seen. One for each crate, thrown away after it. */
export class World {
  readonly names: Names;
  /** Whether a file is Rust for the compiler, not a text that the crate carries. */
  readonly isCompiled: (path: string) => boolean;
  readonly parse: (file: SourceFile, range: { offset: number; length: number }, shape: MacroShape) => SyntaxNode | null;
  readonly functions = new Map<string, FunctionSeen[]>();
  readonly methods = new Map<string, FunctionSeen[]>();
  readonly constants = new Map<ConstantSeen, Value>();
  /** Local macros being read: one that calls itself is not read again in itself. */
  readonly expanding = new Set<MacroSeen>();
  readonly parsed = new Map<string, SyntaxNode | null>();
  readonly macros = new Map<string, MacroSeen>();
  /** Functions and initialisers still to be evaluated for themselves. */
  readonly roots: (() => void)[] = [];
  readonly rootsSeen = new Set<string>();
  readonly commands: CommandSite[] = [];
  /** What was written where: shown path to the origins of the content. */
  readonly written = new Map<string, number>();
  /** Calls that carried a body out, in the function being read. */
  readonly uploads: Upload[] = [];
  /** Paths of the package that are programs by their magic number. */
  readonly programs: ReadonlySet<string>;
  readonly sights = new Map<string, Sight>();
  /** Origins that were read, and the ways out, in the function being evaluated: `read here, sent here`. */
  readSoFar = 0;
  /** Origins of the conditions around the place being evaluated. */
  gate = 0;
  steps = STEPS;
  followSteps = FOLLOW_STEPS;
  macroBytes = MACRO_BYTES;
  /** Library code that may still be parsed. */
  libraryBytes = LIBRARY_BYTES;
  depth = 0;
  macroDepth = 0;
  moduleDepth = 0;
  readonly following: FunctionSeen[] = [];
  /** Closures whose bodies are being read: one that reaches itself is not read again. */
  readonly closures: SyntaxNode[] = [];
  readonly returned: Value[][] = [];
  /** When the code being evaluated runs: the file's, or `run` inside `quote!`, or `test`. */
  runsAt: RunsAt = 'run';
  readonly shortfalls = new Set<string>();

  constructor(names: Names, programs: ReadonlySet<string>, isCompiled: World['isCompiled'], parse: World['parse']) {
    this.names = names;
    this.programs = programs;
    this.isCompiled = isCompiled;
    this.parse = parse;
  }

  /** Files a claim; of several sights of one place the one that knows most stays. */
  see(claim: string, callee: string, values: readonly Value[], node: SyntaxNode, frame: Frame, runsAt?: RunsAt): void {
    const seen: Sight = {
      claim,
      callee: callee.slice(0, 200),
      arguments: values.slice(0, 12).map((value) => shown(value)?.slice(0, 500) ?? null),
      file: frame.file,
      node,
      runsAt: frame.isTest ? 'test' : (runsAt ?? this.runsAt),
    };
    const key = `${frame.file.path}:${node.start}:${claim}`;
    const known = this.sights.get(key);
    if (known === undefined || knowledge(known) < knowledge(seen)) this.sights.set(key, seen);
  }

  /** Every method of that name that a type of the crate has. */
  methodsNamed(name: string): readonly FunctionSeen[] {
    return this.methods.get(name) ?? [];
  }

  /** Work for later, once for each place. It is done in the moment that is now. */
  queue(file: SourceFile, start: number, work: () => void): void {
    const key = `${file.path}:${start}`;
    if (this.rootsSeen.has(key)) return;
    this.rootsSeen.add(key);
    const { runsAt } = this;
    this.roots.push(() => {
      this.runsAt = runsAt;
      work();
    });
  }

  /** Forgets what belongs to one function. */
  startRoot(): void {
    this.readSoFar = 0;
    this.gate = 0;
    this.uploads.length = 0;
  }

  wrote(path: Value, from: number): void {
    const name = shown(path);
    if (name !== null && name.length > 1) this.written.set(name, (this.written.get(name) ?? 0) | from);
  }
}

/** A command with what was so where it was made. */
export interface CommandSite {
  readonly command: CommandSeen;
  readonly callee: string;
  readonly frame: Frame;
  readonly runsAt: RunsAt;
  readonly gate: number;
}

/** A way out that carried something: what was read before it may have gone with it. */
export interface Upload {
  readonly callee: string;
  readonly values: readonly Value[];
  readonly node: SyntaxNode;
  readonly frame: Frame;
  readonly runsAt: RunsAt;
}

export type MacroShape = 'arguments' | 'statements';

function knowledge(sight: Sight): number {
  return sight.arguments.reduce((sum, argument) => sum + (argument === null ? 0 : 1 + argument.length), 0);
}

/** What the parts of the evaluator need of each other, so that none imports the other in a ring. */
export interface Evaluation {
  readonly world: World;
  evaluate(node: SyntaxNode, frame: Frame): Value;
  follow(seen: FunctionSeen, values: readonly Value[]): Value;
  callClosure(closure: Value, values: readonly Value[]): Value;
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
