// The tracer's argument texts as values.

const HEX = /^(?:\\x[0-9a-f]{2})*$/;

/** A hex string as bytes; `cut` where the tracer showed only the beginning. Null where it is no string (a bad pointer). */
export function bytesOf(text: string): { readonly bytes: Buffer; readonly cut: boolean } | null {
  const match = /^"(.*)"(\.\.\.)?$/s.exec(text);
  if (match === null || !HEX.test(match[1] ?? '')) return null;
  return { bytes: Buffer.from((match[1] ?? '').replaceAll('\\x', ''), 'hex'), cut: match[2] !== undefined };
}

/** A hex string as text that is the bytes' alone (see `lossless`); with `…` at its end where the tracer showed only the beginning. */
export function textOf(text: string): string | null {
  const value = bytesOf(text);
  return value === null ? null : lossless(value.bytes) + (value.cut ? '…' : '');
}

const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
/** What an escaped byte looks like. */
const ESCAPE = /\\x[0-9a-f]{2}/;

/**
 * Bytes as text of which each stands for one sequence of bytes only. Valid UTF-8 is itself. Where some byte is none, or where the
 * text itself holds what looks like an escaped byte, bytes are escaped (`\xff`) and backslashes doubled.
 */
export function lossless(bytes: Buffer): string {
  const text = decoded(bytes);
  if (text !== null && !ESCAPE.test(text)) return text;
  if (text !== null) return text.replaceAll('\\', '\\\\');
  return [...bytes]
    .map((byte) => {
      if (byte === 0x5c) return '\\\\';
      return byte < 0x80 ? String.fromCharCode(byte) : `\\x${byte.toString(16).padStart(2, '0')}`;
    })
    .join('');
}

function decoded(bytes: Buffer): string | null {
  try {
    return decoder.decode(bytes);
  } catch {
    return null;
  }
}

/** The elements of `["…", "…"]`; an unreadable one is `?`, a list cut by the tracer ends with `…`. */
export function listOf(text: string): string[] {
  if (!text.startsWith('[')) return [];
  const inner = text.replace(/^\[/, '').replace(/\](\s*\/\*.*\*\/)?$/, '');
  return inner === '' ? [] : inner.split(', ').map((part) => textOf(part) ?? (part === '...' ? '…' : '?'));
}

/** The path that the tracer gives for a file descriptor: `3<hex>`. */
export function descriptorPath(text: string): string | null {
  const match = /<((?:\\x[0-9a-f]{2})+)>/.exec(text);
  return match === null ? null : lossless(Buffer.from((match[1] ?? '').replaceAll('\\x', ''), 'hex'));
}

export interface SocketAddress {
  readonly family: 'inet' | 'inet6' | 'unix' | 'other';
  readonly address: string;
  readonly port: number;
}

/** `{sa_family=…, …}` as an address; null where the call gave none. */
export function socketAddress(text: string): SocketAddress | null {
  const family = /sa_family=AF_(\w+)/.exec(text)?.[1];
  if (family === undefined) return null;
  const port = Number(/sin6?_port=htons\((\d+)\)/.exec(text)?.[1] ?? 0);
  const quoted = /(?:inet_addr\(|inet_pton\(AF_INET6, |sun_path=@?)("[^"]*")/.exec(text)?.[1];
  const address = quoted === undefined ? '' : (textOf(quoted) ?? '');
  if (family === 'INET') return { family: 'inet', address, port };
  if (family === 'INET6') return { family: 'inet6', address, port };
  if (family === 'UNIX' || family === 'LOCAL') return { family: 'unix', address, port: 0 };
  return { family: 'other', address: family, port };
}
