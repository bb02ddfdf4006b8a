import { expect, test } from 'vitest';
import { openRustParser } from '../../src/analyzers/syntax/parse-rust.ts';
import { readCrate } from '../../src/analyzers/syntax/read-crate.ts';
import { readFacts } from '../../src/facts/index.ts';
import { crateOf } from '../support/crate-of.ts';

/** The claims of a library that is this one file. */
async function claimsOf(code: string): Promise<Set<string>> {
  const crate = crateOf({ 'src/lib.rs': code });
  const read = readFacts(crate, null);
  if (!read.ok) throw new Error(read.failure.what);
  const deadline = performance.now() + 15_000;
  const signal = new AbortController().signal;
  const { sights } = await readCrate(crate.files, read.value.facts, await openRustParser(), deadline, signal);
  return new Set(sights.map(({ claim }) => claim));
}

const taking = (self: string) => `
  pub struct Plan { command: String }
  impl Plan {
    fn speak(${self}, line: std::net::TcpStream) {}
    fn start(&self) { std::process::Command::new(&self.command).spawn(); }
  }
  pub fn go(mut plan: Plan) {
    plan.speak(std::net::TcpStream::connect("192.0.2.1:1").unwrap());
    plan.start();
  }`;

test('what a method is given may stay in what it is called on, but for one that only looks at it', async () => {
  expect(await claimsOf(taking('&mut self'))).toContain('remote-command');
  for (const self of ['&self', "&'a self"]) expect(await claimsOf(taking(self))).not.toContain('remote-command');
});

const holding = (type: string) => `
  use std::collections::{BTreeMap, HashMap};
  pub struct Client {}
  impl Client {
    pub fn get(&self, path: &str) -> std::net::TcpStream { std::net::TcpStream::connect("192.0.2.1:1").unwrap() }
  }
  pub struct Settings { held: ${type} }
  pub fn go(settings: &Settings) { std::process::Command::new(settings.held.get("helper")).spawn(); }`;

test("the get of a map is the library's, not that of a client which the crate has", async () => {
  expect(await claimsOf(holding('Client'))).toContain('remote-command');
  expect(await claimsOf(holding('Box<dyn Any>'))).toContain('remote-command');
  for (const type of ['HashMap<String, String>', 'std::collections::BTreeMap<String, String>'])
    expect(await claimsOf(holding(type))).not.toContain('remote-command');
});

const entry = (name: string) => `
  pub fn go() {
    let name = ${name};
    std::fs::write(dirs::home_dir().unwrap().join(format!("Library/LaunchAgents/{}.plist", name)), "inert");
  }`;

test("an entry to be started with the session is the library's own where it has a name", async () => {
  expect(await claimsOf(entry('"com.example.inert"'))).toContain('persistence-write');
  expect([...(await claimsOf(entry('""')))]).toContain('autostart-write');
  expect(await claimsOf(entry('""'))).not.toContain('persistence-write');
});
