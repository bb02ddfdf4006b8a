// `npm run bench [-- PART...] [--crates N] [--runs N]`: measures side by side in one run and prints what it saw. Nothing is
// asserted: a number of one machine is no promise for another; what to read are the ratios.
import { readArguments } from '../../src/cli/arguments.ts';
import cage from './cage.ts';
import engines from './engines.ts';
import hijack from './hijack.ts';
import neighbour from './neighbour.ts';
import type { Part } from './part.ts';
import peers from './peers.ts';
import scans from './scans.ts';
import statics from './static.ts';

const PARTS: readonly Part[] = [statics, peers, hijack, engines, cage, scans, neighbour];

const { values, positionals } = request();
for (const part of PARTS.filter(({ id }) => positionals.length === 0 || positionals.includes(id))) {
  console.log(`\n${part.id}: ${part.title}\n`);
  const start = performance.now();
  console.log(await told(part));
  console.log(`  measured in ${Math.round((performance.now() - start) / 1000)} s`);
}
process.exit(0);

async function told(part: Part): Promise<string> {
  try {
    const text = await part.measure({ crates: Number(values.crates), runs: Number(values.runs) });
    return text.startsWith('not measured') ? `  ${text}` : text;
  } catch (error) {
    return `  not measured: ${error instanceof Error ? error.message.split('\n')[0] : String(error)}`;
  }
}

function request() {
  const options = { crates: { type: 'string', default: '0' }, runs: { type: 'string', default: '3' } } as const;
  const read = readArguments('bench', process.argv.slice(2), options);
  if (!read.ok) return refused(`${read.failure.where}; there are --crates N and --runs N`);
  const unknown = read.value.positionals.filter((id) => !PARTS.some((part) => part.id === id));
  if (unknown.length > 0)
    return refused(`no part ${unknown.join(', ')}; there are: ${PARTS.map(({ id }) => id).join(', ')}`);
  const odd = Object.entries(read.value.values).find(([, value]) => !/^\d{1,6}$/.test(value));
  return odd === undefined ? read.value : refused(`--${odd.join(' ')}: a number is asked for`);
}

function refused(why: string): never {
  console.error(`bench: ${why}`);
  process.exit(2);
}
