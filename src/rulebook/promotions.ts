import { createHash } from 'node:crypto';
import { readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { LineCounter, parseDocument, stringify } from 'yaml';
import { z } from 'zod';
import type { RuleProblem } from '../ports/rule-engine.ts';
import type { RuleFile } from './rule-file.ts';
import { problem } from './rule-problem.ts';

const FILE = 'promotions.yml';
/** Popular crates that a rule must have been run over before it may move a verdict. */
export const PROMOTION_ARCHIVES = 300;

const Promotion = z.strictObject({
  rule: z.string(),
  /** Digest of what the rule looks for: another rule needs other evidence. */
  looksFor: z.string().regex(/^[0-9a-f]{16}$/),
  date: z.iso.date(),
  archives: z.int().nonnegative(),
  /** Every crate that it matched, and why that is no false alarm. */
  hits: z.array(z.strictObject({ crate: z.string(), why: z.string() })),
});
export type Promotion = z.infer<typeof Promotion>;

const HEADER = `# The evidence by which rules are stable: how many archives 'sandpit rules try' ran each over, which it hit, and why each hit
# is right or harmless. Written by 'sandpit rules try RULE.yar --over PLACE --record'; the reasons are people's.
`;

/** What a rule looks for, whatever its papers and examples say: scope, patterns and condition. */
export function looksFor({ meta, blanked }: RuleFile): string {
  const start = blanked.skeleton.search(/\b(strings|condition)\s*:/);
  const text = blanked.code.slice(start).replace(/\s+/g, ' ');
  return createHash('sha256').update(`${meta.scope} ${text}`).digest('hex').slice(0, 16);
}

/** Reads the evidence; what of it cannot be read is a problem, with its place. */
export async function readPromotions(
  folder: string,
): Promise<{ readonly promotions: readonly Promotion[]; readonly problems: readonly RuleProblem[] }> {
  const text = await readFile(join(folder, FILE), 'utf8').catch(() => '');
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines });
  const [broken] = document.errors;
  if (broken !== undefined)
    return { promotions: [], problems: [problem(FILE, text, broken.pos[0], broken.message.split('\n')[0] ?? '')] };
  const parsed = z.array(Promotion).safeParse(document.toJS({ maxAliasCount: 0 }) ?? []);
  if (parsed.success) return { promotions: parsed.data, problems: [] };
  const problems = parsed.error.issues.map((issue) => {
    const node = document.getIn(issue.path.slice(0, 1), true) as { range?: readonly number[] } | undefined;
    return problem(FILE, text, node?.range?.[0] ?? 0, `${issue.path.slice(1).join('.') || 'entry'}: ${issue.message}`);
  });
  return { promotions: [], problems };
}

/** What is missing for the stable rules to be stable. */
export function unpromoted(files: readonly RuleFile[], promotions: readonly Promotion[]): RuleProblem[] {
  return files
    .filter(({ meta }) => meta.status === 'stable')
    .flatMap((file) => {
      const at = (message: string) => problem(file.path, file.text, file.places.get('status') ?? 0, message);
      const evidence = promotions.find(({ rule }) => rule === file.meta.name);
      const remedy = "run 'sandpit rules try' on it with --over PLACE --record, or let it be experimental";
      if (evidence === undefined) return [at(`stable without evidence in ${FILE}: ${remedy}`)];
      if (evidence.looksFor !== looksFor(file))
        return [at(`it looks for something else than on ${evidence.date}, when its evidence was taken: ${remedy}`)];
      if (evidence.archives < PROMOTION_ARCHIVES)
        return [at(`its evidence is of ${evidence.archives} archives, and takes ${PROMOTION_ARCHIVES}: ${remedy}`)];
      return evidence.hits
        .filter(({ why }) => why.trim().length < 10)
        .map(({ crate }) =>
          at(`its hit on ${crate} is not explained in ${FILE}: say in at least ten letters why it is no false alarm`),
        );
    });
}

/** Evidence for rules that are not there. */
export function orphans(files: readonly RuleFile[], promotions: readonly Promotion[]): RuleProblem[] {
  return promotions
    .filter(({ rule }) => !files.some(({ meta }) => meta.name === rule))
    .map(({ rule }) => ({
      path: FILE,
      line: 1,
      column: 1,
      message: `evidence for ${rule}, which is no rule`,
      level: 'error',
    }));
}

/** Adds or renews evidence; reasons that people gave for the same hits stay. The file appears whole or not at all. */
export async function recordPromotions(
  folder: string,
  known: readonly Promotion[],
  fresh: readonly Promotion[],
): Promise<string> {
  const reasons = new Map(known.flatMap(({ rule, hits }) => hits.map(({ crate, why }) => [`${rule} ${crate}`, why])));
  const renewed = fresh.map((one) => ({
    ...one,
    hits: one.hits.map(({ crate, why }) => ({ crate, why: reasons.get(`${one.rule} ${crate}`) ?? why })),
  }));
  const kept = known.filter(({ rule }) => !fresh.some((one) => one.rule === rule));
  const all = [...kept, ...renewed].sort((a, b) => (a.rule < b.rule ? -1 : 1));
  const path = join(folder, FILE);
  await writeFile(`${path}.part`, HEADER + stringify(all, { lineWidth: 0 }));
  await rename(`${path}.part`, path);
  return path;
}
