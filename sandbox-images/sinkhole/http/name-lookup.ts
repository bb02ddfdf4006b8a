// DNS over HTTPS: as messages (RFC 8484) and as the JSON that the large resolvers offer beside it.
import { answerTo as recordFor } from '../dns/answers.ts';
import type { Answer } from './answer.ts';
import type { Request } from './request.ts';

const MESSAGE = 'application/dns-message';
const NUMBERS: Readonly<Record<string, number>> = {
  A: 1,
  NS: 2,
  CNAME: 5,
  PTR: 12,
  MX: 15,
  TXT: 16,
  AAAA: 28,
  SRV: 33,
  HTTPS: 65,
};

/** Records a query and answers it; null for what is none. */
type Ask = (query: Buffer) => Buffer | null;

/** The answer to a request that carries a query; null for any other. */
export function dnsOverHttps(request: Request, ask: Ask): Answer | null {
  const url = parsed(request);
  if (url === null) return null;
  const encoded = url.searchParams.get('dns');
  const posted = request.headers['content-type'] === MESSAGE;
  if (!posted && encoded === null) return answerInJson(url, ask);
  const answer = ask(posted ? request.body : Buffer.from(encoded ?? '', 'base64url'));
  return answer === null ? null : reply(MESSAGE, answer);
}

function answerInJson(url: URL, ask: Ask): Answer | null {
  const name = url.searchParams.get('name');
  if (name === null || !/^\/(resolve|dns-query)$/.test(url.pathname)) return null;
  const type = typeNumber(url.searchParams.get('type') ?? 'A');
  const query = queryFor(name, type);
  if (query === null || ask(query) === null) return null;
  const record = recordFor({ name, type, bytes: query });
  const answers = record === null ? [] : [{ name, type, TTL: 60, data: record.text }];
  const text = JSON.stringify({ Status: 0, Question: [{ name, type }], Answer: answers });
  return reply('application/dns-json', Buffer.from(text));
}

function reply(type: string, body: Buffer): Answer {
  return {
    kind: 'name',
    status: 200,
    headers: { 'content-type': type, 'content-length': String(body.length) },
    body,
    last: false,
  };
}

function parsed(request: Request): URL | null {
  return URL.canParse(request.path, 'http://host') ? new URL(request.path, 'http://host') : null;
}

function typeNumber(text: string): number {
  const number = NUMBERS[text.toUpperCase()] ?? Number(text);
  return Number.isInteger(number) && number > 0 && number < 65_536 ? number : 1;
}

/** The query that the name would have been asked with; null for what no query can ask. */
function queryFor(name: string, type: number): Buffer | null {
  const labels = name
    .replace(/\.$/, '')
    .split('.')
    .map((label) => Buffer.from(label));
  if (labels.some((label) => label.length === 0 || label.length > 63)) return null;
  const parts = labels.flatMap((label) => [Buffer.from([label.length]), label]);
  return Buffer.concat([
    Buffer.from([0, 0, 1, 0, 0, 1, 0, 0, 0, 0, 0, 0]),
    ...parts,
    Buffer.from([0, type >> 8, type & 255, 0, 1]),
  ]);
}
