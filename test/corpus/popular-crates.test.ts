import { beforeAll, describe, expect, test } from 'vitest';
import { failureLine } from '../../src/model/failure.ts';
import { composeScan } from '../support/compose-scan.ts';
import { readCorpus } from './read-corpus.ts';
import { readReviewed } from './read-reviewed.ts';
import { type Scanned, scanCorpus } from './scan-corpus.ts';

const every = await readCorpus();
const reviewed = await readReviewed();
/** All, or a fixed third: each crate and the version before it are fetched and read, which takes minutes. */
const crates = process.env['SANDPIT_TEST_CORPUS'] === 'all' ? every : every.filter((_, at) => at % 3 === 0);
/** Two wait for the registry while one is read: reading is on one core anyway. */
const IN_FLIGHT = 3;
/** Milliseconds for all of them; a machine that needs as much is not meant. */
const AT_MOST = 1_800_000;

test('the corpus has at least 300 popular crates, each pinned once', () => {
  expect(every.length).toBeGreaterThanOrEqual(300);
  expect(new Set(every).size).toBe(every.length);
});

test('what has been reviewed is of the corpus, and at most one in a hundred of all may be suspicious', () => {
  const { signals, suspicious, partial } = reviewed;
  const named = [signals, suspicious, partial].flatMap((part) => Object.keys(part));
  expect(named.filter((crate) => !every.includes(crate))).toEqual([]);
  expect(Object.entries(suspicious).filter(([crate, signal]) => signals[crate]?.[signal] === undefined)).toEqual([]);
  expect(Object.keys(suspicious).length).toBeLessThanOrEqual(every.length / 100);
});

describe(`the static half over ${crates.length} of ${every.length} popular crates`, () => {
  const scanned: Scanned[] = [];
  /** Left aside: what a loaded machine had no time for says nothing of the crate. */
  const late: string[] = [];
  const notHad: string[] = [];

  beforeAll(async () => {
    const composed = await composeScan();
    if (!composed.ok) throw new Error(failureLine(composed.failure));
    await using composition = composed.value;
    await scanCorpus(crates, composition.ports, IN_FLIGHT, (result) => {
      if ('report' in result && isLate(result)) late.push(result.crate);
      else if ('report' in result) scanned.push(result);
      else notHad.push(`${result.crate}: ${failureLine(result.failure)}`);
    });
  }, AT_MOST);

  /** What is said of each crate, of those of which anything is; sorted, so that a difference reads well. */
  function said(tell: (result: Scanned) => readonly string[]): Record<string, readonly string[]> {
    const entries = scanned.map((result) => [result.crate, [...new Set(tell(result))].sort()] as const);
    return Object.fromEntries(entries.filter(([, told]) => told.length > 0).sort(([a], [b]) => (a < b ? -1 : 1)));
  }

  /** The same of what was reviewed, of the crates that were scanned. */
  function known(part: Readonly<Record<string, Readonly<Record<string, string>>>>): Record<string, string[]> {
    const here = Object.entries(part).filter(([crate]) => isHere(crate));
    return Object.fromEntries(here.map(([crate, reasons]) => [crate, Object.keys(reasons).sort()]));
  }

  function isHere(crate: string): boolean {
    return crates.includes(crate) && !late.includes(crate);
  }

  function ofLevel(level: string): string[] {
    return scanned.flatMap(({ crate, report }) => (report.verdict.level === level ? [crate] : [])).sort();
  }

  test('every one could be had and was scanned', () => {
    expect(notHad).toEqual([]);
    expect(scanned.length + late.length).toBe(crates.length);
    expect(late.length, late.join(' ')).toBeLessThanOrEqual(crates.length / 10);
  });

  test('none is malicious, and suspicious are those that have been reviewed and no others', () => {
    expect(ofLevel('malicious')).toEqual([]);
    expect(ofLevel('suspicious')).toEqual(Object.keys(reviewed.suspicious).filter(isHere).sort());
  });

  test('every signal of severity medium and above has been reviewed, and none of the reviewed is gone unnoticed', () => {
    const grave = said(({ report }) =>
      report.signals.filter(({ severity }) => !['info', 'low'].includes(severity)).map(({ id }) => id),
    );
    expect(grave).toEqual(known(reviewed.signals));
  });

  test('what is not read in full has been reviewed', () => {
    const partial = said((result) => shortfalls(result).map(({ stage }) => stage));
    expect(partial).toEqual(known(reviewed.partial));
  });
});

function shortfalls({ report }: Scanned): Scanned['report']['coverage'] {
  return report.coverage.filter(({ asked, state }) => asked && state !== 'complete');
}

/** What a loaded machine had no time for. */
function isLate(result: Scanned): boolean {
  return shortfalls(result).some(
    ({ state, reason }) => state === 'timed-out' || /\b(in time|time for it)\b/.test(reason),
  );
}
