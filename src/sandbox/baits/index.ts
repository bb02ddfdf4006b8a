// What a thief looks for, new in each run and valid in form and checksum: malware quits on the examples of documentation.
import { tmpdir } from 'node:os';
import { LAYOUT } from '../layout.ts';
import { Dice } from './dice.ts';
import { ordinaryFiles } from './home.ts';
import { profiles } from './profiles.ts';
import { type BaitFile, type Secret, secret } from './secret.ts';
import { sshKeys } from './ssh.ts';
import { handedOut, tokens } from './tokens.ts';
import { wallets } from './wallets.ts';

export { Dice } from './dice.ts';
export type { BaitFile, Secret } from './secret.ts';

export interface Baits {
  readonly files: readonly BaitFile[];
  readonly environment: Readonly<Record<string, string>>;
  /** Values whose leaving is evidence. */
  readonly secrets: readonly Secret[];
  /** What the false cloud's metadata service hands out. */
  readonly metadata: Readonly<Record<string, string>>;
  /** By kind of code that the false internet hands out: the word by which its running is known. */
  readonly markers: Readonly<Record<string, string>>;
}

/** Of the metadata service's answers, what is a secret and not a name. */
const METADATA_SECRETS = /key|secret|session|token/;

/** Baits for one run, whose `seed` is the run's own; databases among them are made in `folder`. */
export async function makeBaits(seed: string, folder: string = tmpdir()): Promise<Baits> {
  const dice = new Dice(seed);
  const named = await tokens(dice);
  const batches = [await sshKeys(dice), named, await wallets(dice), await profiles(dice, folder)];
  const { metadata, markers } = handedOut(dice);
  const given = Object.entries(metadata).filter(([name]) => METADATA_SECRETS.test(name));
  return {
    files: [...batches.flatMap(({ files }) => files), ...ordinaryFiles()],
    environment: {
      AWS_ACCESS_KEY_ID: named.values.awsKeyId,
      AWS_SECRET_ACCESS_KEY: named.values.awsSecret,
      GITHUB_TOKEN: named.values.gitToken,
    },
    secrets: [
      ...batches.flatMap(({ secrets }) => secrets),
      // A signed token's beginning is the same in all.
      ...given.map(([name, value]) => secret(`metadata-${name}`, value.slice(-96))),
    ],
    metadata,
    markers,
  };
}

/** Absolute path in the cage of each file that is a bait. */
export function baitPaths(baits: Baits): ReadonlyMap<string, string> {
  const entries = baits.files.flatMap(({ bait, path, inProject }) =>
    bait === null ? [] : [[`${inProject ? LAYOUT.project : LAYOUT.home}/${path}`, bait] as const],
  );
  return new Map(entries);
}

/** Length in bytes of each of them. */
export function baitLengths(baits: Baits): ReadonlyMap<string, number> {
  const paths = baitPaths(baits);
  const entries = baits.files.map(
    ({ path, inProject, text }) =>
      [`${inProject ? LAYOUT.project : LAYOUT.home}/${path}`, Buffer.byteLength(text)] as const,
  );
  return new Map(entries.filter(([path]) => paths.has(path)));
}
