import type { RunsAt } from '../../model/evidence.ts';
import type { CommandSite, Upload } from './acts.ts';
import { CallGraph } from './call-graph.ts';
import { Collected } from './collected.ts';
import { FieldFacts } from './field-facts.ts';
import type { Names } from './names.ts';
import type { SyntaxNode } from './node.ts';
import { knowledge, placeOf, type Sight } from './sight.ts';
import type {
  ConstantSeen,
  ConstructorSeen,
  Frame,
  FunctionSeen,
  ItemMacro,
  MacroCall,
  MacroSeen,
  SourceFile,
  Value,
} from './symbols.ts';
import { Types } from './types.ts';
import { shown } from './value.ts';
import { Variants } from './variants.ts';

/** What lies in the package: all files, and those that are machine code by their magic number. */
export interface Shipped {
  readonly files: ReadonlyMap<string, SourceFile>;
  readonly programs: ReadonlySet<string>;
  readonly isCompiled: (path: string) => boolean;
}

/** Functions of one name that are kept apart. */
const NAMESAKES = 8;
/** Steps of evaluation for a whole crate, about two seconds; and those that following calls may take. */
const STEPS = 2_000_000;
const FOLLOW_STEPS = 150_000;
/** Of those, what following may take from one function of a library or macro: none uses up what others need. */
const FOLLOW_STEPS_OF_ROOT = 20_000;
/** Of library code: only items that name something of interest count. */
const LIBRARY_BYTES = 8 * 1024 * 1024;
const MACRO_BYTES = 4 * 1024 * 1024;
/** Of all that local macros become. */
const EXPANDED_BYTES = 3 * 1024 * 1024;

/** What one crate's evaluation knows and has seen. One for each crate, thrown away after it. */
export class World {
  readonly names: Names;
  /** Whether a file is Rust for the compiler, not a text that the crate carries. */
  readonly isCompiled: (path: string) => boolean;
  readonly parse: (
    file: SourceFile,
    range: { offset: number; length: number },
    shape: InsideShape,
  ) => SyntaxNode | null;
  readonly functions = new Map<string, FunctionSeen[]>();
  readonly methods = new Map<string, FunctionSeen[]>();
  /** Values of constants, one map for each reading. */
  readonly constants = [0, 1, 2, 3].map(() => new Map<ConstantSeen, Value>());
  readonly constantsNamed = new Map<string, ConstantSeen[]>();
  readonly types = new Types();
  readonly facts = new FieldFacts();
  readonly variants = new Variants();
  /** What functions give where nothing is known of their arguments. */
  readonly plainResults = new Map<FunctionSeen, Value>();
  readonly graph = new CallGraph();
  readonly collected = new Collected();
  readonly constructors: ConstructorSeen[] = [];
  /** The function whose text is being read; null in initialisers. */
  reader: FunctionSeen | null = null;
  /** Local macros whose right side is being read as it stands: one that calls itself is not read again in itself. */
  readonly expanding = new Set<MacroSeen>();
  /** The macro calls being expanded. */
  readonly calls: MacroCall[] = [];
  /** Calls of macros where items stand; they are expanded when every macro is known. */
  readonly itemMacros: ItemMacro[] = [];
  /** Calls of macros that have been made items: no expressions any more. */
  readonly expandedItems = new Set<SyntaxNode>();
  expansions = 0;
  expandedBytes = EXPANDED_BYTES;
  readonly parsed = new Map<string, SyntaxNode | null>();
  readonly macros = new Map<string, readonly MacroSeen[]>();
  /** Functions and initialisers still to be evaluated for themselves. */
  readonly roots: (() => void)[] = [];
  readonly rootsSeen = new Set<string>();
  /** Of the library's functions among them, which they are. */
  readonly functionOfRoot = new Map<number, FunctionSeen>();
  /** Foreign functions, by the bare names under which they are called. */
  readonly foreign = new Set<string>();
  /** So many of the roots have been evaluated. */
  rootsDone = 0;
  /** Those to be evaluated once more. */
  readonly rootsAgain: number[] = [];
  readonly commands: CommandSite[] = [];
  /** What was written where: shown path to the origins of the content. */
  readonly written = new Map<string, number>();
  /** Into which folders archives were unpacked, and where those came from. */
  readonly unpacked = new Map<string, number>();
  /** Calls that carried a body out, in the function being read. */
  readonly uploads: Upload[] = [];
  /** Paths of the package that are programs by their magic number. */
  readonly programs: ReadonlySet<string>;
  readonly files: ReadonlyMap<string, SourceFile>;
  /** Variables of the environment were picked by the words of secrets. */
  picksSecrets = false;
  readonly sights = new Map<string, Sight>();
  /** Origins that were read, and the ways out, in the function being evaluated: `read here, sent here`. */
  readSoFar = 0;
  /** Origins of the conditions around the place being evaluated. */
  gate = 0;
  /** The library has been read; tests are. */
  isReadingTests = false;
  /** The root being read is a test's: what it hands to the library, the library does not do. */
  isTest = false;
  /** The root being read is an example or a test: it shows how a library is used. */
  isExample = false;
  /** Where the function last reached out to, where that is known. */
  address: string | null = null;
  /** Whether the function that is being read reaches out of the machine. */
  reaches = false;
  /** Milliseconds of `performance.now()` at which reading ends, wherever it is. */
  deadline = Number.POSITIVE_INFINITY;
  steps = STEPS;
  followSteps = FOLLOW_STEPS;
  followStepsOfRoot = FOLLOW_STEPS_OF_ROOT;
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
  /** What the parameters of the function that was read last hold at its end. */
  left: readonly Value[] = [];
  /** When the code being evaluated runs: the file's, or `run` inside `quote!`, or `test`. */
  runsAt: RunsAt = 'run';
  readonly shortfalls = new Set<string>();

