interface RuleParts {
  readonly name: string;
  readonly severity: string;
  readonly meta: Readonly<Record<string, string | null>>;
  readonly examples: string;
  readonly strings: string;
  readonly condition: string;
  readonly before: string;
}

export const EXAMPLES = `\`\`\`rust,match
fn main() { inert_marker_word(); }
\`\`\`
\`\`\`rust,clean
fn main() { other_word(); }
\`\`\``;

const META = {
  id: '0f0e5f0a-3a55-4a7b-9d5b-1b9f6f5b0001',
  description: 'A marker that only tests know',
  author: 'Tester',
  date: '2026-11-24',
  status: 'experimental',
  scope: 'build-script',
  behaviours: 'persistence',
  references: 'CWE-506',
};

/** The text of a rule that is sound but for what is changed; a meta entry of null is left out. */
export function ruleText(changes: Partial<RuleParts> = {}): string {
  const meta = { ...META, ...changes.meta };
  const lines = Object.entries(meta).flatMap(([key, value]) => (value === null ? [] : [`    ${key} = "${value}"`]));
  return `/*
A rule of a test.

${changes.examples ?? EXAMPLES}
*/
${changes.before ?? ''}rule ${changes.name ?? 'marker_word'} : ${changes.severity ?? 'medium'} {
  meta:
${lines.join('\n')}
  strings:
    ${changes.strings ?? '$word = "inert_marker_word"'}
  condition:
    ${changes.condition ?? 'any of them'}
}
`;
}
