import { type Evidence, evidence } from '../../../model/evidence.ts';
import type { Interpreter, Sight } from '../sight.ts';
import type { TracedCall } from '../trace/open-trace.ts';

const NEVER_ORDINARY =
  /^(ptrace|process_vm_readv|process_vm_writev|mount|umount2|unshare|setns|pivot_root|chroot|bpf|keyctl|add_key|perf_event_open|io_uring_setup|userfaultfd|init_module|finit_module|kexec_load)$/;
/** Programs of the image whose event loop (libuv) asks for a ring before it does without. */
const ASKS_FOR_RING = /^\/usr\/bin\/(cmake|ctest|cpack|node)$/;
const STRANGE_FAMILY = /^AF_(VSOCK|ALG|PACKET|XDP|BLUETOOTH|TIPC|CAN|KEY)/;

/** Calls that the cage denies because they reach for the kernel, other processes or the outside, and deaths by the filter. */
const tampering: Interpreter = {
  id: 'tampering',
  interpret: (sight) => [
    ...sight.trace.calls
      .filter((call) => sight.actorOf(call.process) !== null && denied(call))
      .map((call) => limit(call, sight)),
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
  if (call.name === 'socket') return STRANGE_FAMILY.test(call.arguments[0] ?? '') || isRaw(call);
  if (call.name === 'io_uring_setup') return !ASKS_FOR_RING.test(call.program);
  if (call.name === 'seccomp') return /NEW_LISTENER/.test(call.arguments[1] ?? '');
  return (
    NEVER_ORDINARY.test(call.name) || (call.name === 'clone' && /CLONE_(NEW|UNTRACED)/.test(call.arguments.join(' ')))
  );
}

/** The resolver asks the kernel for routes on a raw netlink socket; raw internet sockets are another matter. */
function isRaw(call: TracedCall): boolean {
  return /^AF_INET/.test(call.arguments[0] ?? '') && /SOCK_RAW/.test(call.arguments[1] ?? '');
}

function limit(call: TracedCall, sight: Sight): Evidence {
  const what = call.name === 'socket' ? `socket ${call.arguments[0]} ${call.arguments[1]}` : call.name;
  return evidence('sandbox-limit', sight.subjectOf(call.process), sight.momentOf(call), {
    limit: 'denied-call',
    detail: `${what}: ${call.result}`,
  });
}
