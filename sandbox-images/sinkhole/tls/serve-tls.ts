// Speaks TLS with whoever does, under the run's own authority, so that what is said in it is read.
//
// Who trusts what nobody should is told by a second authority, which nobody knows. It is shown where an honest client loses
// nothing by it: (1) first of all to one that names no server and reached an address no name led to, for which there are no
// certificates in the world; (2) once a name, after a request that had already been heard in full and was sent elsewhere
// (http/answer.ts); (3) to everybody at first where the worker asks for it. Who refuses it gets the trusted one ever after.
import type { Duplex } from 'node:stream';
import { createSecureContext, type SecureContext, TLSSocket } from 'node:tls';
import { now } from '../clock.ts';
import type { Conversation } from '../conversation.ts';
import { nameFor } from '../dns/answers.ts';
import { emit } from '../frames.ts';
import { serveHttp2 } from '../http/serve-http2.ts';
import { configured } from '../settings.ts';
import { Authority } from './authority.ts';
import { helloIn, readClientHello } from './client-hello.ts';
import { ja4 } from './ja4.ts';

export const trusted = new Authority(now());
const unknown = new Authority(now());

type Chain = 'trusted' | 'untrusted';
/** Certificates kept; a flood of names makes the oldest be made again. */
const CONTEXTS = 2_000;
const contexts = new Map<string, SecureContext>();
/** Names and addresses that are to be shown the unknown authority next, and those that have been. */
const due = new Set<string>();
const shown = new Set<string>();

/** From the next connection to this name on: the unknown authority, once. False where it has been shown already. */
export function testNext(name: string): boolean {
  if (name === '' || shown.has(name) || shown.size > CONTEXTS) return false;
  due.add(name);
  return true;
}

export function serveTls(
  stream: Duplex,
  first: Buffer,
  conversation: Conversation,
  inside: (stream: Duplex, conversation: Conversation) => Promise<boolean>,
): void {
  const message = helloIn(first);
  const hello = readClientHello(message instanceof Buffer ? message : Buffer.alloc(0));
  const { address, port } = conversation.to;
  const name = (hello.serverName || nameFor(address) || address).toLowerCase();
  const chain = chainFor(name, hello.serverName === '' && nameFor(address) === null);
  const told = {
    connection: conversation.id,
    address,
    port,
    transport: 'tcp',
    serverName: hello.serverName,
    protocols: hello.protocols,
    version: hello.version,
    ja4: ja4(hello, 't'),
    chain,
  };
  const secure = new TLSSocket(stream as never, {
    isServer: true,
    secureContext: contextFor(chain, hello.serverName === '' ? [name, address] : [name]),
    ALPNCallback: ({ protocols }) =>
      protocols.find((one) => one === 'h2') ?? protocols.find((one) => one === 'http/1.1') ?? protocols[0],
  });
  // Told when it ends: some look at the certificate after the handshake, so only who goes on to speak has accepted it.
  let outcome = 'left';
  const tell = () => emit({ type: 'tls', ...told, outcome });
  secure.once('close', tell);
  secure.on('error', (error) => {
    if (outcome !== 'accepted') outcome = `refused: ${/alert [a-z ]+/.exec(error.message)?.[0] ?? 'connection lost'}`;
    secure.destroy();
  });
  // Some refuse by leaving without a word, in the middle of the handshake.
  const left = () => secure.destroy();
  secure.once('end', left);
  secure.once('secure', () => {
    secure.removeListener('end', left);
    conversation.secure = true;
    // Node's own server clears it; HTTP/2 would wait for it for ever.
    Object.assign(secure, { secureConnecting: false });
    const spoke = secure.alpnProtocol === 'h2' ? serveHttp2(secure, conversation) : inside(secure, conversation);
    void spoke.then((said) => {
      if (said) outcome = 'accepted';
    });
  });
}

function chainFor(name: string, isLiteral: boolean): Chain {
  const first = !shown.has(name) && shown.size <= CONTEXTS;
  const test = due.delete(name) || (first && (isLiteral || configured().distrusted));
  if (!test) return 'trusted';
  shown.add(name);
  return 'untrusted';
}

function contextFor(chain: Chain, names: readonly string[]): SecureContext {
  const key = `${chain} ${names.join(' ')}`;
  const known = contexts.get(key);
  if (known !== undefined) return known;
  const { certificate, key: secret } = (chain === 'trusted' ? trusted : unknown).issue([...new Set(names)], now());
  // Old clients are to be heard as well.
  const made = createSecureContext({
    cert: certificate,
    key: secret,
    minVersion: 'TLSv1',
    ciphers: 'DEFAULT@SECLEVEL=0',
  });
  const oldest = contexts.keys().next();
  if (contexts.size >= CONTEXTS && !oldest.done) contexts.delete(oldest.value);
  contexts.set(key, made);
  return made;
}
