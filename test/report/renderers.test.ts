import { execFileSync } from 'node:child_process';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { covered, notAsked, STAGES } from '../../src/model/coverage.ts';
import { SANDBOX_PHASES } from '../../src/model/phases.ts';
import type { Report } from '../../src/model/report.ts';
import { composeReport, renderHtml, renderJson, renderSarif, renderText } from '../../src/report/index.ts';
import { HOSTILE, sampleReport } from '../support/sample-report.ts';

const CONTROL_BUT_NEWLINE = /[\p{Cf}\p{Zl}\p{Zp}\p{Cs}\p{Co}]|(?!\n)\p{Cc}/u;
const golden = (name: string) => new URL(`./goldens/${name}`, import.meta.url).pathname;
const plain = (report: Report) => renderText(report, { colour: false });

/** Any text, with what terminals and browsers act on in it often. */
const anyText = fc
  .array(
    fc.oneof(fc.string({ unit: 'binary' }), fc.constantFrom(HOSTILE, '\u009b2J', '\u2028', '</title>', '"', "'", '&')),
  )
  .map((parts) => parts.join(''));

/** A report whose every free text is the given one. */
function saying(text: string): Report {
  const report = sampleReport();
  return composeReport({
    ...report,
    verdict: { ...report.verdict, reasons: report.verdict.reasons.map((reason) => ({ ...reason, sentence: text })) },
    signals: report.signals.map((signal) => ({ ...signal, sentence: text, claim: text })),
    evidence: report.evidence.map((piece) =>
      'file' in piece.at
        ? { ...piece, at: { ...piece.at, file: text } }
        : { ...piece, at: { ...piece.at, process: [text] } },
    ) as Report['evidence'],
    coverage: [covered('build', 'failed', text)],
  });
}

test('the same findings in another order give the same bytes but for runId and times', () => {
  const report = sampleReport();
  const other = composeReport({
    ...report,
    runId: 'another',
    timings: [],
    signals: [...report.signals].reverse(),
    evidence: [...report.evidence, ...report.evidence].reverse(),
    coverage: [...report.coverage].reverse(),
  });
  const alike = (one: Report) => renderJson({ ...one, runId: '', timings: [] });
  expect(alike(other)).toBe(alike(report));
  expect(renderJson(composeReport(report))).toBe(renderJson(report));
});

test('a dossier that breaks the schema is a defect', () => {
  const report = sampleReport();
  expect(() => composeReport({ ...report, verdict: { ...report.verdict, score: 101 } })).toThrow();
});

test('text, JSON, SARIF and HTML of the sample are the goldens', async () => {
  const report = sampleReport();
  await expect(`${plain(report)}\n`).toMatchFileSnapshot(golden('sample.txt'));
  await expect(`${JSON.stringify(JSON.parse(renderJson(report)), null, 2)}\n`).toMatchFileSnapshot(
    golden('sample.golden.json'),
  );
  await expect(`${JSON.stringify(JSON.parse(renderSarif(report)), null, 2)}\n`).toMatchFileSnapshot(
    golden('sample-sarif.golden.json'),
  );
  await expect(`${renderHtml(report)}\n`).toMatchFileSnapshot(golden('sample.html'));
});

test('text: the verdict first, then a line a reason, then what was not looked at', () => {
  const report = sampleReport({
    coverage: [covered('build', 'timed-out', 'the time ran out'), notAsked('bins', 'it has no binary')],
  });
  const [first, second, third, ...rest] = plain(report).split('\n');
  expect(first).toMatch(/^malicious {2}sample@1\.0\.0/);
  expect(second).toContain('It connected to 192.0.2.1 port 443');
  expect(third).toContain('build: timed-out, the time ran out');
  expect(rest).toEqual([]);
});

test('text: stages that fell short for one reason share a line', () => {
  const why = 'no container engine answers';
  const coverage = [covered('resolve', 'skipped', why), covered('build', 'skipped', why), covered('bins', 'failed')];
  expect(plain(sampleReport({ coverage })).split('\n').slice(2)).toEqual([
    `  ? resolve, build: skipped, ${why}`,
    '  ? bins: failed',
  ]);
});

