// A client's first TLS message, as far as it says whom it wants and what it is (RFC 8446, RFC 6066, RFC 7301).

export interface ClientHello {
  readonly serverName: string;
  readonly protocols: readonly string[];
  /** Highest version offered, as the wire writes it: 0x0304 is TLS 1.3. */
  readonly version: number;
  readonly ciphers: readonly number[];
  readonly extensions: readonly number[];
  readonly signatures: readonly number[];
}

/** A hello may come in many records and segments; more than this is none. */
const HELLO_BYTES = 64 * 1024;
const HANDSHAKE = 22;
const CLIENT_HELLO = 1;

/** The hello in the first bytes of a stream: `more` where it may be one whose rest is to come, `none` where it is none. */
export function helloIn(stream: Buffer): Buffer | 'more' | 'none' {
  let message: Buffer = Buffer.alloc(0);
  for (let at = 0; ; ) {
    if (!beginsRecord(stream, at)) return 'none';
    if (stream.length < at + 5) return 'more';
    const end = at + 5 + stream.readUInt16BE(at + 3);
    message = Buffer.concat([message, stream.subarray(at + 5, end)]);
    if (!beginsHello(message) || end === at + 5) return 'none';
    if (isWhole(message)) return message;
    if (stream.length < end) return 'more';
    at = end;
  }
}

function beginsHello(message: Buffer): boolean {
  if (message.length > HELLO_BYTES || (message.length > 0 && message[0] !== CLIENT_HELLO)) return false;
  return message.length < 4 || message.readUIntBE(1, 3) <= HELLO_BYTES;
}

function isWhole(message: Buffer): boolean {
  return message.length >= 4 && message.length >= 4 + message.readUIntBE(1, 3);
}

/** Type 22, version 3.x: as far as the bytes are there. */
function beginsRecord(stream: Buffer, at: number): boolean {
  return (
    (stream.length <= at || stream[at] === HANDSHAKE) &&
    (stream.length <= at + 1 || stream[at + 1] === 3) &&
    (stream.length <= at + 2 || (stream[at + 2] ?? 0) <= 4)
  );
}

const NOTHING: ClientHello = { serverName: '', protocols: [], version: 0, ciphers: [], extensions: [], signatures: [] };

/** Reads a hello's message. Lengths are the client's own words, so every read is checked; what is beyond them is left out. */
export function readClientHello(message: Buffer): ClientHello {
  try {
    return readBody(message);
  } catch (error) {
    if (error instanceof RangeError) return NOTHING;
    throw error;
  }
}

/** Header 4, version 2, random 32, then session id, cipher suites, compression methods, extensions. */
function readBody(message: Buffer): ClientHello {
  let at = 4 + 2 + 32;
  at += 1 + message.readUInt8(at);
  const ciphers = numbers(message.subarray(at + 2, at + 2 + message.readUInt16BE(at)));
  at += 2 + message.readUInt16BE(at);
  at += 1 + message.readUInt8(at);
  const found = at + 2 <= message.length ? extensionsOf(message.subarray(at + 2)) : new Map<number, Buffer>();
  const versions = numbers((found.get(43) ?? Buffer.alloc(0)).subarray(1));
  return {
    serverName: nameIn(found.get(0)),
    protocols: protocolsIn(found.get(16)),
    version: Math.max(
      ...[...versions, versions.length === 0 ? message.readUInt16BE(4) : 0].filter((one) => !isGrease(one)),
    ),
    ciphers: ciphers.filter((one) => !isGrease(one)),
    extensions: [...found.keys()].filter((one) => !isGrease(one)),
    signatures: numbers((found.get(13) ?? Buffer.alloc(0)).subarray(2)).filter((one) => !isGrease(one)),
  };
}

function extensionsOf(bytes: Buffer): Map<number, Buffer> {
  const found = new Map<number, Buffer>();
  for (let at = 0; at + 4 <= bytes.length; ) {
    const length = bytes.readUInt16BE(at + 2);
    found.set(bytes.readUInt16BE(at), bytes.subarray(at + 4, at + 4 + length));
    at += 4 + length;
  }
  return found;
}

function nameIn(body: Buffer | undefined): string {
  if (body === undefined || body.length <= 5) return '';
  return body.subarray(5, 5 + body.readUInt16BE(3)).toString('latin1');
}

function protocolsIn(body: Buffer | undefined): string[] {
  const out: string[] = [];
  for (let at = 2; body !== undefined && at < body.length; ) {
    const length = body.readUInt8(at);
    out.push(body.subarray(at + 1, at + 1 + length).toString('latin1'));
    at += 1 + length;
  }
  return out;
}

function numbers(bytes: Buffer): number[] {
  return Array.from({ length: Math.floor(bytes.length / 2) }, (_, at) => bytes.readUInt16BE(at * 2));
}

/** RFC 8701: numbers without a meaning, thrown in by some clients. */
function isGrease(number: number): boolean {
  return (number & 0x0f0f) === 0x0a0a && number >> 8 === (number & 255);
}
