import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type Excused, readPromotions } from '../../rulebook/index.ts';
import { loadPolicy } from '../../verdict/index.ts';

/** The hits that somebody has explained: in the evidence for a rule's promotion, or as an allowance of the policy. */
export async function excusedBy(folder: string): Promise<Excused> {
  const { promotions } = await readPromotions(folder);
  const path = join(folder, 'policy/default.yml');
  const policy = loadPolicy(await readFile(path, 'utf8').catch(() => ''), path);
  const known = new Set([
    ...promotions.flatMap(({ rule, hits }) =>
      hits.filter(({ why }) => why !== '').map(({ crate }) => `${rule} ${crate}`),
    ),
    ...(policy.ok ? policy.value.allowances : []).map(({ rule, crate }) => `${rule} ${crate}`),
  ]);
  return (rule, crate) => known.has(`${rule} ${crate}`);
}
