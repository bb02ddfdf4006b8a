// The client's half of a web socket (RFC 6455, 5.2): each frame is unmasked and handed on; pings are answered.

const CLOSE = 8;
const PING = 9;
const PONG = 10;
/** A frame that claims more is handed on in the pieces that it comes in. */
const FRAME_BYTES = 1024 * 1024;

/** A reader of one connection: takes bytes as they come, gives what is to be said back. */
export function messagesOf(take: (message: Buffer) => void): (chunk: Buffer) => Buffer {
  let rest: Buffer = Buffer.alloc(0);
  return (chunk) => {
    rest = Buffer.concat([rest, chunk]);
    const replies: Buffer[] = [];
    for (let frame = readFrame(rest); frame !== null; frame = readFrame(rest)) {
      rest = rest.subarray(frame.bytes);
      if (frame.code < CLOSE) take(frame.payload);
      else replies.push(replyTo(frame.code, frame.payload));
    }
    if (rest.length > FRAME_BYTES) {
      take(rest);
      rest = Buffer.alloc(0);
    }
    return Buffer.concat(replies);
  };
}

interface Frame {
  readonly code: number;
  readonly payload: Buffer;
  /** With its header. */
  readonly bytes: number;
}

function readFrame(from: Buffer): Frame | null {
  const head = headerOf(from);
  if (head === null || from.length < head.start + head.length) return null;
  const mask = head.masked ? from.subarray(head.start - 4, head.start) : Buffer.alloc(4);
  const payload = Buffer.from(from.subarray(head.start, head.start + head.length));
  for (let at = 0; at < payload.length; at += 1) payload[at] = (payload[at] ?? 0) ^ (mask[at % 4] ?? 0);
  return { code: (from[0] ?? 0) & 0x0f, payload, bytes: head.start + head.length };
}

/** Where the payload begins and how long it is: 7 bits, or 16 or 64 where those say so. Null until the header is there. */
function headerOf(from: Buffer): { readonly masked: boolean; readonly start: number; readonly length: number } | null {
  if (from.length < 2) return null;
  const masked = from.readUInt8(1) >= 0x80;
  const short = from.readUInt8(1) & 0x7f;
  const wide = short < 126 ? 0 : short === 126 ? 2 : 8;
  const start = 2 + wide + (masked ? 4 : 0);
  if (from.length < start) return null;
  if (wide === 0) return { masked, start, length: short };
  return { masked, start, length: wide === 2 ? from.readUInt16BE(2) : Number(from.readBigUInt64BE(2)) };
}

function replyTo(code: number, payload: Buffer): Buffer {
  const body = payload.subarray(0, 125);
  const answered = code === PING ? PONG : code === CLOSE ? CLOSE : null;
  return answered === null ? Buffer.alloc(0) : Buffer.concat([Buffer.from([0x80 | answered, body.length]), body]);
}
