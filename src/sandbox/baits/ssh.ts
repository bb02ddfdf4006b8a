import { createPrivateKey, createPublicKey, generateKeyPair, type KeyObject } from 'node:crypto';
import { promisify } from 'node:util';
import type { Dice } from './dice.ts';
import { type Batch, secret } from './secret.ts';

const generate = promisify(generateKeyPair);
/** PKCS #8 before the 32 bytes of an Ed25519 key (RFC 8410). */
const ED25519_PREFIX = Buffer.from('302e020100300506032b657004220420', 'hex');
const COMMENT = 'dev@workstation';

/** An Ed25519 key pair from 32 bytes. */
export function ed25519(seed: Buffer): {
  readonly secret: Buffer;
  readonly publicKey: Buffer;
  readonly key: KeyObject;
} {
  const key = createPrivateKey({ key: Buffer.concat([ED25519_PREFIX, seed]), format: 'der', type: 'pkcs8' });
  const { x = '' } = createPublicKey(key).export({ format: 'jwk' });
  return { secret: seed, publicKey: Buffer.from(x, 'base64url'), key };
}

/** RSA keys are the one thing of a run that its seed does not settle: Node makes them from its own randomness. */
export async function rsa(bits: number): Promise<KeyObject> {
  return (await generate('rsa', { modulusLength: bits })).privateKey;
}

/** The keys that ssh looks for by itself, as ssh-keygen writes them, with their public halves. */
export async function sshKeys(dice: Dice): Promise<Batch> {
  const young = ed25519(dice.bytes('ssh ed25519', 32));
  const old = await rsa(3072);
  const modern = opensshKey(
    'ssh-ed25519',
    [young.publicKey],
    [young.publicKey, Buffer.concat([young.secret, young.publicKey])],
    dice,
  );
  const jwk = old.export({ format: 'jwk' });
  const [n, e, d, q, p, qi] = [jwk.n, jwk.e, jwk.d, jwk.q, jwk.p, jwk.qi].map(mpint);
  const classic = opensshKey('ssh-rsa', present([e, n]), present([n, e, d, qi, p, q]), dice);
  return {
    files: [
      { bait: 'ssh-key', path: '.ssh/id_ed25519', text: modern.file },
      { bait: null, path: '.ssh/id_ed25519.pub', text: modern.publicLine },
      { bait: 'ssh-key', path: '.ssh/id_rsa', text: classic.file },
      { bait: null, path: '.ssh/id_rsa.pub', text: classic.publicLine },
      { bait: null, path: '.ssh/known_hosts', text: knownHosts(dice) },
    ],
    secrets: [
      secret('ssh-key', young.secret),
      secret('ssh-key', modern.tail),
      secret('ssh-key', classic.tail),
      secret('ssh-key', Buffer.from(jwk.d ?? '', 'base64url').subarray(0, 64)),
    ],
  };
}

interface OpensshKey {
  readonly file: string;
  readonly publicLine: string;
  /** Text of the private half, without what all keys begin with. */
  readonly tail: string;
}

/** The format of OpenSSH's PROTOCOL.key, without a passphrase. */
function opensshKey(type: string, open: readonly Buffer[], whole: readonly Buffer[], dice: Dice): OpensshKey {
  const name = Buffer.from(type);
  const publicBlob = Buffer.concat([name, ...open].map(framed));
  const check = dice.bytes(`${type} check`, 4);
  const inner = Buffer.concat([check, check, ...[name, ...whole, Buffer.from(COMMENT)].map(framed)]);
  const padding = Buffer.from(Array.from({ length: (8 - (inner.length % 8)) % 8 }, (_, at) => at + 1));
  const none = framed(Buffer.from('none'));
  const one = Buffer.from([0, 0, 0, 1]);
  const body = [Buffer.from('openssh-key-v1\0'), none, none, framed(Buffer.alloc(0)), one, framed(publicBlob)];
  const text = Buffer.concat([...body, framed(Buffer.concat([inner, padding]))]).toString('base64');
  const lines = text.replace(/(.{70})(?=.)/g, '$1\n');
  return {
    file: `-----BEGIN OPENSSH PRIVATE KEY-----\n${lines}\n-----END OPENSSH PRIVATE KEY-----\n`,
    publicLine: `${type} ${publicBlob.toString('base64')} ${COMMENT}\n`,
    // The last whole line is private in either type, and a line is what leaves in one piece.
    tail: lines.split('\n').at(-2) ?? '',
  };
}

function framed(bytes: Buffer): Buffer {
  const length = Buffer.alloc(4);
  length.writeUInt32BE(bytes.length);
  return Buffer.concat([length, bytes]);
}

/** A number as ssh writes it: a leading zero keeps it from being negative. */
function mpint(base64url: string | undefined): Buffer {
  const bytes = Buffer.from(base64url ?? '', 'base64url');
  return (bytes[0] ?? 0) >= 0x80 ? Buffer.concat([Buffer.from([0]), bytes]) : bytes;
}

function present(list: readonly (Buffer | undefined)[]): Buffer[] {
  return list.filter((one): one is Buffer => one !== undefined);
}

/** Hashed, as Debian's ssh writes them: nothing can be learnt from them. */
function knownHosts(dice: Dice): string {
  return [1, 2, 3]
    .map((at) => {
      const { publicKey } = ed25519(dice.bytes(`host ${at}`, 32));
      const blob = Buffer.concat([framed(Buffer.from('ssh-ed25519')), framed(publicKey)]).toString('base64');
      const [salt, hash] = [dice.bytes(`salt ${at}`, 20), dice.bytes(`hash ${at}`, 20)];
      return `|1|${salt.toString('base64')}|${hash.toString('base64')} ssh-ed25519 ${blob}\n`;
    })
    .join('');
}
