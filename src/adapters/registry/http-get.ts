import { abortedFailure } from '../../kit/aborted.ts';
import { fail, ok, type Result } from '../../kit/result.ts';
import type { Failure } from '../../model/failure.ts';
import type { Clock } from '../../ports/clock.ts';

export type HttpAnswer =
  | { readonly kind: 'found'; readonly bytes: Buffer; readonly etag: string | null }
  | { readonly kind: 'not-modified' }
  | { readonly kind: 'absent' };

export interface HttpRequest {
  readonly url: string;
  readonly etag: string | null;
  readonly limitBytes: number;
  /** Wall time of one attempt. */
  readonly timeoutMilliseconds: number;
}

type Attempt =
  | { readonly kind: 'answer'; readonly answer: HttpAnswer }
  | { readonly kind: 'final'; readonly failure: Failure }
  | { readonly kind: 'again'; readonly failure: Failure; readonly waitMilliseconds: number | null };

const ATTEMPTS = 4;
const FIRST_WAIT_MILLISECONDS = 500;
/** A registry that asks for more patience than this is asked again by the next job, not by this one. */
const LONGEST_WAIT_MILLISECONDS = 30_000;
/** Cargo's reading of "there is no such thing". */
const ABSENT = [404, 410, 451];

/**
 * One GET, tried again (up to four times in all, waiting 0.5, 1, 2 s, or as Retry-After says) only for the registry's own
 * faults: 5xx, 429, a connection that breaks, a time-out. Fails with `registry-fault`, `registry-unreachable`,
 * `too-large`, `timed-out` or `interrupted`.
 */
export async function httpGet(
  request: HttpRequest,
  clock: Clock,
  signal: AbortSignal,
): Promise<Result<HttpAnswer, Failure>> {
  for (let tried = 1; ; tried += 1) {
    const attempt: Attempt = await once(request, clock, signal);
    if (attempt.kind === 'answer') return ok(attempt.answer);
    const wait = waitBefore(tried + 1, attempt);
    // An abort ends the wait at once and is met below.
    if (wait !== null) await clock.sleep(wait, signal).catch(() => undefined);
    if (signal.aborted) return fail(abortedFailure(signal, shown(request.url)));
    if (wait === null) return fail(attempt.failure);
  }
}

/** Milliseconds to wait before the next try; null where there is to be none. */
function waitBefore(next: number, attempt: Exclude<Attempt, { kind: 'answer' }>): number | null {
  if (attempt.kind === 'final' || next > ATTEMPTS) return null;
  const wait = attempt.waitMilliseconds ?? FIRST_WAIT_MILLISECONDS * 2 ** (next - 2);
  return wait > LONGEST_WAIT_MILLISECONDS ? null : wait;
}

async function once(request: HttpRequest, clock: Clock, signal: AbortSignal): Promise<Attempt> {
  const deadline = AbortSignal.timeout(request.timeoutMilliseconds);
  const headers: Record<string, string> = { 'user-agent': 'sandpit' };
  if (request.etag !== null) headers['if-none-match'] = request.etag;
  try {
    const response = await fetch(request.url, { headers, signal: AbortSignal.any([signal, deadline]) });
    return await judge(request, response, clock);
  } catch (error) {
    if (signal.aborted) return { kind: 'final', failure: abortedFailure(signal, shown(request.url)) };
    return broken(request.url, error, deadline.aborted);
  }
}

async function judge(request: HttpRequest, response: Response, clock: Clock): Promise<Attempt> {
  const { status } = response;
  if (status === 200) return readBody(request, response);
  await response.body?.cancel();
  if (status === 304 && request.etag !== null) return { kind: 'answer', answer: { kind: 'not-modified' } };
  if (ABSENT.includes(status)) return { kind: 'answer', answer: { kind: 'absent' } };
  const failure = fault(request.url, `the registry answered ${status}`);
  if (status < 500 && status !== 429) return { kind: 'final', failure };
  return { kind: 'again', failure, waitMilliseconds: retryAfter(response.headers.get('retry-after'), clock) };
}

/** The body, never more than the cap in memory, whatever length was announced. */
async function readBody(request: HttpRequest, response: Response): Promise<Attempt> {
  const parts: Uint8Array[] = [];
  let length = Number(response.headers.get('content-length') ?? 0);
  if (length > request.limitBytes) {
    await response.body?.cancel();
    return { kind: 'final', failure: tooLarge(request) };
  }
  length = 0;
  for await (const part of response.body ?? []) {
    length += part.byteLength;
    // Leaving the loop cancels the body.
    if (length > request.limitBytes) return { kind: 'final', failure: tooLarge(request) };
    parts.push(part);
  }
  return { kind: 'answer', answer: { kind: 'found', bytes: Buffer.concat(parts), etag: response.headers.get('etag') } };
}

/** Seconds or a date; null where it is absent or unreadable. */
function retryAfter(text: string | null, clock: Clock): number | null {
  if (text === null) return null;
  if (/^\d{1,9}$/.test(text.trim())) return Number(text) * 1000;
  const date = Date.parse(text);
  return Number.isNaN(date) ? null : Math.max(0, date - clock.now());
}

/** Broken half-way: asked again. Never reached (no such host, refused, a certificate that is not trusted): not. */
const AGAIN = /^(ECONNRESET|EPIPE|ETIMEDOUT|UND_ERR_SOCKET|UND_ERR_(CONNECT|HEADERS|BODY)_TIMEOUT|UND_ERR_ABORTED)$/;

function broken(url: string, error: unknown, late: boolean): Attempt {
  const code = late ? 'ETIMEDOUT' : codeOf(error);
  if (code === null) throw error;
  const remedy = /CERT|SIGNED|ISSUER/.test(code)
    ? 'set NODE_EXTRA_CA_CERTS to the certificates that this network needs'
    : 'check the network, or name another index with --registry';
  const failure: Failure = {
    code: 'registry-unreachable',
    blame: 'upstream',
    what: `the registry cannot be reached (${code})`,
    where: shown(url),
    remedy,
  };
  return AGAIN.test(code) ? { kind: 'again', failure, waitMilliseconds: null } : { kind: 'final', failure };
}

/** The system's or undici's code behind "fetch failed"; null for what is no network error at all. */
function codeOf(error: unknown): string | null {
  for (let cause = error, depth = 0; cause instanceof Error && depth < 5; cause = cause.cause, depth += 1) {
    const first = cause instanceof AggregateError ? cause.errors[0] : cause;
    if (first instanceof Error && 'code' in first && typeof first.code === 'string') return first.code;
  }
  return error instanceof TypeError && /fetch failed|terminated|invalid url/i.test(error.message)
    ? 'UND_ERR_SOCKET'
    : null;
}

function tooLarge(request: HttpRequest): Failure {
  return {
    code: 'too-large',
    blame: 'upstream',
    what: `the registry sends more than ${request.limitBytes} bytes`,
    where: shown(request.url),
    remedy: 'nothing was kept; no archive or index file of this size is read',
  };
}

export function fault(url: string, what: string): Failure {
  return {
    code: 'registry-fault',
    blame: 'upstream',
    what,
    where: shown(url),
    remedy: 'try again later, or name another index with --registry',
  };
}

/** An address without the password that may be in it. */
export function shown(url: string): string {
  return url.replace(/\/\/[^/@]*@/, '//');
}
