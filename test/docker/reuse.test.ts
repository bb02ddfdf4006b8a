import { createHash } from 'node:crypto';
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { Report } from '../../src/model/report.ts';
import { archiveOf, type Publish } from '../support/publish-crate.ts';
import { sandpit, temporaryFolder } from '../support/sandpit.ts';

/** What it has a program say is another each time that it runs. */
const TELLS_TIME = `fn main() {
    let now = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).unwrap().as_nanos();
    std::process::Command::new("true").arg(format!("at-{now}")).status().unwrap();
    std::fs::write(std::path::Path::new(&std::env::var("OUT_DIR").unwrap()).join("made.rs"), "pub fn made() -> u8 { 7 }").unwrap();
}`;
/** Writes where what was made of another crate lies. */
const WRITES_ELSEWHERE = `fn main() {
    let out = std::path::PathBuf::from(std::env::var("OUT_DIR").unwrap());
    let made = out.ancestors().nth(3).unwrap().join("deps");
    std::fs::write(made.join("libhelper-0000000000000000.rlib"), "inert").unwrap();
}`;
const crate = (name: string, needs: readonly string[], files: Publish['files'] = {}): Publish => ({
  name,
  version: '1.0.0',
  age: 0,
  needs: needs.map((one) => ({ name: one, requirement: '=1.0.0' })),
  files,
});
const HELPER = crate('helper', [], {
  'build.rs': TELLS_TIME,
  'src/lib.rs': 'include!(concat!(env!("OUT_DIR"), "/made.rs"));',
});
const CRATES = [
  HELPER,
  crate('intruder', [], { 'build.rs': WRITES_ELSEWHERE, 'src/lib.rs': '' }),
  crate('unknown', ['helper'], { 'build.rs': TELLS_TIME, 'src/lib.rs': 'pub use helper::made;' }),
  crate('first', ['helper'], { 'src/lib.rs': 'pub use helper::made;' }),
  crate('second', ['helper', 'unknown'], { 'src/lib.rs': 'pub use helper::made;\npub use unknown as other;' }),
  crate('third', ['helper', 'intruder'], { 'src/lib.rs': 'pub use helper::made;' }),
];

let place: Awaited<ReturnType<typeof temporaryFolder>>;

beforeAll(async () => {
  place = await temporaryFolder();
  await mkdir(join(place.path, 'overlay'));
  for (const one of CRATES) await writeFile(join(place.path, 'overlay', `${one.name}-1.0.0.crate`), archiveOf(one));
  await clear('helper');
  await clear('intruder');
});

afterAll(() => place[Symbol.asyncDispose]());

/** Says in the store that the archive was built and found clean. */
async function clear(name: string): Promise<void> {
  const archive = await readFile(join(place.path, 'overlay', `${name}-1.0.0.crate`));
  const checksum = createHash('sha256').update(archive).digest('hex');
  const folder = join(place.path, 'store/reports', name, '1.0.0');
  await mkdir(folder, { recursive: true });
  const report = `reports/${name}/1.0.0/${checksum}/rules/final.json`;
  await writeFile(
    join(folder, 'latest.json'),
    JSON.stringify({ schema: 'sandpit.latest/1', report, runId: 'x', level: 'clean' }),
  );
}

async function scan(name: string, ...flags: readonly string[]): Promise<Report> {
  const { path } = place;
  const places = ['--overlay', join(path, 'overlay'), '--out', join(path, 'store')];
  const environment = { XDG_DATA_HOME: path, SANDPIT_CACHE: join(path, 'cache') };
  const argv = ['scan', '--profile', 'quick', '--format', 'json', ...places, ...flags, `${name}@1.0.0`];
  const ran = await sandpit(argv, environment);
  if (ran.stdout === '') throw new Error(ran.stderr);
  return Report.parse(JSON.parse(ran.stdout));
}

const told = (report: Report) => report.coverage.find(({ stage }) => stage === 'resolve')?.reason;
const built = (report: Report) => report.coverage.find(({ stage }) => stage === 'build')?.state;
/** What the build scripts of a crate had said, in the evidence of a report. */
const times = (report: Report, name: string) =>
  report.evidence
    .filter(({ kind, subject }) => kind === 'process-exec' && subject === `${name}@1.0.0`)
    .flatMap((piece) => JSON.stringify(piece.data).match(/at-\d+/g) ?? []);

test('a dependency with a clean report is compiled once, and what its build script did is told each time', async () => {
  const first = await scan('first');
  expect([built(first), told(first)]).toEqual([
    'complete',
    '1 of 1 dependencies, each with a clean report, had been compiled before',
  ]);
  const second = await scan('second');
  expect([built(second), told(second)]).toEqual([
    'complete',
    '1 of 2 dependencies, each with a clean report, had been compiled before',
  ]);
  expect(times(first, 'helper')).toHaveLength(1);
  expect(times(second, 'helper')).toEqual(times(first, 'helper'));
  // One without a report of its own runs each time.
  expect(times(second, 'unknown')).toHaveLength(1);
  expect(times(await scan('second'), 'unknown')).not.toEqual(times(second, 'unknown'));
}, 300_000);

test('--no-reuse compiles all anew', async () => {
  const before = await scan('first');
  const anew = await scan('first', '--no-reuse');
  expect([built(anew), told(anew)]).toEqual(['complete', '']);
  expect(times(anew, 'helper')).not.toEqual(times(before, 'helper'));
}, 300_000);

test('what somebody changed in the cache is refused and compiled again', async () => {
  const before = await scan('first');
  const units = (await readdir(join(place.path, 'cache/compiled'), { recursive: true })).filter((path) =>
    path.endsWith('.tar'),
  );
  expect(units.length).toBeGreaterThan(0);
  for (const unit of units) await writeFile(join(place.path, 'cache/compiled', unit), 'poison');
  const refused = await scan('first');
  expect([built(refused), times(refused, 'helper').length]).toEqual(['complete', 1]);
  expect(times(refused, 'helper')).not.toEqual(times(before, 'helper'));
}, 300_000);

test('where a build script wrote into what was made of another crate nothing is kept', async () => {
  const third = await scan('third');
  expect([built(third), told(third)]).toEqual(['complete', '']);
}, 300_000);
