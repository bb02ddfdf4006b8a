import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parse } from 'smol-toml';

type Table = Readonly<Record<string, unknown>>;

/**
 * The sparse index that the user's cargo would take crates from: `[source.crates-io] replace-with`, followed through
 * `[source.*]` and `[registries.*]`, in `$CARGO_HOME/config.toml`. Null where cargo is not configured: then it uses its
 * own default, which the builder image knows. Only the user's own file is read: a project's could be hostile.
 */
export async function cargoRegistry(environment: Readonly<Record<string, string | undefined>>): Promise<string | null> {
  const home = environment['CARGO_HOME'] ?? join(environment['HOME'] ?? '/root', '.cargo');
  for (const name of ['config.toml', 'config']) {
    const text = await readFile(join(home, name), 'utf8').catch(() => null);
    if (text !== null) return replacement(parseOrEmpty(text));
  }
  return null;
}

function parseOrEmpty(text: string): Table {
  try {
    return parse(text);
  } catch {
    return {};
  }
}

function replacement(config: Table): string | null {
  const sources = table(config['source']);
  let name = 'crates-io';
  // A chain of replacements is short; a cycle in it is cargo's error to report, not a reason to hang.
  for (let hops = 0; hops < 8; hops += 1) {
    const next = table(sources[name])['replace-with'];
    if (typeof next !== 'string') break;
    name = next;
  }
  const url = table(sources[name])['registry'] ?? table(table(config['registries'])[name])['index'];
  return typeof url === 'string' && /^(sparse\+)?https?:/.test(url) ? url : null;
}

function table(value: unknown): Table {
  return value !== null && typeof value === 'object' ? (value as Table) : {};
}
