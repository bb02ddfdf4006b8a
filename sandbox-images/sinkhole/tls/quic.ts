// The first packets of a QUIC client are encrypted with a key that everybody can derive from them (RFC 9001, 5.2): they hold
// its TLS hello, which names the server.
import { createCipheriv, createDecipheriv, createHmac } from 'node:crypto';

const SALTS: Readonly<Record<number, string>> = {
  1: '38762cf7f55934b34d179ae6a4c80cadccbb7f0a',
  1798521807: '0dede3def700a6db819381be6e269dcbf9bd2ed9',
};
/** The second version calls its first packet otherwise and its labels as well (RFC 9369). */
const SECOND = 0x6b3343cf;
const CONNECTIONS = 256;
const HELLO_BYTES = 16 * 1024;

/** Puts together the hello of each connection, which may come in several packets. */
export class QuicReader {
  readonly #pieces = new Map<string, Map<number, Buffer>>();

  /** The hello that a datagram completes; null where it is no QUIC, or more is to come. */
  read(datagram: Buffer): Buffer | null {
    try {
      return this.#read(datagram);
    } catch {
      // Lengths that lie and tags that do not fit: it was recorded as a datagram.
      return null;
    }
  }

  #read(datagram: Buffer): Buffer | null {
    const packet = openInitial(datagram);
    if (packet === null) return null;
    const pieces = this.#pieces.get(packet.connection) ?? new Map<number, Buffer>();
    for (const [offset, bytes] of cryptoFrames(packet.payload)) pieces.set(offset, bytes);
    const oldest = this.#pieces.keys().next();
    if (this.#pieces.size >= CONNECTIONS && !oldest.done) this.#pieces.delete(oldest.value);
    this.#pieces.set(packet.connection, pieces);
    const hello = joined(pieces);
    if (hello !== null) this.#pieces.delete(packet.connection);
    return hello;
  }
}

/** The pieces in order as far as there is no hole; null until the message is whole. */
function joined(pieces: ReadonlyMap<number, Buffer>): Buffer | null {
  let whole: Buffer = Buffer.alloc(0);
  for (const [offset, bytes] of [...pieces].sort(([a], [b]) => a - b)) {
    if (offset > whole.length || whole.length > HELLO_BYTES) return null;
    whole = Buffer.concat([whole.subarray(0, offset), bytes]);
  }
  const length = whole.length < 4 ? Number.POSITIVE_INFINITY : 4 + whole.readUIntBE(1, 3);
  return whole.length >= length ? whole.subarray(0, length) : null;
}

interface Initial {
  readonly connection: string;
  readonly payload: Buffer;
}

function openInitial(datagram: Buffer): Initial | null {
  const version = datagram.length > 20 ? datagram.readUInt32BE(1) : 0;
  const salt = SALTS[version];
  const first = datagram[0] ?? 0;
  if (salt === undefined || (first & 0xf0) !== (version === SECOND ? 0xd0 : 0xc0)) return null;
  const idLength = datagram.readUInt8(5);
  const id = datagram.subarray(6, 6 + idLength);
  let at = 6 + idLength;
  at += 1 + datagram.readUInt8(at);
  const [tokenLength, afterToken] = varint(datagram, at);
  const [length, start] = varint(datagram, afterToken + tokenLength);
  const packet = datagram.subarray(0, start + length);
  return { connection: id.toString('hex'), payload: decrypt(packet, start, keysFor(id, salt, version === SECOND)) };
}

interface Keys {
  readonly key: Buffer;
  readonly iv: Buffer;
  readonly header: Buffer;
}

function keysFor(id: Buffer, salt: string, second: boolean): Keys {
  const initial = createHmac('sha256', Buffer.from(salt, 'hex')).update(id).digest();
  const client = expand(initial, 'client in', 32);
  const prefix = second ? 'quicv2' : 'quic';
  return {
    key: expand(client, `${prefix} key`, 16),
    iv: expand(client, `${prefix} iv`, 12),
    header: expand(client, `${prefix} hp`, 16),
  };
}

/** HKDF-Expand-Label of TLS 1.3 (RFC 8446, 7.1). */
function expand(secret: Buffer, label: string, length: number): Buffer {
  const name = Buffer.from(`tls13 ${label}`, 'latin1');
  const info = Buffer.concat([Buffer.from([0, length, name.length]), name, Buffer.from([0])]);
  const blocks = createHmac('sha256', secret)
    .update(Buffer.concat([info, Buffer.from([1])]))
    .digest();
  return blocks.subarray(0, length);
}

/** Takes the header's protection off, then the payload's: AES-128 in both. */
function decrypt(packet: Buffer, start: number, { key, iv, header }: Keys): Buffer {
  const sample = packet.subarray(start + 4, start + 20);
  const cipher = createCipheriv('aes-128-ecb', header, null);
  const mask = cipher.update(sample);
  const plain = Buffer.from(packet);
  plain[0] = (plain[0] ?? 0) ^ ((mask[0] ?? 0) & 0x0f);
  const numberLength = ((plain[0] ?? 0) & 3) + 1;
  const nonce = Buffer.from(iv);
  for (let at = 0; at < numberLength; at += 1) {
    plain[start + at] = (plain[start + at] ?? 0) ^ (mask[1 + at] ?? 0);
    const place = nonce.length - numberLength + at;
    nonce[place] = (nonce[place] ?? 0) ^ (plain[start + at] ?? 0);
  }
  const body = plain.subarray(start + numberLength);
  const decipher = createDecipheriv('aes-128-gcm', key, nonce);
  decipher.setAAD(plain.subarray(0, start + numberLength));
  decipher.setAuthTag(body.subarray(body.length - 16));
  return Buffer.concat([decipher.update(body.subarray(0, body.length - 16)), decipher.final()]);
}

/** The CRYPTO frames among padding and pings; what else comes ends the reading. */
function* cryptoFrames(payload: Buffer): Generator<readonly [number, Buffer]> {
  for (let at = 0; at < payload.length; ) {
    const type = payload[at];
    at += 1;
    if (type === 0 || type === 1) continue;
    if (type !== 6) return;
    const [offset, afterOffset] = varint(payload, at);
    const [length, start] = varint(payload, afterOffset);
    yield [offset, payload.subarray(start, start + length)];
    at = start + length;
  }
}

/** RFC 9000, 16: the two highest bits say how many bytes. Gives the number and where it ends. */
function varint(bytes: Buffer, at: number): readonly [number, number] {
  const width = 1 << (bytes.readUInt8(at) >> 6);
  if (width === 8) return [Number(bytes.readBigUInt64BE(at) & 0x3fff_ffff_ffff_ffffn), at + 8];
  return [bytes.readUIntBE(at, width) & (width === 4 ? 0x3fff_ffff : width === 2 ? 0x3fff : 0x3f), at + width];
}
