import type { CrateFacts } from '../../model/facts.ts';

/** Names of optional dependencies, as the manifest names them, that the default features switch on. */
export function switchedOn({ features }: Pick<CrateFacts, 'features'>): ReadonlySet<string> {
  const on = new Set<string>();
  const pending = ['default'];
  // A list and a set: features may name each other in a ring.
  for (let name = pending.pop(); name !== undefined; name = pending.pop()) {
    if (on.has(name)) continue;
    on.add(name);
    const values = Object.hasOwn(features, name) ? (features[name] ?? []) : [];
    pending.push(...values.map(switchedBy).filter((one) => one !== null));
  }
  return on;
}

/** `dep:x` and `x/feature` switch x on, `x?/feature` does not; a plain name is a feature or an optional dependency. */
function switchedBy(value: string): string | null {
  const [head = ''] = value.replace(/^dep:/, '').split('/');
  return head.endsWith('?') ? null : head;
}
