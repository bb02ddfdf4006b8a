import { createCipheriv, createHash, pbkdf2Sync } from 'node:crypto';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { ALNUM, type Dice, HEX } from './dice.ts';
import { levelDbLog } from './leveldb.ts';
import { type Batch, secret } from './secret.ts';

const CHROME = '.config/google-chrome';
/** The folder of the most used browser wallet's extension. */
const WALLET_EXTENSION = 'nkbihfbeogaeaoehlefnkodbefgpgknn';

/** Profiles of browsers and messengers, with logins and sessions in them. */
export async function profiles(dice: Dice, folder: string): Promise<Batch> {
  const parts = [
    await chrome(dice, folder),
    browserWallet(dice),
    firefox(dice),
    telegram(dice),
    discord(dice),
    signal(dice),
    gnupg(dice),
  ];
  return { files: parts.flatMap(({ files }) => files), secrets: parts.flatMap(({ secrets }) => secrets) };
}

/** A real database with two logins, encrypted as Chrome does on Linux where no keyring is: whoever reads it can decrypt it. */
async function chrome(dice: Dice, folder: string): Promise<Batch> {
  const passwords = ['mail', 'bank'].map((site) => dice.text(`chrome ${site}`, 20, ALNUM));
  const sealed = passwords.map(sealForChrome);
  const database = await databaseOf(folder, (db) => {
    db.exec(
      'CREATE TABLE logins (origin_url VARCHAR NOT NULL, action_url VARCHAR, username_value VARCHAR, password_value BLOB, signon_realm VARCHAR NOT NULL, date_created INTEGER NOT NULL, blacklisted_by_user INTEGER NOT NULL)',
    );
    const insert = db.prepare('INSERT INTO logins VALUES (?, ?, ?, ?, ?, ?, 0)');
    for (const [at, site] of ['https://mail.acme-tools.dev/', 'https://my.northbank.dev/'].entries())
      insert.run(site, `${site}login`, 'sam', sealed[at] ?? Buffer.alloc(0), site, 13_400_000_000_000_000 + at);
  });
  return {
    files: [
      { bait: 'browser-profile', path: `${CHROME}/Default/Login Data`, text: database },
      { bait: null, path: `${CHROME}/Local State`, text: '{"browser":{"enabled_labs_experiments":[]},"os_crypt":{}}' },
    ],
    secrets: [...passwords, ...sealed].map((value) => secret('browser-password', value)),
  };
}

function sealForChrome(password: string): Buffer {
  const key = pbkdf2Sync('peanuts', 'saltysalt', 1, 16, 'sha1');
  const cipher = createCipheriv('aes-128-cbc', key, Buffer.alloc(16, ' '));
  return Buffer.concat([Buffer.from('v10'), cipher.update(password), cipher.final()]);
}