test('text: a clean report says how far it looked', () => {
  const clean = { level: 'clean', score: 0, recommendation: 'allow', reasons: [] } as const;
  const asked = (stage: (typeof STAGES)[number]) => !['resolve', ...SANDBOX_PHASES, 'sensors'].includes(stage);
  const files = STAGES.map((stage) => (asked(stage) ? covered(stage, 'complete') : notAsked(stage, '--static-only')));
  const quiet = { verdict: { ...clean, reasons: [] }, signals: [], evidence: [] };
  expect(plain(sampleReport({ ...quiet, stage: 'static', coverage: files }))).toContain(
    'nothing found statically; not built',
  );
  expect(plain(sampleReport(quiet))).toContain('nothing found, statically or in the cage');
  const weak = { signal: 'library-constructor', sentence: 'Code runs before main (src/lib.rs:1)', evidence: ['x'] };
  const noted = { ...quiet, verdict: { ...clean, score: 5, reasons: [weak] } };
  expect(plain(sampleReport({ ...noted, stage: 'static', coverage: files }))).toContain('not built');
});

test('text: colour only where asked for, and then only our own', () => {
  const report = sampleReport();
  expect(plain(report)).not.toContain('\u001b');
  const coloured = renderText(report, { colour: true });
  expect(coloured.startsWith('\u001b[1;31mmalicious\u001b[0m  ')).toBe(true);
  expect(coloured.split('\u001b')).toHaveLength(3);
});

test('no text of a crate reaches a terminal raw, makes a line, or becomes markup, in any format', () => {
  fc.assert(
    fc.property(anyText, (text) => {
      const report = saying(text);
      const lines = plain(report);
      expect(lines).not.toMatch(CONTROL_BUT_NEWLINE);
      expect(lines.split('\n')).toHaveLength(3);
      for (const document of [renderJson(report), renderSarif(report)]) {
        expect(document).not.toMatch(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u);
        expect(JSON.parse(document)).toBeTypeOf('object');
      }
      const page = renderHtml(report);
      expect(page).not.toMatch(CONTROL_BUT_NEWLINE);
      expect(page.match(/<[a-z!/][^>]*>/gi)).toEqual(renderHtml(saying('x')).match(/<[a-z!/][^>]*>/gi));
    }),
    { numRuns: 300 },
  );
});

test('JSON is the report, whatever texts are in it', () => {
  fc.assert(
    fc.property(anyText, (text) => {
      const report = saying(text.toWellFormed());
      expect(JSON.parse(renderJson(report))).toEqual(report);
    }),
  );
});

test('HTML is one page without scripts and without anything from elsewhere', () => {
  const page = renderHtml(sampleReport());
  expect(page).not.toMatch(/<script|<link|<img|<iframe|\s(src|href|on\w+)=/i);
  expect(page).toContain("default-src 'none'");
});

test('SARIF names each rule once, and places only in files', () => {
  const document = JSON.parse(renderSarif(sampleReport())) as {
    version: string;
    runs: {
      tool: { driver: { rules: { id: string }[] } };
      results: { ruleId: string; locations: { physicalLocation: { artifactLocation: { uri: string } } }[] }[];
    }[];
  };
  const [run] = document.runs;
  expect(document.version).toBe('2.1.0');
  expect(run?.results.map((result) => result.ruleId)).toEqual(run?.tool.driver.rules.map((rule) => rule.id));
  for (const { locations } of run?.results ?? [])
    for (const { physicalLocation } of locations)
      expect(physicalLocation.artifactLocation.uri).toMatch(/^[\w.~!*'();:@&=+$,/?#%-]+$/);
});

test('the golden text is what a terminal shows: no byte of it is a control byte', () => {
  const shown = execFileSync('cat', [golden('sample.txt')]);
  expect([...shown].filter((byte) => byte < 32 && byte !== 10)).toEqual([]);
});
