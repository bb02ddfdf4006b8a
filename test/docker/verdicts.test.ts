import { mkdir, writeFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { packCrate } from '../../src/kit/pack-crate.ts';
import { CrateId } from '../../src/model/crate.ts';
import { Report } from '../../src/model/report.ts';
import { packFixture } from '../support/pack-fixture.ts';
import { sandpit, temporaryFolder } from '../support/sandpit.ts';
import { readStories, scanStories } from '../support/stories.ts';

test('a download by name is a question for a person: suspicious, never malicious', async () => {
  await using folder = await temporaryFolder();
  const doubtful = await readStories('doubtful');
  const reports = await scanStories(doubtful, [], folder.path, 1);
  expect(doubtful.length).toBeGreaterThan(0);
  for (const { name, story } of doubtful) {
    const report = reports.get(name);
    const ids = report?.signals.map((signal) => signal.id) ?? [];
    const told = report?.verdict.reasons.map(({ sentence }) => sentence).join('\n');
    expect(
      {
        name,
        level: report?.verdict.level,
        missing: [...story.dynamic, ...story.static].filter((id) => !ids.includes(id)),
      },
      told,
    ).toEqual({ name, level: story.expect, missing: [] });
  }
});

test('a crate whose one dependency attacks is malicious, and the evidence is about the dependency', async () => {
  await using folder = await temporaryFolder();
  const overlay = `${folder.path}/overlay`;
  await mkdir(overlay);
  await writeFile(`${overlay}/connects-to-address-1.0.0.crate`, await packFixture('attacks/connects-to-address'));
  const manifest =
    '[package]\nname = "carrier"\nversion = "1.0.1"\nedition = "2021"\n\n[dependencies]\nconnects-to-address = "1"\n';
  const files = [
    { path: 'Cargo.toml', bytes: Buffer.from(manifest), executable: false },
    { path: 'src/lib.rs', bytes: Buffer.from('pub use connects_to_address as inner;\n'), executable: false },
  ];
  const carrier = packCrate(CrateId.parse({ name: 'carrier', version: '1.0.1' }), files);
  await writeFile(`${overlay}/carrier-1.0.1.crate`, carrier);
  const ran = await sandpit(['scan', '--overlay', overlay, '--format', 'json', 'carrier'], {
    XDG_DATA_HOME: folder.path,
  });
  const report = Report.parse(JSON.parse(ran.stdout));
  expect(report.verdict.level).toBe('malicious');
  expect(ran.status).toBe(20);
  const contacts = report.evidence.filter((piece) => piece.kind === 'network-connect');
  expect(contacts.map((piece) => piece.subject)).toEqual(['connects-to-address@1.0.0']);
});
