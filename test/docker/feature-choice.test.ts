import { expect, test } from 'vitest';
import type { Findings } from '../../src/model/coverage.ts';
import { isCageMoment } from '../../src/model/evidence.ts';
import { watchFiles } from '../support/watch-files.ts';

const connect = (host: number) => `let _ = std::net::TcpStream::connect("192.0.2.${host}:9001");`;
const manifest = (features: string, documented = '') =>
  `[package]\nname = "story"\nversion = "1.0.0"\nedition = "2021"\nbuild = "build.rs"\n${documented}\n[features]\n${features}`;
const built = ({ coverage }: Findings, stage = 'build') => coverage.find((entry) => entry.stage === stage);
const contacts = ({ evidence }: Findings) =>
  evidence.flatMap(({ kind, data, at }) =>
    kind === 'network-connect' && isCageMoment(at) ? [[at.phase, (data as { address: string }).address]] : [],
  );

const ONE_OF_TWO = `
#[cfg(not(any(feature = "one", feature = "two")))] compile_error!("choose one");
#[cfg(all(feature = "one", feature = "two"))] compile_error!("choose only one");
`;

test('a crate that needs one of its features is built with one, in all phases, and is watched as any other', async () => {
  const findings = await watchFiles(
    {
      'Cargo.toml': manifest('one = []\ntwo = []\n'),
      'build.rs': `${ONE_OF_TWO}fn main() { ${connect(50)} }`,
      'src/lib.rs': `${ONE_OF_TWO}#[cfg(feature = "one")] pub fn act(_: u32) { ${connect(51)} }`,
      'src/main.rs': 'fn main() { story::act(1) }',
    },
    { profile: 'standard' },
  );
  const told = 'by default: exit status 101; with one, two: exit status 101; with one: complete';
  expect(built(findings)).toMatchObject({ state: 'complete', reason: told });
  expect(built(findings, 'bins')).toMatchObject({ state: 'complete', reason: told });
  expect(built(findings, 'functions')).toMatchObject({ reason: '1 of 1 functions ran' });
  expect(findings.coverage.filter(({ asked, state }) => asked && state !== 'complete')).toEqual([]);
  for (const seen of [
    ['build', '192.0.2.50'],
    ['functions', '192.0.2.51'],
    ['run-bins', '192.0.2.51'],
  ])
    expect(contacts(findings)).toContainEqual(seen);
});

test('what the failed build did counts, and nothing that it left is there in the next', async () => {
  const findings = await watchFiles(
    {
      'Cargo.toml': manifest('one = []\n', '[package.metadata.docs.rs]\nfeatures = ["one"]'),
      'build.rs': `fn main() {
    let inert = std::env::temp_dir().join("inert");
    if inert.exists() { ${connect(53)} }
    if std::env::var_os("CARGO_FEATURE_ONE").is_none() {
        std::fs::write(inert, "").unwrap();
        ${connect(52)}
        println!("Finished dev profile");
        panic!();
    }
}`,
      'src/lib.rs': '',
    },
    { profile: 'quick' },
  );
  expect(built(findings)).toMatchObject({ state: 'complete' });
  const hosts = contacts(findings).map(([, host]) => host);
  expect([hosts.includes('192.0.2.52'), hosts.includes('192.0.2.53')]).toEqual([true, false]);
});

test('a build that no choice mends has failed; one that lacks something is not talked away by a choice', async () => {
  const broken = await watchFiles(
    { 'Cargo.toml': manifest('one = []\n'), 'build.rs': 'fn main() { panic!("Finished") }', 'src/lib.rs': '' },
    { profile: 'quick' },
  );
  expect(built(broken)).toMatchObject({
    state: 'failed',
    asked: true,
    reason: 'by default: exit status 101; with one: exit status 101',
  });
  const lacking = await watchFiles(
    {
      'Cargo.toml': manifest('one = []\n', '[package.metadata.docs.rs]\nfeatures = ["one"]'),
      'build.rs': `fn main() {
    if std::env::var_os("CARGO_FEATURE_ONE").is_some() { return; }
    let found = std::process::Command::new("pkg-config").arg("nowhere-to-be-had").status();
    assert!(found.unwrap().success());
}`,
      'src/lib.rs': '',
    },
    { profile: 'quick' },
  );
  expect(built(lacking)).toMatchObject({
    state: 'failed',
    reason: 'exit status 101; missing: library nowhere-to-be-had',
  });
});
