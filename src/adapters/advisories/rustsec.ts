import { parse } from 'smol-toml';
import { z } from 'zod';
import { parseRequirement, type Requirement, within } from '../../kit/requirement.ts';
import type { Advisory, AdvisoryCategory } from '../../ports/advisories.ts';
import type { ReadAdvisory } from './document.ts';

const Ranges = z.array(z.string()).optional();

/** Only what is used (RustSec advisory-db, "Advisory Format"). */
const Front = z.looseObject({
  advisory: z.looseObject({
    id: z.string(),
    package: z.string(),
    date: z.coerce.string(),
    withdrawn: z.unknown().optional(),
    informational: z.string().optional(),
    categories: z.array(z.string()).optional(),
    title: z.string().optional(),
  }),
  versions: z.looseObject({ patched: Ranges, unaffected: Ranges }).optional(),
});

const FENCED = /^```toml\r?\n([\s\S]*?)^```/m;

/** An advisory in RustSec's form: Markdown that begins with TOML between fences, or TOML alone as it once was. Null: it is none. */
export function readRustsec(path: string, text: string): ReadAdvisory | null {
  const toml = path.endsWith('.toml') ? text : FENCED.exec(text)?.[1];
  const front = Front.safeParse(toml === undefined ? null : tableOf(toml));
  if (!front.success) return null;
  const { advisory, versions } = front.data;
  const good = [...(versions?.patched ?? []), ...(versions?.unaffected ?? [])];
  const date = advisory.date.slice(0, 10);
  const requirements = good.map(parseRequirement).filter((one): one is Requirement => one !== null);
  const told: Advisory = {
    id: advisory.id,
    crate: advisory.package,
    category: categoryOf(advisory.informational, advisory.categories ?? []),
    title: advisory.title ?? /^# (.+)$/m.exec(text.replace(FENCED, ''))?.[1] ?? '',
    affects: (version) => !requirements.some((requirement) => within(version, requirement)),
    affectsAll: good.length === 0,
    date,
  };
  return { advisories: advisory.withdrawn === undefined ? [told] : [], date };
}

function categoryOf(informational: string | undefined, categories: readonly string[]): AdvisoryCategory {
  if (categories.includes('malicious')) return 'malicious';
  if (informational === 'unmaintained' || informational === 'unsound') return informational;
  return informational === undefined ? 'vulnerable' : 'notice';
}

function tableOf(toml: string): unknown {
  try {
    return parse(toml, { maxDepth: 32 });
  } catch {
    return null;
  }
}
