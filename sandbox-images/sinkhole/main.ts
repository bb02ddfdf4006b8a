// The false internet: owns an empty network namespace, answers what is asked in it, and tells all of it on standard output.
// It ends when its standard input does; nothing inside the namespace can reach either.
import { serveDns } from './dns.ts';
import { Flows } from './flows.ts';
import { emit } from './frames.ts';
import { takeTheNetwork } from './network.ts';
import { serveTcp } from './tcp.ts';
import { serveUdp } from './udp.ts';

takeTheNetwork();
const flows = new Flows();
flows.start();
await Promise.all([serveDns(), serveTcp(flows), serveUdp(flows)]);
emit({ type: 'ready' });
process.stdin.resume();
process.stdin.once('end', () => {
  // What is in flight gets a moment to be told; the last frame says that nothing was cut off.
  setTimeout(() => {
    emit({ type: 'end' });
    process.exit(0);
  }, 200);
});
process.on('uncaughtException', (error) => emit({ type: 'lost', what: `the sinkhole stumbled: ${error.message}` }));
