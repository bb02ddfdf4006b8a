import { expect, test } from 'vitest';
import { packCrate } from '../../src/kit/pack-crate.ts';
import { CrateId } from '../../src/model/crate.ts';
import { unpackCrate } from '../../src/unpack/index.ts';
import { openStaticJudge } from '../support/judge-statically.ts';
import { watchFiles } from '../support/watch-files.ts';
import { filesOf, GATES, type Gate, SINK } from './gated/gates.ts';

const ALL = process.env['SANDPIT_TEST_GATED'] === 'all';
/** Exposed by the cage in a run of the test suite: a build on a CI and one for Windows; the rest takes minutes. */
const SHOWN = GATES.filter(({ tells }) => ALL || ['on GitHub only', 'for users of Windows'].includes(tells));

async function isSeen(gate: Gate, profile: 'standard' | 'deep'): Promise<boolean> {
  const { evidence } = await watchFiles(filesOf(gate, 'gated'), { profile, linger: gate.linger ?? 0.2 });
  return evidence.some(({ kind, data }) => kind === 'network-connect' && JSON.stringify(data).includes(SINK));
}

test('of twenty gated crates the static half alone flags every one', async () => {
  await using judge = await openStaticJudge();
  const silent: string[] = [];
  for (const gate of GATES) {
    const id = CrateId.parse({ name: 'gated', version: '1.0.0' });
    const files = Object.entries(filesOf(gate, id.name)).map(([path, text]) => ({
      path,
      bytes: Buffer.from(text),
      executable: false,
    }));
    const read = await unpackCrate(packCrate(id, files), id, undefined, new AbortController().signal);
    if (!read.ok) throw new Error('not unpacked');
    const { verdict } = await judge.judge(read.value);
    if (verdict.level === 'clean') silent.push(gate.tells);
  }
  expect(GATES).toHaveLength(20);
  expect(silent).toEqual([]);
});

test.each(SHOWN)(
  '$tells: the cage alone sees it act',
  async (gate) => {
    const [standard, deep] = [await isSeen(gate, 'standard'), await isSeen(gate, 'deep')];
    console.log(`gated: ${gate.tells}: standard ${standard}, deep ${deep}`);
    if (!ALL) expect(deep).toBe(true);
  },
  300_000,
);
