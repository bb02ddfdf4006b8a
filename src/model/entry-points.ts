/** A procedural macro that a crate exports. */
export interface ExportedMacro {
  readonly name: string;
  readonly kind: 'derive' | 'attribute' | 'function';
  /** Attributes that a derive macro understands within its input. */
  readonly helpers: readonly string[];
  /** Features that must be on for it to be there, and are not by default. */
  readonly features: readonly string[];
  /**
   * Inputs from the crate's own tests, examples and papers: for a derive the item, for an attribute its arguments in brackets
   * and the item, for a function what stands between its brackets.
   */
  readonly samples: readonly MacroSample[];
}

export interface MacroSample {
  /** With the attribute's own brackets, or empty. */
  readonly arguments: string;
  readonly text: string;
}

/** A function that a library makes known. */
export interface ExportedFunction {
  /** From the crate's root: `module::Type::name`. */
  readonly path: string;
  /** Path of the type that it belongs to; null for one that stands alone. */
  readonly owner: string | null;
  readonly receiver: 'self' | '&self' | '&mut self' | null;
  /** Types as written, with `impl Bounds` in the place of each type parameter. */
  readonly arguments: readonly string[];
  readonly returns: string;
  readonly isAsync: boolean;
  readonly isUnsafe: boolean;
}

/** What somebody else's code can call, found without running anything. Capped; `beyond` says what was left out. */
export interface EntryPoints {
  readonly macros: readonly ExportedMacro[];
  readonly functions: readonly ExportedFunction[];
  readonly beyond: readonly string[];
}

export const NO_ENTRY_POINTS: EntryPoints = { macros: [], functions: [], beyond: [] };
