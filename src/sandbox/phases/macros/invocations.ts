import type { ExportedMacro } from '../../../model/entry-points.ts';
import { DEPENDENCY } from '../../harness.ts';
import { ATTRIBUTE_ARGUMENTS, ATTRIBUTE_ITEMS, DERIVE_ITEMS, HELPER_FORMS, SOUPS, SURROUNDINGS } from './items.ts';

/** Inputs for one macro, each a piece of code that holds one call of it: the crate's own first, then the most usual. */
export function inputsFor(macro: ExportedMacro): string[] {
  const all = { derive: derives, attribute: attributes, function: calls }[macro.kind](macro);
  return [...new Set(all)];
}

function derives({ name, helpers, samples }: ExportedMacro): string[] {
  const on = (item: string, attributes = '') => `#[derive(${DEPENDENCY}::${name})]\n${attributes}${item}`;
  return [
    ...samples.map(({ text }) => on(text)),
    ...DERIVE_ITEMS.slice(0, 3).map((item) => on(item)),
    ...helpers.flatMap((helper) => HELPER_FORMS.flatMap((form) => helped(form(helper)).map((item) => on(item)))),
    ...DERIVE_ITEMS.slice(3).map((item) => on(item)),
  ];
}

/** A helper attribute in all the places where one can stand. */
function helped(attribute: string): string[] {
  return [
    `${attribute}\npub struct Record { ${attribute} pub id: u64, pub name: String }`,
    `${attribute}\npub enum Choice { ${attribute} Unit, ${attribute} Single(${attribute} String), Named { id: u32 } }`,
    `pub struct Wrapper(${attribute} pub u32);`,
  ];
}

/** Every item with some arguments and every argument with some items: all pairs would be too many. */
function attributes({ name, samples }: ExportedMacro): string[] {
  const on = (given: string, item: string) => `#[${DEPENDENCY}::${name}${given}]\n${item}`;
  return [
    ...samples.map((sample) => on(sample.arguments, sample.text)),
    ...ATTRIBUTE_ITEMS.slice(0, 4).map((item) => on('', item)),
    ...ATTRIBUTE_ARGUMENTS.slice(1).map((given, at) => on(given, ATTRIBUTE_ITEMS[at % 5] ?? '')),
    ...ATTRIBUTE_ITEMS.slice(4).map((item) => on('', item)),
    `pub struct Outer;\nimpl Outer {\n#[${DEPENDENCY}::${name}]\npub fn method(&self, value: u32) -> u32 { value }\n}`,
    `pub trait Outer {\n#[${DEPENDENCY}::${name}]\nfn method(&self) -> u32;\n}`,
  ];
}

function calls({ name, samples }: ExportedMacro): string[] {
  return [...samples.map(({ text }) => text), ...SOUPS].map(
    (soup) => `pub fn call() { let _ = ${DEPENDENCY}::${name}! { ${soup} }; }`,
  );
}

/** One source file: the inputs in modules of their own, so that one that does not expand leaves the others. */
export function sourceOf(inputs: readonly string[]): string {
  const modules = inputs.map((input, at) => `pub mod input${at} {\n${SURROUNDINGS}\n${input}\n}\n`);
  return `#![allow(warnings)]\n${modules.join('\n')}`;
}
