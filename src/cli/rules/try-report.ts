import type { RuleFile } from '../../rulebook/index.ts';
import type { Looked } from './looked.ts';
import { byPopularity, type Popularity, popularityOf } from './popularity.ts';

/** Rows of one rule that are printed; how many more there are is told. */
const ROWS = 60;

interface Row extends Popularity {
  readonly label: string;
  readonly hit: Looked['hits'][number];
}

/** For each rule what it would have matched, in the most popular crates first. */
export async function printTrial(folder: string, files: readonly RuleFile[], looked: readonly Looked[]): Promise<void> {
  const popularity = await popularityOf(folder, looked);
  const archives = looked.filter(({ kind, problem }) => kind === 'archive' && problem === null).length;
  for (const { meta } of files) {
    const rows = looked
      .flatMap((one): Row[] =>
        one.hits
          .filter((hit) => hit.rule === meta.name)
          .map((hit) => ({ label: one.label, hit, ...popularity(one.name) })),
      )
      .sort((a, b) => byPopularity(a, b) || (a.label < b.label ? -1 : 1));
    const crates = new Set(rows.map(({ label }) => label)).size;
    console.log(`${meta.name} (${meta.status}, ${meta.severity}, ${meta.scope}): ${crates} of ${archives}`);
    if (rows.length > 0) console.log('    rank  dependants  crate');
    for (const row of rows.slice(0, ROWS)) printRow(row);
    if (rows.length > ROWS) console.log(`  and ${rows.length - ROWS} more`);
  }
}

function printRow({ rank, dependants, label, hit }: Row): void {
  const more = hit.more > 0 ? ` and ${hit.more} more` : '';
  const numbers = `${String(rank ?? '-').padStart(8)}  ${String(dependants).padStart(10)}`;
  console.log(`${numbers}  ${label}  ${hit.place}  ${hit.pattern}: ${hit.excerpt}${more}`);
}
