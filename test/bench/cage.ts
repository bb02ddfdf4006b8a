import { containerRuntime } from '../../src/compose.ts';
import type { Part } from './part.ts';
import { type Cost, costOfSensors } from './sensor-cost.ts';
import { duration, median, table } from './table.ts';

/** A library of C and assembler, another of C alone, a procedural macro: many processes, many files, one long compiler. */
const CRATES = ['ring@0.17.14', 'zstd-sys@2.1.3+zstd.1.5.7', 'serde_derive@1.0.229'];

function row({ crate, bare, watched, walled }: Cost): string[] {
  const spread = (values: readonly number[]) => `${duration(Math.min(...values))} – ${duration(Math.max(...values))}`;
  return [
    crate,
    duration(median(bare)),
    duration(median(watched)),
    (median(watched) / median(bare)).toFixed(2),
    walled.length === 0 ? '–' : duration(median(walled)),
    walled.length === 0 ? '–' : (median(walled) / median(bare)).toFixed(2),
    spread(bare),
    spread(watched),
  ];
}

const part: Part = {
  id: 'cage',
  title: 'a build in the cage with its sensors, beside the same build in the same container without',
  measure: async ({ runs }) => {
    const engine = await containerRuntime(process.env).probe();
    if (!engine.ok) return `not measured: ${engine.failure.what}; ${engine.failure.remedy}`;
    const costs: Cost[] = [];
    const missing: string[] = [];
    for (const crate of CRATES) {
      const cost = await costOfSensors(crate, runs);
      if (cost.ok) costs.push(cost.value);
      else if (cost.failure.blame === 'upstream') return `not measured: ${cost.failure.what}`;
      else missing.push(`  ${crate} not measured: ${cost.failure.what}: ${cost.failure.where}`);
    }
    const columns = ['crate', 'without', 'with', 'ratio', 'runsc', 'ratio', 'without, all', 'with, all'];
    return [
      table(columns, costs.map(row)),
      ...missing,
      `  medians of ${runs} runs each, alternating, from the opening of the gate to the end of the container; under runsc with the network's sensor alone`,
    ].join('\n');
  },
};
export default part;