/** SQLite writes databases to files only. */
async function databaseOf(place: string, fill: (db: DatabaseSync) => void): Promise<Buffer> {
  const folder = await mkdtemp(join(place, 'profile-'));
  try {
    const path = join(folder, 'db');
    const db = new DatabaseSync(path);
    fill(db);
    db.close();
    return await readFile(path);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

function browserWallet(dice: Dice): Batch {
  const data = dice.bytes('vault', 360).toString('base64');
  const part = (purpose: string, length: number) => dice.bytes(purpose, length).toString('base64');
  const vault = JSON.stringify({
    data,
    iv: part('vault iv', 16),
    keyMetadata: { algorithm: 'PBKDF2', params: { iterations: 600_000 } },
    salt: part('vault salt', 32),
  });
  const log = levelDbLog([['data', Buffer.from(JSON.stringify({ KeyringController: { vault } }))]]);
  return {
    files: [
      { bait: 'wallet', path: `${CHROME}/Default/Local Extension Settings/${WALLET_EXTENSION}/000003.log`, text: log },
    ],
    secrets: [secret('browser-wallet', data.slice(0, 120))],
  };
}

/** Logins as NSS seals them: key's name, cipher, initial vector, text. The key's own store is not laid out. */
function firefox(dice: Dice): Batch {
  const seal = (purpose: string) => {
    const keyId = Buffer.from('f8000000000000000000000000000001', 'hex');
    const iv = dice.bytes(`${purpose} iv`, 8);
    const parts = ['0410', keyId, '3014', '06082a864886f70d0307', '0408', iv, '0410', dice.bytes(purpose, 16)];
    const body = Buffer.concat(parts.map((part) => (typeof part === 'string' ? Buffer.from(part, 'hex') : part)));
    return Buffer.concat([Buffer.from([0x30, body.length]), body]).toString('base64');
  };
  const [user, password] = [seal('firefox user'), seal('firefox password')];
  const login = {
    id: 1,
    hostname: 'https://mail.acme-tools.dev',
    encryptedUsername: user,
    encryptedPassword: password,
    encType: 1,
    timesUsed: 41,
  };
  return {
    files: [
      {
        bait: 'browser-profile',
        path: '.mozilla/firefox/k3v9x1a2.default-release/logins.json',
        text: JSON.stringify({ nextId: 2, logins: [login], version: 3 }),
      },
      {
        bait: null,
        path: '.mozilla/firefox/profiles.ini',
        text: '[Profile0]\nName=default-release\nIsRelative=1\nPath=k3v9x1a2.default-release\nDefault=1\n',
      },
    ],
    secrets: [secret('browser-password', password.slice(-32))],
  };
}

/** Telegram's own container: magic, version, data, MD5 over all of it. */
function telegram(dice: Dice): Batch {
  const sealed = dice.bytes('telegram key', 288);
  const info = dice.bytes('telegram info', 64);
  const version = Buffer.alloc(4);
  version.writeUInt32LE(5_008_003);
  const magic = Buffer.from('TDF$');
  const contain = (data: Buffer) => {
    const length = Buffer.alloc(4);
    length.writeUInt32LE(data.length);
    const sum = createHash('md5').update(data).update(length).update(version).update(magic).digest();
    return Buffer.concat([magic, version, data, sum]);
  };
  const lengthed = (bytes: Buffer) => {
    const length = Buffer.alloc(4);
    length.writeUInt32BE(bytes.length);
    return Buffer.concat([length, bytes]);
  };
  const folder = '.local/share/TelegramDesktop/tdata';
  return {
    files: [
      {
        bait: 'messenger-session',
        path: `${folder}/key_datas`,
        text: contain(Buffer.concat([dice.bytes('telegram salt', 32), sealed, info].map(lengthed))),
      },
      {
        bait: 'messenger-session',
        path: `${folder}/D877F783D5D3EF8Cs`,
        text: contain(lengthed(dice.bytes('telegram map', 256))),
      },
    ],
    secrets: [
      secret('messenger-session', sealed.subarray(0, 96)),
      secret('messenger-session', dice.bytes('telegram map', 96)),
    ],
  };
}

/** A session token as Discord's client keeps it: the user's number, a time, a signature. */
function discord(dice: Dice): Batch {
  const user = Buffer.from(dice.digits('discord user', 18)).toString('base64url');
  const token = `${user}.${dice.text('discord time', 6, ALNUM)}.${dice.text('discord token', 38, `${ALNUM}-_`)}`;
  const log = levelDbLog([['_https://discord.com\0\x01token', Buffer.from(`\x01"${token}"`, 'latin1')]]);
  const folder = '.config/discord/Local Storage/leveldb';
  return {
    files: [
      { bait: 'messenger-session', path: `${folder}/000003.log`, text: log },
      { bait: null, path: `${folder}/CURRENT`, text: 'MANIFEST-000001\n' },
    ],
    secrets: [secret('messenger-session', token)],
  };
}

function signal(dice: Dice): Batch {
  const key = dice.text('signal', 64, HEX);
  return {
    files: [{ bait: 'messenger-session', path: '.config/Signal/config.json', text: `{\n  "key": "${key}"\n}` }],
    secrets: [secret('messenger-session', key)],
  };
}

/** A secret key in GnuPG's extended private key format. */
function gnupg(dice: Dice): Batch {
  const [point, key] = [dice.text('gnupg point', 64, HEX), dice.text('gnupg key', 64, HEX)].map((text) =>
    text.toUpperCase(),
  );
  const text = `Created: 20260214T081544\nKey: (private-key (ecc (curve Ed25519)(flags eddsa)(q #40${point}#)(d #${key}#)))\n`;
  return {
    files: [
      { bait: 'gpg-key', path: `.gnupg/private-keys-v1.d/${dice.text('gnupg grip', 40, HEX).toUpperCase()}.key`, text },
    ],
    secrets: [secret('gpg-key', key ?? '')],
  };
}
