// The false internet: owns an empty network namespace, answers what is asked in it, and tells all of it on standard output.
// It begins with one line of settings on its standard input and ends when that does; nothing inside the namespace can reach either.
import { readFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { serveDns } from './dns/serve-dns.ts';
import { Flows } from './flows.ts';
import { emit, endFrames } from './frames.ts';
import { takeTheNetwork } from './network.ts';
import { configure } from './settings.ts';
import { closeAll, serveTcp } from './tcp.ts';
import { nameHash } from './tls/authority.ts';
import { trusted } from './tls/serve-tls.ts';
import { serveUdp } from './udp.ts';

/** What is in flight when the end comes gets this long to be told. */
const LAST_MILLISECONDS = 200;
/** The roots that an ordinary machine of this image trusts; ours is put among them. */
const ROOTS = '/etc/ssl/certs/ca-certificates.crt';

process.on('uncaughtException', (error) => emit({ type: 'lost', what: `the sinkhole stumbled: ${error.message}` }));
const input = createInterface({ input: process.stdin });
// A worker of before there were settings says nothing.
const silent = setTimeout(() => void open('{}'), 2_000);
input.once('line', (line) => {
  clearTimeout(silent);
  void open(line);
});
input.once('close', () => {
  setTimeout(closeAll, LAST_MILLISECONDS / 2);
  setTimeout(() => {
    endFrames();
    process.exit(0);
  }, LAST_MILLISECONDS);
});

async function open(line: string): Promise<void> {
  configure(line);
  takeTheNetwork();
  const flows = new Flows();
  flows.start();
  await Promise.all([serveDns(flows), serveTcp(flows), serveUdp(flows)]);
  const { certificate } = trusted;
  emit({
    type: 'ready',
    authority: certificate,
    hash: nameHash(certificate),
    roots: among(readFileSync(ROOTS, 'latin1'), certificate),
  });
}

/** The bundle with ours in the middle of it. */
function among(bundle: string, certificate: string): string {
  const parts = bundle.split(/(?<=-----END CERTIFICATE-----\n)/);
  const middle = Math.floor(parts.length / 2);
  return [...parts.slice(0, middle), certificate, ...parts.slice(middle)].join('');
}
