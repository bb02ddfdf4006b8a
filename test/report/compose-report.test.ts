import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type Evidence, evidence } from '../../src/model/evidence.ts';
import { composeReport } from '../../src/report/index.ts';
import { sampleReport } from '../support/sample-report.ts';

const runs = (count: number): Evidence[] =>
  Array.from({ length: count }, (_, at) =>
    evidence(
      'process-exec',
      'sample@1.0.0',
      { phase: 'build', process: ['cargo', 'build-script-build'] },
      { program: '/usr/bin/cc', arguments: [String(at)], directory: '/', result: 'ok', origin: 'image' },
    ),
  );

/** A report over so many programs run, of which the signal cites some. */
function over(pieces: readonly Evidence[], cited: readonly string[]) {
  const report = sampleReport();
  const signals = report.signals.map((signal) => ({ ...signal, evidence: [...cited] }));
  return composeReport({ ...report, evidence: [...pieces] as typeof report.evidence, signals });
}

test('however much there is besides, what a signal cites is in the report, and what is left out is counted', () => {
  const pieces = runs(1000);
  fc.assert(
    fc.property(fc.shuffledSubarray(pieces, { minLength: 1, maxLength: 30 }), (cited) => {
      const ids = cited.map((piece) => piece.id);
      const report = over(pieces, ids);
      const held = report.evidence.filter((piece) => piece.kind === 'process-exec').map((piece) => piece.id);
      expect(held).toEqual(expect.arrayContaining(ids));
      expect(held).toHaveLength(400 + cited.length);
      expect(report.evidence.filter((piece) => piece.kind === 'sandbox-limit').map((piece) => piece.data)).toEqual([
        { limit: 'report', detail: `${1000 - held.length} more of process-exec, cited by no signal` },
      ]);
    }),
    { numRuns: 30 },
  );
});

test('what is kept depends on no order, and composing again changes nothing', () => {
  const pieces = runs(900);
  const ids = pieces.slice(0, 3).map((piece) => piece.id);
  const report = over(pieces, ids);
  expect(over([...pieces].reverse(), ids)).toEqual(report);
  expect(composeReport(report)).toEqual(report);
});
