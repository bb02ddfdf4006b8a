import { createHash } from 'node:crypto';
import type { Conversation } from '../conversation.ts';
import { emit } from '../frames.ts';

/** A request as it was understood, of whatever version. */
export interface Request {
  readonly version: string;
  readonly method: string;
  readonly host: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
  /** All of it; `body` is the beginning. */
  readonly bodyBytes: number;
}

export const BODY_KEPT_BYTES = 1024 * 1024;

/** Collects a body to a cap and counts the rest; what came is what there is to tell where the client leaves in the middle. */
export async function readBody(
  stream: AsyncIterable<unknown>,
): Promise<{ readonly body: Buffer; readonly bodyBytes: number }> {
  const kept: Buffer[] = [];
  let bodyBytes = 0;
  try {
    for await (const chunk of stream) {
      if (bodyBytes < BODY_KEPT_BYTES) kept.push(chunk as Buffer);
      bodyBytes += (chunk as Buffer).length;
    }
  } catch {
    // The client went away.
  }
  return { body: Buffer.concat(kept).subarray(0, BODY_KEPT_BYTES), bodyBytes };
}

export function tellRequest(request: Request, conversation: Conversation, answer: string): void {
  const { version, method, host, path, headers, body, bodyBytes } = request;
  emit({
    type: 'http',
    connection: conversation.id,
    ...conversation.to,
    scheme: conversation.secure ? 'https' : 'http',
    version,
    method,
    host,
    path,
    headers,
    bodyBytes,
    body: body.toString('base64'),
    bodySha256: createHash('sha256').update(body).digest('hex'),
    answer,
  });
}

/** Headers as text by name, several values of one name joined as RFC 9110 joins them. */
export function headerTexts(pairs: Readonly<Record<string, unknown>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(pairs).map(([name, value]) => [name, Array.isArray(value) ? value.join(', ') : String(value)]),
  );
}
