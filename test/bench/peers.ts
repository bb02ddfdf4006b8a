import { join } from 'node:path';
import { loadConfig } from '../../src/config/index.ts';
import { composeScan } from '../support/compose-scan.ts';
import { crateOf } from '../support/crate-of.ts';
import { readRecreations } from '../support/read-recreations.ts';
import { temporaryFolder } from '../support/sandpit.ts';
import { guarddog } from './guarddog.ts';
import type { BenchOptions, Part } from './part.ts';
import type { OpenPeer, Peer } from './peer.ts';
import { type Course, ours, type Told, theirs } from './peer-race.ts';
import { staticRun } from './static.ts';
import { duration, megabytes, percentile, table } from './table.ts';

/** cargo-capsec is none of them: it starts cargo inside the crate, and cargo runs what the crate's own configuration names. */
const PEERS: readonly Peer[] = [guarddog];
const COLUMNS = ['', 'p50', 'p99', 'max', 'core had', 'peak resident', 'flagged of popular', 'flagged of re-created'];

type Words = readonly (string | null)[];

function row({ name, flags, popular, recreated, times, coreHad, peakBytes }: Told): string[] {
  const at = (share: number) => duration(percentile(times, share) ?? 0);
  const flagged = (words: Words) => `${words.filter((word) => flags.includes(word ?? '')).length} of ${words.length}`;
  const had = `${Math.round(100 * coreHad)} %`;
  return [
    name,
    at(0.5),
    at(0.99),
    at(1),
    had,
    megabytes(peakBytes),
    flagged([...popular.values()]),
    flagged(recreated),
  ];
}

/** What counts as flagged, which popular crates are, and what it gave no answer of. */
function details({ name, flags, popular, recreated, startMilliseconds }: Told): string {
  const flagged = [...popular].filter(([, word]) => flags.includes(word ?? '')).map(([crate]) => crate);
  const unread = [...popular.values(), ...recreated].filter((word) => word === null).length;
  return [
    `  ${name} flags what it calls ${flags.join(' or ')}: ${flagged.join(', ') || 'no popular crate'}`,
    startMilliseconds > 0 ? `its command starts anew for each, ${duration(startMilliseconds)} for an empty one` : '',
    unread > 0 ? `no whole answer of ${unread}` : '',
  ]
    .filter((part) => part !== '')
    .join('; ');
}

/** The peers that are on this machine, and of each other one what would install it. */
async function openPeers(tools: string, scratch: string) {
  const there: { readonly peer: Peer; readonly open: OpenPeer }[] = [];
  const missing: string[] = [];
  for (const peer of PEERS) {
    const open = await peer.open(tools, scratch);
    if (open === null) missing.push(`not measured: ${peer.id} is not on this machine; ${peer.install(tools)}`);
    else there.push({ peer, open });
  }
  return { there, missing };
}

async function compare({ crates }: BenchOptions, tools: string, scratch: string): Promise<string> {
  const { there, missing } = await openPeers(tools, scratch);
  if (there.length === 0) return missing.join('\n  ');
  const composed = await composeScan();
  if (!composed.ok) return `not measured: ${composed.failure.what}`;
  await using composition = composed.value;
  const run = await staticRun(1, crates);
  if (run.crates.length === 0) return `not measured: ${run.why}`;
  const course: Course = {
    popular: run.crates.map(({ crate }) => crate),
    recreated: (await recreations()).slice(0, crates || undefined),
  };
  const told = [await ours(run, course)];
  for (const { peer, open } of there) told.push(await theirs(peer, open, course, composition.ports.registry, scratch));
  return [
    table(COLUMNS, told.map(row)),
    ...told.map(details),
    ...missing.map((line) => `  ${line}`),
    '  sandpit was mended over both lists; what it flagged of the re-creations at first sight: test/fixtures/static/README.md',
  ].join('\n');
}

async function recreations() {
  const all = await readRecreations();
  return all.map(({ files: { 'Cargo.toml': manifest = '', ...files } }) => crateOf(files, String(manifest)));
}

const part: Part = {
  id: 'peers',
  title: "the static half beside other scanners of a crate's files: the same crates, one core, no network",
  measure: async (options) => {
    const config = loadConfig(process.env, {});
    if (!config.ok) return `not measured: ${config.failure.what}`;
    await using scratch = await temporaryFolder();
    return await compare(options, join(config.value.cache, 'tools'), scratch.path);
  },
};
export default part;
