import { afterAll, expect, test } from 'vitest';
import { crateOf } from '../support/crate-of.ts';
import { openStaticJudge } from '../support/judge-statically.ts';

const judge = await openStaticJudge();
afterAll(() => judge[Symbol.asyncDispose]());

async function capabilitiesOf(files: Readonly<Record<string, string>>, manifest = '') {
  return (await judge.judge(crateOf(files, manifest))).capabilities;
}

test('what the code can do is counted by when it runs', async () => {
  const { byStage, ...all } = await capabilitiesOf({
    'build.rs': 'fn main() { std::process::Command::new("cc").status(); let _ = std::env::var("CC"); }',
    'src/lib.rs': `
      extern "C" { fn f(); }
      pub fn fetch() { let s = std::net::TcpStream::connect("192.0.2.1:80"); unsafe { f() } }
      #[cfg(test)] mod tests { fn t() { std::process::Command::new("x"); } }`,
  });
  expect(byStage.build).toEqual({ network: 0, exec: 1, files: 0, environment: 1, ffi: 0, unsafe: 0 });
  expect(byStage.run).toEqual({ network: 1, exec: 0, files: 0, environment: 0, ffi: 1, unsafe: 1 });
  expect(byStage.macro).toEqual({ network: 0, exec: 0, files: 0, environment: 0, ffi: 0, unsafe: 0 });
  expect(all).toMatchObject({ network: 1, exec: 1, environment: 1, ffi: 1, unsafe: 1 });
});

test('ways lead from public functions, constructors and main to what acts, by the shortest calls', async () => {
  const { paths } = await capabilitiesOf({
    'build.rs': 'fn main() { probe() } fn probe() { std::process::Command::new("cc").status(); }',
    'src/lib.rs': `
      pub struct Client { url: String }
      impl Client {
        pub fn send(&self) { self.dial() }
        fn dial(&self) { open(&self.url) }
        fn unused(&self) { open("") }
      }
      fn open(url: &str) { std::net::TcpStream::connect(url); }
      #[ctor::ctor] fn early() { log() }
      fn log() { std::fs::write("log", "x"); }
      pub fn pure() -> u8 { 1 }
      #[cfg(test)] mod tests { pub fn t() { super::open("") } }`,
  });
  expect(paths).toEqual([
    { from: 'main', to: 'std::process::Command::new', via: ['probe'], runsAt: 'build' },
    { from: 'Client::send', to: 'std::net::TcpStream::connect', via: ['Client::dial', 'open'], runsAt: 'run' },
    { from: 'early', to: 'std::fs::write', via: ['log'], runsAt: 'run' },
  ]);
});

test('a crate of many ways tells so many of them, the same in every order of its files', async () => {
  const files = Object.fromEntries(
    Array.from({ length: 200 }, (_, n) => [
      `src/m${n}.rs`,
      `pub fn f${n}() { g${n}() } fn g${n}() { std::process::Command::new("x").status(); std::fs::write("y", "z"); }`,
    ]),
  );
  const lib = Object.keys(files)
    .map((_, n) => `pub mod m${n};`)
    .join('\n');
  const forward = await capabilitiesOf({ ...files, 'src/lib.rs': lib });
  const backward = await capabilitiesOf({ 'src/lib.rs': lib, ...Object.fromEntries(Object.entries(files).reverse()) });
  expect(forward.paths.length).toBeGreaterThan(4);
  expect(forward.paths.length).toBeLessThanOrEqual(60);
  expect(backward.paths).toEqual(forward.paths);
});
