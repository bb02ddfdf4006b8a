import type { Scope } from './papers.ts';

/** Where code of a scope lives, for the examples of a new rule. */
const EXAMPLE: Readonly<Record<Scope, string>> = {
  'build-script': 'fn main() { … }',
  'proc-macro': '#[proc_macro] pub fn m(input: TokenStream) -> TokenStream { … }',
  crate: 'pub fn f() { … }',
};

/** The text of a new rule: it compiles, and fails check and test until examples and papers are filled in. */
export function ruleTemplate(rule: {
  readonly scope: Scope;
  readonly name: string;
  readonly id: string;
  readonly author: string;
  readonly date: string;
}): string {
  const example = EXAMPLE[rule.scope];
  return `/*
Say in one or two sentences what the attack is, and why honest code does not look like this.

\`\`\`rust,match
// Source that the rule must find, as in: ${example}
\`\`\`
\`\`\`rust,clean
// Source that looks much like it, is honest, and must not be found.
\`\`\`
*/
rule ${rule.name} : medium {
  meta:
    id = "${rule.id}"
    description = ""
    author = "${rule.author}"
    date = "${rule.date}"
    status = "experimental"
    scope = "${rule.scope}"
    behaviours = ""
    references = ""
  strings:
    $words = "replace this"
  condition:
    any of them
}
`;
}
