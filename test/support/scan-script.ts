import { writeFile } from 'node:fs/promises';
import { packCrate } from '../../src/kit/pack-crate.ts';
import { CrateId } from '../../src/model/crate.ts';
import { Report } from '../../src/model/report.ts';
import { sandpit, temporaryFolder } from './sandpit.ts';

/** Scans a crate that is nothing but its build script, as a person would. Other files lie beside it. */
export async function scanScript(build: string, more: Readonly<Record<string, string | Buffer>> = {}): Promise<Report> {
  await using folder = await temporaryFolder();
  const id = CrateId.parse({ name: 'probe', version: '1.0.0' });
  const manifest = '[package]\nname = "probe"\nversion = "1.0.0"\nedition = "2021"\nbuild = "build.rs"\n';
  const texts = { 'Cargo.toml': manifest, 'src/lib.rs': '', 'build.rs': build, ...more };
  const files = Object.entries(texts).map(([path, text]) => ({
    path,
    bytes: Buffer.from(text as string),
    executable: false,
  }));
  const archive = `${folder.path}/probe-1.0.0.crate`;
  await writeFile(archive, packCrate(id, files));
  const ran = await sandpit(['scan', '--format', 'json', archive], { XDG_DATA_HOME: folder.path });
  if (ran.stdout === '') throw new Error(ran.stderr);
  return Report.parse(JSON.parse(ran.stdout));
}