  constructor(names: Names, shipped: Shipped, parse: World['parse']) {
    this.names = names;
    this.programs = shipped.programs;
    this.files = shipped.files;
    this.isCompiled = shipped.isCompiled;
    this.parse = parse;
  }

  /** Files a claim; of several sights of one place the one that knows most stays. */
  see(
    claim: string,
    callee: string,
    values: readonly Value[],
    node: SyntaxNode,
    frame: Frame,
    runsAt?: RunsAt,
    within = this.reader,
  ): void {
    const place = placeOf(frame.file, node);
    const seen: Sight = {
      claim,
      callee: callee.slice(0, 200),
      arguments: values.slice(0, 12).map((value) => shown(value)?.slice(0, 500) ?? null),
      ...place,
      within,
      runsAt: frame.isTest ? 'test' : (runsAt ?? this.runsAt),
    };
    this.file(seen);
  }

  /** Files a sight as it is. */
  file(seen: Sight): void {
    const key = `${seen.file.path}:${seen.node.start}:${seen.claim}`;
    const known = this.sights.get(key);
    if (known === undefined || knowledge(known) < knowledge(seen)) this.sights.set(key, seen);
  }

  /** Files a function under its name, once for each place. */
  declareFunction(seen: FunctionSeen): void {
    const { name, owner } = seen;
    const key = owner === null ? name : `${owner}::${name}`;
    const known = this.functions.get(key) ?? [];
    if (known.some((other) => other.body.start === seen.body.start && other.frame.file === seen.frame.file)) return;
    if (owner !== null) this.methods.set(name, [...(this.methods.get(name) ?? []).slice(0, NAMESAKES), seen]);
    this.functions.set(key, [...known.slice(0, NAMESAKES), seen]);
  }

  /** Files a macro; under another `cfg` there may be another of its name. */
  declareMacro(name: string, seen: MacroSeen): void {
    this.macros.set(name, [...(this.macros.get(name) ?? []).slice(0, NAMESAKES), seen]);
  }

  /** Every method of that name that a type of the crate has. */
  methodsNamed(name: string): readonly FunctionSeen[] {
    return this.methods.get(name) ?? [];
  }

  /**
   * Work for later, once for each place. It is done in the moment that is now. `isTest`: it stands under `#[cfg(test)]`; `seen`: it is
   * the reading of that function.
   */
  queue(file: SourceFile, start: number, work: () => void, isTest = false, seen?: FunctionSeen): void {
    const key = `${file.path}:${start}`;
    if (this.rootsSeen.has(key)) return;
    this.rootsSeen.add(key);
    if (seen !== undefined && seen.runsAt !== 'build' && !this.isReadingTests)
      this.functionOfRoot.set(this.roots.length, seen);
    const { runsAt } = this;
    const at = this.roots.length;
    const isExample = isTest || /^(examples|benches|tests)\//.test(file.path);
    this.roots.push(() => {
      this.runsAt = runsAt;
      this.isTest = isTest;
      this.isExample = isExample;
      this.facts.root = at;
      this.followStepsOfRoot = runsAt === 'build' ? FOLLOW_STEPS : FOLLOW_STEPS_OF_ROOT;
      work();
    });
  }

  /** Whether the time for the crate is over; from then on nothing more is evaluated, and that is told. */
  isOver(): boolean {
    if (performance.now() <= this.deadline) return false;
    this.shortfalls.add('the time for it ran out');
    this.steps = 0;
    return true;
  }

  /** The function whose text is being read, and the one that called it. */
  readers(): readonly FunctionSeen[] {
    const caller = this.following.at(-2) ?? this.functionOfRoot.get(this.facts.root);
    return [this.reader, caller].flatMap((seen) => seen ?? []);
  }

  /** Forgets what belongs to one function. */
  startRoot(): void {
    this.readSoFar = 0;
    this.gate = 0;
    this.address = null;
    this.reaches = false;
    this.uploads.length = 0;
  }

  wrote(path: Value, from: number): void {
    const name = shown(path);
    if (name !== null && name.length > 1) this.written.set(name, (this.written.get(name) ?? 0) | from);
  }
}

/** What a piece of code is that is parsed for itself. */
export type InsideShape = 'arguments' | 'statements' | 'body';
