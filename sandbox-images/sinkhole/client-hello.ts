// The first TLS record of a client, as far as it says whom it wants: server name and protocols (RFC 8446, RFC 6066, RFC 7301).

export interface ClientHello {
  readonly serverName: string;
  readonly protocols: readonly string[];
}

/** Reads a ClientHello; null where the bytes are none. Lengths are the client's own words, so every read is checked. */
export function readClientHello(bytes: Buffer): ClientHello | null {
  if (bytes.length < 6 || bytes[0] !== 22 || bytes[1] !== 3 || bytes[5] !== 1) return null;
  try {
    return readExtensions(bytes, skipToExtensions(bytes));
  } catch (error) {
    if (error instanceof RangeError) return { serverName: '', protocols: [] };
    throw error;
  }
}

/** Record header 5, handshake header 4, version 2, random 32, then session id, cipher suites, compression methods. */
function skipToExtensions(bytes: Buffer): number {
  let at = 5 + 4 + 2 + 32;
  at += 1 + bytes.readUInt8(at);
  at += 2 + bytes.readUInt16BE(at);
  at += 1 + bytes.readUInt8(at);
  return at + 2;
}

function readExtensions(bytes: Buffer, start: number): ClientHello {
  let serverName = '';
  let protocols: readonly string[] = [];
  for (let at = start; at + 4 <= bytes.length; ) {
    const type = bytes.readUInt16BE(at);
    const length = bytes.readUInt16BE(at + 2);
    const body = bytes.subarray(at + 4, at + 4 + length);
    if (type === 0 && body.length > 5) serverName = body.subarray(5, 5 + body.readUInt16BE(3)).toString('latin1');
    if (type === 16) protocols = readProtocols(body);
    at += 4 + length;
  }
  return { serverName, protocols };
}

function readProtocols(body: Buffer): string[] {
  const out: string[] = [];
  for (let at = 2; at < body.length; ) {
    const length = body.readUInt8(at);
    out.push(body.subarray(at + 1, at + 1 + length).toString('latin1'));
    at += 1 + length;
  }
  return out;
}
