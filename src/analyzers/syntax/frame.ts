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
  };
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
  const owner = lookUp(frame, (at) => (at.variables.has(name) ? at : undefined)) ?? frame;
  owner.variables.set(name, value);
}
