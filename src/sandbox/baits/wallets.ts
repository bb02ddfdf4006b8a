import { createCipheriv, createECDH, createHash, createHmac, scrypt } from 'node:crypto';
import { promisify } from 'node:util';
import { BASE64, type Dice } from './dice.ts';
import { keccak256 } from './keccak.ts';
import { type Batch, secret } from './secret.ts';
import { ed25519 } from './ssh.ts';
import { uuid } from './tokens.ts';

const derive = promisify<string, Buffer, number, { N: number; r: number; p: number }, Buffer>(scrypt);
const BASE58 = '123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz';

/** Keys of chains, each as its own tool keeps it, with every checksum that the tool verifies. */
export async function wallets(dice: Dice): Promise<Batch> {
  const parts = [solana(dice), sui(dice), aptos(dice), bitcoin(dice), await ethereum(dice)];
  return { files: parts.flatMap(({ files }) => files), secrets: parts.flatMap(({ secrets }) => secrets) };
}

/** 64 numbers: the private half, then its public half. */
function solana(dice: Dice): Batch {
  const { secret: seed, publicKey } = ed25519(dice.bytes('solana', 32));
  const text = `[${[...seed, ...publicKey].join(',')}]`;
  return {
    files: [{ bait: 'wallet', path: '.config/solana/id.json', text }],
    secrets: [secret('solana-key', text.slice(1, 100)), secret('solana-key', seed), secret('solana-key', base58(seed))],
  };
}

/** The scheme's number and the key. */
function sui(dice: Dice): Batch {
  const key = dice.bytes('sui', 32);
  const text = Buffer.concat([Buffer.from([0]), key]).toString('base64');
  return {
    files: [{ bait: 'wallet', path: '.sui/sui_config/sui.keystore', text: `[\n  "${text}"\n]` }],
    secrets: [secret('sui-key', text), secret('sui-key', key)],
  };
}

function aptos(dice: Dice): Batch {
  const { secret: key, publicKey } = ed25519(dice.bytes('aptos', 32));
  const account = createHash('sha3-256')
    .update(publicKey)
    .update(Buffer.from([0]))
    .digest('hex');
  const text = `---
profiles:
  default:
    network: Mainnet
    private_key: ed25519-priv-0x${key.toString('hex')}
    public_key: ed25519-pub-0x${publicKey.toString('hex')}
    account: ${account}
`;
  return {
    files: [{ bait: 'wallet', path: '.aptos/config.yaml', text }],
    secrets: [secret('aptos-key', key.toString('hex')), secret('aptos-key', key)],
  };
}

/** A wallet of Electrum's: an extended private key (BIP 32) in base 58 with its checksum. */
function bitcoin(dice: Dice): Batch {
  const node = createHmac('sha512', 'Bitcoin seed').update(dice.bytes('bitcoin', 32)).digest();
  const [key, chain] = [node.subarray(0, 32), node.subarray(32)];
  const where = Buffer.alloc(9);
  const privateKey = base58Check(Buffer.concat([Buffer.from('0488ade4', 'hex'), where, chain, Buffer.from([0]), key]));
  const publicKey = base58Check(
    Buffer.concat([Buffer.from('0488b21e', 'hex'), where, chain, point(key, 'compressed')]),
  );
  const wallet = {
    keystore: { type: 'bip32', xprv: privateKey, xpub: publicKey },
    use_encryption: false,
    wallet_type: 'standard',
  };
  const password = dice.text('bitcoin rpc', 32, BASE64);
  return {
    files: [
      { bait: 'wallet', path: '.electrum/wallets/default_wallet', text: `${JSON.stringify(wallet, null, 4)}\n` },
      { bait: 'wallet', path: '.bitcoin/bitcoin.conf', text: `server=1\nrpcuser=sam\nrpcpassword=${password}\n` },
    ],
    // What all such keys begin with is left out.
    secrets: [secret('bitcoin-key', privateKey.slice(16)), secret('bitcoin-key', key), secret('bitcoin-rpc', password)],
  };
}

/** Version 3 of the keystore: AES-128-CTR under scrypt, with the MAC that tells a wrong password. */
async function ethereum(dice: Dice): Promise<Batch> {
  const key = dice.bytes('ethereum', 32);
  const salt = dice.bytes('ethereum salt', 32);
  const iv = dice.bytes('ethereum iv', 16);
  const work = { N: 4096, r: 8, p: 6 };
  const derived = await derive('correct-staple-7', salt, 32, work);
  const cipher = createCipheriv('aes-128-ctr', derived.subarray(0, 16), iv);
  const ciphertext = Buffer.concat([cipher.update(key), cipher.final()]);
  const address = keccak256(point(key, 'uncompressed').subarray(1)).subarray(12).toString('hex');
  const keystore = {
    address,
    crypto: {
      cipher: 'aes-128-ctr',
      ciphertext: ciphertext.toString('hex'),
      cipherparams: { iv: iv.toString('hex') },
      kdf: 'scrypt',
      kdfparams: { dklen: 32, n: work.N, p: work.p, r: work.r, salt: salt.toString('hex') },
      mac: keccak256(Buffer.concat([derived.subarray(16), ciphertext])).toString('hex'),
    },
    id: uuid(dice, 'ethereum id'),
    version: 3,
  };
  const path = `.ethereum/keystore/UTC--2026-02-11T09-14-51.018274651Z--${address}`;
  return {
    files: [{ bait: 'wallet', path, text: JSON.stringify(keystore) }],
    secrets: [
      secret('ethereum-keystore', ciphertext.toString('hex')),
      secret('ethereum-keystore', keystore.crypto.mac),
    ],
  };
}

function point(key: Buffer, form: 'compressed' | 'uncompressed'): Buffer {
  const curve = createECDH('secp256k1');
  curve.setPrivateKey(key);
  return curve.getPublicKey(null, form);
}

function base58Check(bytes: Buffer): string {
  const twice = createHash('sha256').update(createHash('sha256').update(bytes).digest()).digest();
  return base58(Buffer.concat([bytes, twice.subarray(0, 4)]));
}

function base58(bytes: Buffer): string {
  let text = '';
  for (let number = BigInt(`0x${bytes.toString('hex')}`); number > 0n; number /= 58n)
    text = `${BASE58[Number(number % 58n)]}${text}`;
  const zeros = bytes.findIndex((byte) => byte !== 0);
  return `${'1'.repeat(Math.max(0, zeros))}${text}`;
}
