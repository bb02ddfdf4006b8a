// What a request is answered with: what was asked for, as far as path and headers say, and always something that does nothing
// but be seen. Code in it calls `/bin/true` with a word of the run's own.
import type { Conversation } from '../conversation.ts';
import { answerQuery } from '../dns/serve-dns.ts';
import { tarball, zipped } from '../markers/archive.ts';
import { program } from '../markers/program.ts';
import { scripts } from '../markers/script.ts';
import { testNext } from '../tls/serve-tls.ts';
import { answerAsMetadata } from './metadata.ts';
import { dnsOverHttps } from './name-lookup.ts';
import type { Request } from './request.ts';

export interface Answer {
  readonly kind: string;
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
  /** The connection is to be closed behind it. */
  readonly last: boolean;
}

export function answerTo(request: Request, conversation: Conversation): Answer {
  const special =
    answerAsMetadata(request, conversation.to.address) ??
    dnsOverHttps(request, (query) => answerQuery(query, request.host, 'https', conversation.id)) ??
    sendElsewhere(request, conversation);
  if (special !== null) return special;
  const [kind, type, body] = contentFor(request);
  return answer(kind, type, body);
}

export function answer(kind: string, type: string, body: Buffer | string, status = 200): Answer {
  const bytes = Buffer.from(body as string);
  return {
    kind,
    status,
    headers: { 'content-type': type, 'content-length': String(bytes.length) },
    body: bytes,
    last: false,
  };
}

/**
 * What was sent has been heard in full, so nothing is lost by asking for it once more: on the new connection the client is
 * shown a certificate that nobody trusts.
 */
function sendElsewhere(request: Request, conversation: Conversation): Answer | null {
  if (!conversation.secure || request.bodyBytes === 0) return null;
  const name = request.host.replace(/:\d+$/, '').toLowerCase();
  if (!testNext(name)) return null;
  const location = `https://${request.host}${request.path}`;
  return {
    kind: 'redirect',
    status: 307,
    headers: { location, 'content-length': '0' },
    body: Buffer.alloc(0),
    last: true,
  };
}

type Content = readonly [kind: string, type: string, body: Buffer];
const OCTETS = 'application/octet-stream';

/** By the path's ending, the more special first. */
const ENDINGS: readonly (readonly [RegExp, () => Content])[] = [
  [/\.json$/, () => json('')],
  [/\.(ps1|psm1)$/, () => ['powershell', 'text/plain', scripts.powershell()]],
  [/\.py$/, () => ['script', 'text/x-python', scripts.python()]],
  [/\.[cm]?js$/, () => ['script', 'text/javascript', scripts.javascript()]],
  [/\.(tar\.gz|tgz|crate)$/, () => ['archive', 'application/gzip', tarball(true)]],
  [/\.tar$/, () => ['archive', 'application/x-tar', tarball(false)]],
  [/\.(zip|jar|whl|vsix|nupkg)$/, () => ['archive', 'application/zip', zipped()]],
  [/\.(exe|dll|msi|scr)$/, () => ['windows-program', OCTETS, Buffer.from('MZ'.padEnd(64, '\0'), 'latin1')]],
  [/\.(elf|bin|out|run|so|AppImage|dat)$/, () => ['program', OCTETS, program()]],
  [/\.(html?|php|aspx?)$/, () => ['page', 'text/html', Buffer.from('<!doctype html><title>OK</title>\n')]],
  [/\.(sh|bash)$/, () => ['script', 'text/x-shellscript', scripts.shell()]],
  // A release's file that names a machine and has no ending is the program itself.
  [/(linux|x86_64|amd64|x64|musl|gnu)[^/.]*$/i, () => ['program', OCTETS, program()]],
];

function contentFor(request: Request): Content {
  const path = request.path.replace(/[?#].*$/s, '');
  const wanted = `${request.headers['accept'] ?? ''} ${request.headers['content-type'] ?? ''}`;
  const ending = ENDINGS.find(([pattern]) => pattern.test(path));
  if (ending !== undefined) return ending[1]();
  if (/json/.test(wanted)) return json(request.body.subarray(0, 4096).toString('latin1'));
  return ['script', 'text/plain', scripts.shell()];
}

/** Enough of what services answer that a client goes on; a remote call gets its own number back. */
function json(asked: string): Content {
  const id = /"id"\s*:\s*(\d{1,15}|"[\w-]{1,64}")/.exec(asked)?.[1];
  const call = /"jsonrpc"/.test(asked) ? `"jsonrpc":"2.0","id":${id ?? 1},` : '';
  return [
    'json',
    'application/json',
    Buffer.from(`{${call}"ok":true,"success":true,"status":"ok","message":"","data":{},"result":{}}\n`),
  ];
}
