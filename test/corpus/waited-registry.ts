import type { CrateRegistry } from '../../src/ports/crate-registry.ts';

/** A registry that knows how long it was waited for: what a scan takes beside that is its own time. Milliseconds. */
export function waitedRegistry(beneath: CrateRegistry): { readonly registry: CrateRegistry; waited(): number } {
  let open = 0;
  let since = 0;
  let waited = 0;
  const timed = async <Value>(call: Promise<Value>): Promise<Value> => {
    if (open === 0) since = performance.now();
    open += 1;
    try {
      return await call;
    } finally {
      open -= 1;
      if (open === 0) waited += performance.now() - since;
    }
  };
  return {
    registry: {
      source: beneath.source,
      versions: (name, signal) => timed(beneath.versions(name, signal)),
      indexFile: (name, signal) => timed(beneath.indexFile(name, signal)),
      download: (entry, limit, signal) => timed(beneath.download(entry, limit, signal)),
    },
    waited: () => waited,
  };
}
