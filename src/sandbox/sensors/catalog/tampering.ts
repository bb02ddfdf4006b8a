import { type Evidence, evidence } from '../../../model/evidence.ts';
import { WRAPPERS } from '../../session.ts';
import type { Interpreter, Sight } from '../sight.ts';
import type { TracedCall } from '../trace/open-trace.ts';

const NEVER_ORDINARY =
  /^(ptrace|process_vm_readv|process_vm_writev|mount|umount2|unshare|setns|pivot_root|chroot|bpf|keyctl|add_key|perf_event_open|io_uring_setup|userfaultfd|init_module|finit_module|kexec_load)$/;
/** Programs of the image whose event loop (libuv) asks for a ring before it does without. */
const ASKS_FOR_RING = /^\/usr\/bin\/(cmake|ctest|cpack|node)$/;
const STRANGE_FAMILY = /^AF_(VSOCK|ALG|PACKET|XDP|BLUETOOTH|TIPC|CAN|KEY)/;

/** The tracer knows personality(2) as a call that never fails, and shows the EPERM that it is answered with as a number. */
const REFUSED_PERSONALITY = '0xffffffffffffffff';

const KILLS = /^t?g?kill$/;
/** Calls of which the name says too little. */
const TELLING: Readonly<Record<string, (words: readonly string[]) => string>> = {
  socket: ([family, kind]) => `socket ${family} ${kind}`,
  prctl: ([option]) => `prctl ${option}`,
  personality: ([persona]) => `personality ${persona}`,
  kill: ([target, name]) => `kill ${target} ${name}`,
  tkill: ([target, name]) => `tkill ${target} ${name}`,
  tgkill: ([target, , name]) => `tgkill ${target} ${name}`,
};

/** Calls that the cage denies because they reach for the kernel, other processes or the outside, and deaths by the filter. */
const tampering: Interpreter = {
  id: 'tampering',
  interpret: (sight) => [
    ...sight.trace.calls
      .filter((call) => sight.actorOf(call.process) !== null && denied(call))
      .map((call) => limit(call, sight)),
    ...outward(sight),
    ...sight.trace.processes
      .filter((process) => process.exit?.signal === 'SIGSYS')
      .map((process) =>
        evidence('sandbox-limit', sight.subjectOf(process), sight.momentOfProcess(process), {
          limit: 'foreign-system-call',
          detail: 'killed for a system call of another architecture',
        }),
      ),
  ],
};
export default tampering;

function denied(call: TracedCall): boolean {
  if (call.name === 'socket')
    return call.result === 'EPERM' || STRANGE_FAMILY.test(call.arguments[0] ?? '') || isRaw(call);
  if (call.name === 'io_uring_setup') return !ASKS_FOR_RING.test(call.program);
  if (call.name === 'seccomp') return /NEW_LISTENER/.test(call.arguments[1] ?? '');
  if (call.name === 'prctl') return call.result === 'EPERM';
  if (call.name === 'personality') return call.result === REFUSED_PERSONALITY;
  return (
    NEVER_ORDINARY.test(call.name) || (call.name === 'clone' && /CLONE_(NEW|UNTRACED)/.test(call.arguments.join(' ')))
  );
}

/** The resolver asks the kernel for routes on a raw netlink socket; raw internet sockets are another matter. */
function isRaw(call: TracedCall): boolean {
  return /^AF_INET/.test(call.arguments[0] ?? '') && /SOCK_RAW/.test(call.arguments[1] ?? '');
}

/** Signals to processes that are not the crate's own, and processes that leave the session of the build. */
function outward(sight: Sight): Evidence[] {
  const crates = sight.trace.processes.filter((process) => sight.actorOf(process) !== null);
  const own = new Set(crates.flatMap(({ numbers }) => numbers));
  return sight.trace.calls.flatMap((call) => {
    // The process of a phase becomes a session of its own before it becomes the crate's.
    const isWrapper = call.process.parent === sight.trace.root && call.executions <= WRAPPERS;
    if (isWrapper || sight.actorOf(call.process) === null) return [];
    if (call.name === 'setsid') return [limit(call, sight, 'new-session')];
    const [target = ''] = call.arguments;
    if (!KILLS.test(call.name) || own.has(Number(target)) || /^(0|-[^1].*|-1.+)$/.test(target)) return [];
    return [limit(call, sight, 'signals-others')];
  });
}

function limit(call: TracedCall, sight: Sight, limit = 'denied-call'): Evidence {
  const what = TELLING[call.name]?.(call.arguments) ?? call.name;
  return evidence('sandbox-limit', sight.subjectOf(call.process), sight.momentOf(call), {
    limit,
    detail: `${what}: ${call.result}`,
  });
}
