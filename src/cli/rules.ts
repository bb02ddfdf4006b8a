import { EXIT } from './exit-codes.ts';

type Action = (argv: readonly string[], signal: AbortSignal) => Promise<number>;

const ACTIONS: Readonly<Record<string, () => Promise<Action>>> = {
  new: async () => (await import('./rules/new.ts')).newRule,
  check: async () => (await import('./rules/check.ts')).checkRules,
  test: async () => (await import('./rules/test.ts')).testRules,
  bench: async () => (await import('./rules/bench.ts')).benchBook,
  try: async () => (await import('./rules/try.ts')).tryRules,
};

/** `sandpit rules new|check|test|bench|try`: the rule author's workbench. */
export async function rules(argv: readonly string[], signal: AbortSignal): Promise<number> {
  const [name = '', ...rest] = argv;
  const action = Object.hasOwn(ACTIONS, name) ? ACTIONS[name] : undefined;
  if (action !== undefined) return (await action())(rest, signal);
  console.error(
    `sandpit: rules ${JSON.stringify(name)}: no such action; use one of ${Object.keys(ACTIONS).join(', ')}; 'sandpit rules --help' tells them apart`,
  );
  return EXIT.usage;
}
