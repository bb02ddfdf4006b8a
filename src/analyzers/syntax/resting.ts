import type { WordPattern } from '../../kit/word-pattern.ts';
import { isTelling, moduleOf, tellingFunctions } from './choose-files.ts';
import { tellingMacros } from './expand-macros.ts';
import type { Asked } from './field-facts.ts';
import { type SyntaxNode, textOf } from './node.ts';
import type { Frame, FunctionSeen } from './symbols.ts';
import { TRIGGER, WAY_OUT } from './triggers.ts';
import type { World } from './world.ts';

/** Methods by which something that was made elsewhere acts, and addresses. */
const ACTS =
  /\.\s*(send\w*|post|put|patch|upload\w*|body\w*|json|form|multipart|write_all|connect\w*|call|execute|request|publish|spawn|output|status|exec|arg|args|(open|create)_subkey\w*|get_contents|set_contents|get_text|set_text)\s*(::\s*<[^>]*>\s*)?\(|:\/\//;
/** Callers of callers are woken so often. */
const ROUNDS = 3;

/**
 * Functions of a library that are not read for themselves, since nothing in them can act: they are read where others call them.
 * They are woken where they may hand something to what was seen to act, or make what it is made of.
 */
export class Resting {
  private readonly functions = new Map<number, FunctionSeen>();
  /** What acts, and what is on a way to it: whoever calls these is woken. */
  private readonly acting = new Set<FunctionSeen>();
  /** By which words they are called, anywhere or in one file, and by which paths. */
  private readonly names = new Set<string>();
  private readonly paths = new Set<string>();
  private rounds = 0;
  private telling: ReadonlySet<string> = new Set();

  /** Learns what names mean once all that are to be read have been declared. */
  learn(world: World): void {
    this.telling = tellingNames(world);
    this.rounds = 0;
  }

  /** Lays a root to rest, or says that it is to be read now. */
  takes(root: number, seen: FunctionSeen, world: World): boolean {
    if (isIn(WAY_OUT, seen.body, seen) || this.callsOne(seen)) this.watch(seen);
    else if (!this.shows(seen, world)) {
      this.functions.set(root, seen);
      return true;
    }
    return false;
  }

  private shows(seen: FunctionSeen, { constructors }: World): boolean {
    // What a macro's users call may put anything together that they then run.
    if ((seen.runsAt === 'macro' && seen.isPublic) || isIn(TRIGGER, seen.node, seen)) return true;
    const text = wholeText(seen);
    return (
      ACTS.test(text) ||
      wordsIn(text).some((word) => this.telling.has(word)) ||
      seesAll(seen.frame) ||
      constructors.some(({ item }) => item === seen.node)
    );
  }

  private callsOne(seen: FunctionSeen): boolean {
    if (seen.frame.isTest || this.acting.size === 0) return false;
    const text = bodyText(seen);
    const { path } = seen.frame.file;
    return (
      wordsIn(text).some((word) => this.names.has(word) || this.names.has(`${path} ${word}`)) ||
      [...this.paths].some((called) => text.includes(called))
    );
  }

  /** From now on who calls this one is woken. */
  private watch(seen: FunctionSeen): void {
    if (this.acting.has(seen) || seen.frame.isTest) return;
    this.acting.add(seen);
    const { name, owner, frame } = seen;
    const holder = owner ?? moduleOf(frame.file);
    this.names.add(`${frame.file.path} ${name}`);
    if (isRare(name)) this.names.add(name);
    else if (isRare(holder)) this.names.add(holder);
    else this.paths.add(`${holder}::${name}`);
  }

  /** The roots that are to be read after all, for what has been seen since. */
  wake(world: World): number[] {
    if (this.rounds >= ROUNDS || this.functions.size === 0) return [];
    this.rounds += 1;
    for (const seen of tellingFunctions(world)) this.watch(seen);
    const asked = world.facts.takeUnanswered(this.acting);
    const found = [...this.functions].filter(([, seen]) => this.callsOne(seen) || makes(seen, asked));
    for (const [root, seen] of found) {
      this.functions.delete(root);
      this.watch(seen);
    }
    return found.map(([root]) => root);
  }
}

/** Names of the standard library's types, and of what many of them have. */
const STANDARD = new RegExp(
  `^(${[
    'insert|contains|contains_key|remove|push|pop|append|extend|clear|iter|iter_mut|into_iter|map|filter|find|first|last|keys|values|entry',
    'get_mut|as_str|as_slice|as_bytes|as_fd|as_raw_fd|to_string|from_str|try_into|try_clone|index|id|key|value|kind|size|data|text',
    'str|String|Vec|VecDeque|Box|Option|Rc|Arc|Cow|HashMap|HashSet|BTreeMap|BTreeSet|Path|PathBuf|char|bool|[iuf](8|16|32|64|128|size)',
  ].join('|')})$`,
);

function isRare(name: string): boolean {
  return isTelling(name) && !STANDARD.test(name);
}

function makes(seen: FunctionSeen, { types, fields }: Asked): boolean {
  if (types.size === 0 || seen.frame.isTest) return false;
  const words = wordsIn(wholeText(seen));
  const isOf = types.has(seen.owner ?? '') || words.some((word) => types.has(word));
  // A field of a tuple has no name in what makes it.
  return isOf && (fields.has('0') || words.some((word) => fields.has(word)));
}

function isIn(pattern: WordPattern, { start, end }: SyntaxNode, { frame }: FunctionSeen): boolean {
  return pattern.testBytes(frame.file.bytes, start, end);
}

function wholeText({ node, frame }: FunctionSeen): string {
  return textOf(frame.file.bytes, node);
}

function bodyText({ body, frame }: FunctionSeen): string {
  return textOf(frame.file.bytes, body);
}

function wordsIn(text: string): readonly string[] {
  return text.match(/[A-Za-z_]\w*/g) ?? [];
}

/** What the crate calls something that may act: `use sysinfo::System`, a foreign function, a macro that names one. */
function tellingNames(world: World): ReadonlySet<string> {
  const aliases = [...world.names.exports]
    .filter(([alias, path]) => alias !== '_' && mayAct(path))
    .map(([alias]) => alias);
  return new Set([...aliases, ...world.foreign, ...tellingMacros(world)]);
}

/** The crate's own names are told by what they stand for; handles of the system are no more than numbers. */
function mayAct(path: readonly string[]): boolean {
  const whole = `${path.join('::')}::`;
  return !/^(crate|self|super|\$crate)::|^std::os::(\w+::)?(fd|io|ffi|raw)::/.test(whole) && TRIGGER.test(whole);
}

/** All names of something that may act are there: `use std::fs::*`. */
function seesAll(frame: Frame): boolean {
  for (let at: Frame | null = frame; at !== null; at = at.parent)
    if (at.globs.some((path) => mayAct([...path, 'all']))) return true;
  return false;
}
