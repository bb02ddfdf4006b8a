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
  /** It, or the `impl` around it, stands under a condition (`#[cfg(…)]`) other than a default feature, and may not be there. */
  readonly isConditional: boolean;
}

/** A struct or an enum that a library makes known. */
export interface ExportedType {
  readonly path: string;
  /** For each parameter that has to be given: what a type has to be able to do, or `const` and the type of a constant. */
  readonly parameters: readonly string[];
  /** Ways to write a value down: an enum's variants, or a struct whose fields are public. */
  readonly values: readonly ExportedValue[];
}

export interface ExportedValue {
  /** From the crate's root: of the struct, or of the variant. */
  readonly path: string;
  readonly shape: 'unit' | 'tuple' | 'record';
  readonly fields: readonly { readonly name: string; readonly type: string }[];
}

/** What somebody else's code can call, found without running anything. Capped; `beyond` says what was left out. */
export interface EntryPoints {
  readonly macros: readonly ExportedMacro[];
  readonly functions: readonly ExportedFunction[];
  /** Types that those functions may ask for. */
  readonly types: readonly ExportedType[];
  readonly beyond: readonly string[];
}

export const NO_ENTRY_POINTS: EntryPoints = { macros: [], functions: [], types: [], beyond: [] };
