import { expect, test } from 'vitest';
import type { Report } from '../../src/model/report.ts';
import { temporaryFolder } from '../support/sandpit.ts';
import { readStories, scanStories, type Told } from '../support/stories.ts';

const attacks = await readStories('attacks');
const benign = await readStories('benign');
await using folder = await temporaryFolder();
const reports = await scanStories([...attacks, ...benign], ['--static-only'], folder.path, 1);

function reportOf({ name }: Told): Report {
  const report = reports.get(name);
  if (report === undefined) throw new Error(`no report for ${name}`);
  return report;
}

test('there are at least twenty attacks and fifteen look-alikes, and every one was scanned', () => {
  expect(attacks.length).toBeGreaterThanOrEqual(20);
  expect(benign.length).toBeGreaterThanOrEqual(15);
  expect([...reports.keys()].sort()).toEqual([...attacks, ...benign].map(({ name }) => name).sort());
});

test.each(attacks.map((told) => [told.name, told] as const))(
  'attack %s: its source shows what its story says',
  (_, told) => {
    const report = reportOf(told);
    const ids = report.signals.map((signal) => signal.id);
    expect(told.story.static.filter((id) => !ids.includes(id))).toEqual([]);
    expect(report.stage).toBe('static');
    expect(report.signals.filter((signal) => signal.layer === 'dynamic')).toEqual([]);
    // What the files alone prove is never for taking down: nobody has seen it act.
    expect(report.verdict.recommendation).not.toBe('takedown');
    const grave = report.signals.some((signal) => signal.severity === 'high' || signal.severity === 'critical');
    expect(['suspicious', 'malicious'].includes(report.verdict.level)).toBe(grave);
  },
);

test('most attacks whose source can be read are found without building them', () => {
  const visible = attacks.filter(({ story }) => story.sourceVisible !== false);
  const found = visible.filter((told) => ['suspicious', 'malicious'].includes(reportOf(told).verdict.level));
  expect(found.length).toBeGreaterThanOrEqual(Math.ceil(visible.length * 0.8));
});

test.each(benign.map((told) => [told.name, told] as const))('look-alike %s is clean by its files', (_, told) => {
  const report = reportOf(told);
  expect({ level: report.verdict.level, recommendation: report.verdict.recommendation }).toEqual({
    level: 'clean',
    recommendation: 'allow',
  });
});
