import { LAYOUT } from '../../layout.ts';
import { FOLLOWED, REFUSED } from '../../stops.ts';

/** Of these calls only those stop, and are denied, that the profile does not let through: it reads their arguments. */
const TOLD = [...Object.keys({ ...FOLLOWED, ...REFUSED }), 'seccomp', 'prctl', 'personality'];

/** Reading these is refused to whom the files say so on another machine: only an opening that goes well can be seen. */
const SYSTEM_SECRETS = ['/etc/shadow', '/etc/sudoers', '/etc/machine-id'];

/**
 * The tracer, outside the build's PID namespace: the crate can neither see nor kill it. `-xx` writes every string in hex, so
 * that no newline, quote or escape in a name can end a record or start a false one. A signal that is left out is left out of the
 * deaths as well (strace's print_signalled): only those are that no process dies of. `births` tells who was born of whom,
 * `chosen-calls` spares the build a stop at every call that is not told, `watch-opens` tells what the stops leave out, `unmark`
 * makes the cage less easily told. `secondsLater` is how much later it is in the cage.
 */
export function traceCommand(hostPid: number, secondsLater = 0): string[] {
  const clock = secondsLater === 0 ? [] : ['/usr/local/lib/later-clock.so'];
  const loaded = ['/usr/local/lib/births.so', '/usr/local/lib/chosen-calls.so', ...clock];
  return [
    '/usr/local/bin/unmark', String(hostPid), '/usr/local/bin/watch-opens', String(hostPid), LAYOUT.home, ...SYSTEM_SECRETS, '--',
    'env', `LD_PRELOAD=${loaded.join(' ')}`, `LATER=${secondsLater}`, `TRACE_MAY=${Object.values(FOLLOWED).join(',')}`,
    'strace', '-f', '-y', '-xx', '-s', '16384', '-ttt', '-e', 'signal=!SIGCHLD,SIGURG,SIGWINCH,SIGCONT', '-e', `trace=${TOLD.join(',')}`,
    '-o', '/dev/stdout', '-p', String(hostPid),
  ]; // biome-ignore format: a command line
}
