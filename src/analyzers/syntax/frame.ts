import type { Frame, SourceFile, Value } from './symbols.ts';

export function openFrame(file: SourceFile, parent: Frame | null, isTest = parent?.isTest ?? false): Frame {
  return {
    file,
    parent,
    aliases: new Map(),
    globs: [],
    functions: new Map(),
    constants: new Map(),
    variables: new Map(),
    isTest,
    isShield: false,
  };
}

/** A frame for code that is read though it is known not to run: what it assigns stays in it. */
export function shielded(frame: Frame): Frame {
  return { ...openFrame(frame.file, frame), isShield: true };
}

/** The nearest frame that has something of a name, and that thing. */
export function lookUp<Found>(frame: Frame, find: (frame: Frame) => Found | undefined): Found | undefined {
  for (let at: Frame | null = frame; at !== null; at = at.parent) {
    const found = find(at);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** Sets a variable where it was declared, or here. */
export function assign(frame: Frame, name: string, value: Value): void {
  const owner = lookUp(frame, (at) => (at.variables.has(name) || at.isShield ? at : undefined)) ?? frame;
  owner.variables.set(name, value);
}
