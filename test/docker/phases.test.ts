import { beforeAll, expect, test } from 'vitest';
import type { Findings } from '../../src/model/coverage.ts';
import { isCageMoment } from '../../src/model/evidence.ts';
import { EXERCISES, type SandboxPhase } from '../../src/model/phases.ts';
import { loadCatalog, raiseSignals } from '../../src/signals/index.ts';
import { watchFiles } from '../support/watch-files.ts';

/** A crate that connects somewhere else in each way in which its code can run, and only there. */
const connect = (host: number) => `let _ = std::net::TcpStream::connect("192.0.2.${host}:9001");`;
const ACTS: readonly (readonly [SandboxPhase, number])[] = [
  ['functions', 18],
  ['run-bins', 10],
  ['run-bins', 11],
  ['features', 12],
  ['targets', 13],
  ['run-tests', 14],
  ['run-tests', 15],
  ['run-examples', 16],
  ['doc-tests', 17],
];
const MANIFEST = `[package]
name = "story"
version = "1.0.0"
edition = "2021"
build = "build.rs"
[features]
default = []
http = []
other = []
[dev-dependencies]
itoa = "=1.0.11"
`;
const FILES = {
  'Cargo.toml': MANIFEST,
  'build.rs': `fn main() {
    if std::env::var_os("CARGO_FEATURE_HTTP").is_some() { ${connect(12)} }
    if std::env::var("CARGO_CFG_TARGET_OS").as_deref() == Ok("windows") { ${connect(13)} }
}`,
  'src/lib.rs': `/// Adds.
///
/// \`\`\`
/// ${connect(17)}
/// assert_eq!(story::add(1, 2), 3);
/// \`\`\`
pub fn add(left: u32, right: u32) -> u32 { left + right }
mod client {
    pub struct Client { name: String }
    impl Client {
        pub fn with_name(name: impl Into<String>) -> Result<Self, ()> { Ok(Self { name: name.into() }) }
        pub fn greet<T: AsRef<str>>(&mut self, whom: T, times: &[u8]) -> usize {
            ${connect(18)}
            self.name.len() + whom.as_ref().len() + times.len()
        }
    }
}
pub use client::Client as Caller;
#[cfg(test)]
mod tests {
    #[test]
    fn adds() { ${connect(14)} assert_eq!(super::add(1, 2), 3); }
}`,
  'src/bin/tool.rs': `fn main() {
    if std::env::args().any(|word| word == "--help") { ${connect(10)} } else { ${connect(11)} }
}`,
  'tests/whole.rs': `#[test] fn whole() { ${connect(15)} assert_eq!(itoa::Buffer::new().format(3), "3"); }`,
  'tests/broken.rs': 'fn main() { this does not compile }',
  'examples/show.rs': `fn main() { ${connect(16)} }`,
};

let findings: Findings;

beforeAll(async () => {
  findings = await watchFiles(FILES);
}, 300_000);

test.each(ACTS)('in %s the crate connects to 192.0.2.%i, and that is the crate’s own doing', (phase, host) => {
  const seen = findings.evidence.filter(
    (piece) => piece.kind === 'network-connect' && piece.data.address === `192.0.2.${host}`,
  );
  expect(seen.map(({ subject, at }) => [subject, isCageMoment(at) ? at.phase : ''])).toContainEqual([
    'story@1.0.0',
    phase,
  ]);
});

test('coverage counts what ran, and a test that does not compile is told and no shortfall', () => {
  const told = new Map(findings.coverage.map((entry) => [entry.stage, entry]));
  expect(told.get('functions')).toMatchObject({ state: 'complete', reason: '3 of 3 functions ran' });
  expect(told.get('run-bins')).toMatchObject({ state: 'complete', reason: '1 of 1 binaries ran' });
  expect(told.get('tests')).toMatchObject({ state: 'failed', asked: false });
  expect(told.get('run-tests')).toMatchObject({ state: 'partial', asked: false });
  expect(told.get('run-examples')).toMatchObject({ state: 'complete', reason: '1 of 1 examples ran' });
  expect(told.get('doc-tests')).toMatchObject({ state: 'complete' });
  expect(findings.coverage.filter(({ asked, state }) => asked && state !== 'complete')).toEqual([]);
});

test('programs at their trade raise nothing; what a build does under some features and targets does', async () => {
  const catalog = await loadCatalog();
  const exercised = findings.evidence.filter(({ at }) => isCageMoment(at) && EXERCISES.has(at.phase));
  expect(exercised.length).toBeGreaterThanOrEqual(7);
  expect(raiseSignals({ evidence: exercised, coverage: [] }, catalog)).toEqual([]);
  const raised = raiseSignals(findings, catalog).map(({ id }) => id);
  expect(raised).toContain('connects-to-literal-address');
});

test('what a build does on a runner of one kind only is seen there, and is a sign by itself', async () => {
  const gated = (name: string, host: number) => `if std::env::var_os("${name}").is_some() { ${connect(host)} }`;
  const { evidence, coverage } = await watchFiles({
    'Cargo.toml': '[package]\nname = "gated"\nversion = "1.0.0"\nedition = "2021"\nbuild = "build.rs"\n',
    'build.rs': `fn main() { ${connect(40)} ${gated('GITHUB_ACTIONS', 41)} ${gated('GITLAB_CI', 42)} ${gated('CI', 43)} }`,
    'src/lib.rs': '',
  });
  const where = (host: number) =>
    evidence
      .filter(({ kind, data }) => kind === 'network-connect' && JSON.stringify(data).includes(`"192.0.2.${host}"`))
      .map(({ at }) => (isCageMoment(at) ? (at.personality ?? 'desktop') : ''));
  expect([40, 41, 42, 43].map((host) => [...new Set(where(host))])).toEqual([
    ['desktop'],
    ['github'],
    ['gitlab'],
    ['github', 'gitlab'],
  ]);
  expect(raiseSignals({ evidence, coverage }, await loadCatalog()).map(({ id }) => id)).toContain('gated-behaviour');
  expect(coverage.find(({ stage }) => stage === 'sensors')).toMatchObject({ state: 'complete' });
});
