import { createHash, createHmac } from 'node:crypto';
import { LAYOUT } from './layout.ts';

export interface BaitFile {
  /** Relative to the home, or to the consumer project where `inProject`. */
  readonly path: string;
  readonly text: string;
  readonly bait: string | null;
  readonly inProject?: boolean;
}

export interface Baits {
  readonly files: readonly BaitFile[];
  readonly environment: Readonly<Record<string, string>>;
  /** Values whose leaving is evidence. Unique per run: malware quits on the examples of documentation. */
  readonly secrets: readonly { readonly bait: string; readonly value: string }[];
}

/** Deterministic bytes for a seed and a purpose, as text over an alphabet. */
function secret(seed: string, purpose: string, length: number, alphabet: string): string {
  let text = '';
  for (let block = 0; text.length < length; block += 1) {
    for (const byte of createHmac('sha256', seed).update(`${purpose} ${block}`).digest())
      text += alphabet[byte % alphabet.length];
  }
  return text.slice(0, length);
}

const UPPER = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';
const ALNUM = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';
const BASE64 = `${ALNUM}+/`;
const HEX = '0123456789abcdef';

/** Credentials that look real and are valid in form, for one run. `seed` is the run's own. */
export function makeBaits(seed: string): Baits {
  const make = (purpose: string, length: number, alphabet: string) => secret(seed, purpose, length, alphabet);
  const values = {
    'aws-key-id': `AKIA${make('aws id', 16, UPPER)}`,
    'aws-secret': make('aws secret', 40, BASE64),
    'registry-token': `cio${make('registry', 32, ALNUM)}`,
    'git-token': gitToken(make('git', 30, ALNUM)),
    'ssh-key': make('ssh', 344, BASE64),
    'npm-token': `npm_${make('npm', 36, ALNUM)}`,
    'env-file-key': `0x${make('wallet key', 64, HEX)}`,
    'solana-keystore': solanaKey(seed),
    'keystore-cipher': make('keystore', 64, HEX),
    'registry-password': make('docker', 24, ALNUM),
  };
  return {
    files: [...credentialFiles(values), ...ordinaryFiles()],
    environment: {
      AWS_ACCESS_KEY_ID: values['aws-key-id'],
      AWS_SECRET_ACCESS_KEY: values['aws-secret'],
      GITHUB_TOKEN: values['git-token'],
    },
    secrets: Object.entries(values).map(([bait, value]) => ({ bait, value })),
  };
}

/** The token's last six characters are its CRC-32 in base 62: the checksum that leak scanners and thieves verify. */
function gitToken(random: string): string {
  let crc = 0xffffffff;
  for (const byte of Buffer.from(random)) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit += 1) crc = (crc >>> 1) ^ (crc & 1 ? 0xedb88320 : 0);
  }
  let number = (crc ^ 0xffffffff) >>> 0;
  let checksum = '';
  const digits = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';
  for (; checksum.length < 6; number = Math.floor(number / 62)) checksum = digits[number % 62] + checksum;
  return `ghp_${random}${checksum}`;
}

function solanaKey(seed: string): string {
  const bytes = [...createHash('sha512').update(`${seed} solana`).digest()];
  return `[${bytes.join(',')}]`;
}

type Values = Readonly<Record<string, string>>;

function credentialFiles(values: Values): BaitFile[] {
  const wrapped = (values['ssh-key'] ?? '').replace(/(.{70})/g, '$1\n');
  return [
    {
      bait: 'ssh-key',
      path: '.ssh/id_ed25519',
      text: `-----BEGIN OPENSSH PRIVATE KEY-----\nb3BlbnNzaC1rZXktdjEAAAAABG5vbmUAAAAEbm9uZQAAAAAAAAAB\n${wrapped}\n-----END OPENSSH PRIVATE KEY-----\n`,
    },
    { bait: 'ssh-key', path: '.ssh/known_hosts', text: '' },
    {
      bait: 'cloud-credentials',
      path: '.aws/credentials',
      text: `[default]\naws_access_key_id = ${values['aws-key-id']}\naws_secret_access_key = ${values['aws-secret']}\n`,
    },
    {
      bait: 'registry-token',
      path: '.cargo/credentials.toml',
      text: `[registry]\ntoken = "${values['registry-token']}"\n`,
    },
    { bait: 'git-credentials', path: '.git-credentials', text: `https://dev:${values['git-token']}@git.example\n` },
    { bait: 'npm-token', path: '.npmrc', text: `//registry.example/:_authToken=${values['npm-token']}\n` },
    {
      bait: 'container-registry-credentials',
      path: '.docker/config.json',
      text: `{"auths":{"registry.example":{"auth":"${Buffer.from(`dev:${values['registry-password']}`).toString('base64')}"}}}\n`,
    },
    {
      bait: 'env-file',
      path: '.env',
      text: `DATABASE_URL=postgres://app@localhost/app\nWALLET_PRIVATE_KEY=${values['env-file-key']}\n`,
      inProject: true,
    },
    { bait: 'wallet', path: '.config/solana/id.json', text: `${values['solana-keystore']}\n` },
    {
      bait: 'wallet',
      path: '.sui/sui_config/sui.keystore',
      text: `["${Buffer.from(values['keystore-cipher'] ?? '').toString('base64')}"]\n`,
    },
    {
      bait: 'wallet',
      path: '.ethereum/keystore/UTC--2026-02-11T09-14-51.018Z--wallet',
      text: `{"version":3,"crypto":{"cipher":"aes-128-ctr","ciphertext":"${values['keystore-cipher']}"}}\n`,
    },
    { bait: 'browser-profile', path: '.config/google-chrome/Default/Login Data', text: 'SQLite format 3\u0000' },
    {
      bait: 'browser-profile',
      path: '.mozilla/firefox/k3v9x1a2.default-release/logins.json',
      text: '{"nextId":1,"logins":[]}\n',
    },
    { bait: 'messenger-session', path: '.local/share/TelegramDesktop/tdata/key_datas', text: 'TDF$' },
    { bait: 'cluster-credentials', path: '.kube/config', text: 'apiVersion: v1\nkind: Config\nclusters: []\n' },
  ];
}

function ordinaryFiles(): BaitFile[] {
  return [
    {
      bait: null,
      path: '.gitconfig',
      text: '[user]\n\tname = Sam Miller\n\temail = sam@mail.example\n[init]\n\tdefaultBranch = main\n',
    },
    {
      bait: null,
      path: '.bash_history',
      text: 'ls\ncd src/app\ncargo build\ngit status\ngit commit -am "Fix parser"\ncargo test\nssh build.example\n',
    },
    {
      bait: null,
      path: '.bashrc',
      text: '# ~/.bashrc\ncase $- in *i*) ;; *) return;; esac\nHISTSIZE=1000\nalias ll="ls -l"\n',
    },
    { bait: null, path: '.profile', text: '# ~/.profile\n[ -n "$BASH_VERSION" ] && . "$HOME/.bashrc"\n' },
  ];
}

/** Absolute path in the cage of each file that is a bait. */
export function baitPaths(baits: Baits): ReadonlyMap<string, string> {
  const entries = baits.files.flatMap(({ bait, path, inProject }) =>
    bait === null ? [] : [[`${inProject ? LAYOUT.project : LAYOUT.home}/${path}`, bait] as const],
  );
  return new Map(entries);
}
