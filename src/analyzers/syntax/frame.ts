import type { ConstantSeen, Frame, FunctionSeen, SourceFile, Value } from './symbols.ts';

const NONE = new Map<string, never>();

/** Every block opens a frame, and most declare hardly anything: a map is made for its first name. */
class OpenFrame implements Frame {
  readonly file: SourceFile;
  readonly parent: Frame | null;
  readonly isTest: boolean;
  readonly isShield: boolean;
  aliases: Map<string, readonly string[]> = NONE;
  globs: readonly (readonly string[])[] = [];
  functions: Map<string, FunctionSeen> = NONE;
  constants: Map<string, ConstantSeen> = NONE;
  variables: Map<string, Value> = NONE;

  constructor(file: SourceFile, parent: Frame | null, isTest: boolean, isShield: boolean) {
    this.file = file;
    this.parent = parent;
    this.isTest = isTest;
    this.isShield = isShield;
  }

  setAlias(name: string, path: readonly string[]): void {
    this.aliases = own(this.aliases).set(name, path);
  }

  addGlob(path: readonly string[]): void {
    this.globs = [...this.globs, path];
  }

  setFunction(name: string, seen: FunctionSeen): void {
    this.functions = own(this.functions).set(name, seen);
  }

  setConstant(name: string, seen: ConstantSeen): void {
    this.constants = own(this.constants).set(name, seen);
  }

  setVariable(name: string, value: Value): void {
    this.variables = own(this.variables).set(name, value);
  }
}

function own<Named>(map: Map<string, Named>): Map<string, Named> {
  return map === NONE ? new Map() : map;
}

export function openFrame(file: SourceFile, parent: Frame | null, isTest = parent?.isTest ?? false): Frame {
  return new OpenFrame(file, parent, isTest, false);
}

/** A frame for code that is read though it is known not to run: what it assigns stays in it. */
export function shielded(frame: Frame): Frame {
  return new OpenFrame(frame.file, frame, frame.isTest, true);
}

/** The nearest frame that has something of a name, and that thing. */
export function lookUp<Found>(frame: Frame, find: (frame: Frame) => Found | undefined): Found | undefined {
  for (let at: Frame | null = frame; at !== null; at = at.parent) {
    const found = find(at);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** What a variable holds here. */
export function variableNamed(name: string, frame: Frame): Value | undefined {
  for (let at: Frame | null = frame; at !== null; at = at.parent) {
    const held = at.variables.get(name);
    if (held !== undefined) return held;
  }
  return undefined;
}

/** Sets a variable where it was declared, or here. */
export function assign(frame: Frame, name: string, value: Value): void {
  const owner = lookUp(frame, (at) => (at.variables.has(name) || at.isShield ? at : undefined)) ?? frame;
  owner.setVariable(name, value);
}
