import type { Profile } from '../../../model/job.ts';
import { LAYOUT } from '../../layout.ts';
import type { Trace } from '../../sensors/index.ts';
import { SETTLED } from '../cargo.ts';
import type { Exercised, Phase, Tally } from '../define-phase.ts';
import { callsOf, HEAD_LINES, programOf } from '../functions/calls.ts';
import { atATime } from '../programs.ts';

const SOURCE = 'src/bin/calls.rs';
const PROGRAM = `${LAYOUT.target}/debug/calls`;
/** Times that the program is compiled, each without the calls that did not compile before: names, types and borrows fail one after the other. */
const ROUNDS = 8;
/** Calls at a time, and seconds of one: it answers at once, or waits for somebody. */
const AT_ONCE = 3;
const CALL_SECONDS = 2;
/** KiB of memory and of a file that one call may fill. Together they stay below the cage's limit, at which the kernel ends whom it likes. */
const MEMORY = 1024 * 1024;
const FILE = 64 * 1024;
const CALLS: Readonly<Record<Profile, number>> = { quick: 0, standard: 800, deep: 4000 };

/**
 * The functions that the library makes known, each called with values that fit, in a process of its own. What is called with a made-up
 * value mostly fails soon; a function that acts whatever it is given acts.
 */
const functions: Phase = {
  id: 'functions',
  profiles: ['standard', 'deep'],
  unfit: ({ facts, entries }) => {
    if (facts.procMacro) return 'it is a procedural macro';
    return entries.functions.length === 0 ? 'it makes no function known' : null;
  },
  time: { percent: 30, seconds: { quick: 0, standard: 40, deep: 400 } },
  needs: 'project',
  voluntary: true,
  folder: LAYOUT.project,
  command: () => `bash ${LAYOUT.start}/functions $seconds`,
  script: (subject, profile) => scriptOf(chosen(subject, profile).map(({ path }) => path)),
  files: (subject, profile) => new Map([['functions/calls.rs', programOf(chosen(subject, profile))]]),
  tally,
};
export default functions;

function chosen({ entries }: Exercised, profile: Profile): ReturnType<typeof callsOf> {
  return callsOf(entries).slice(0, CALLS[profile]);
}

/** A function that was called in one way is not called in the next: that one is for where the first did not compile. */
function scriptOf(paths: readonly string[]): string {
  const places = new Map([...new Set(paths)].map((path, at) => [path, at]));
  return `${atATime(AT_ONCE, CALL_SECONDS)}
mkdir -p src/bin && cp functions/calls.rs ${SOURCE}
flags=
for round in $(seq ${ROUNDS}); do
  [ $SECONDS -lt $end ] || break
  errors=$(cargo rustc ${SETTLED} --bin calls --message-format short -- -A warnings $flags 2>&1) && break
  lines=$(printf '%s\\n' "$errors" | sed -n 's|^${SOURCE}:\\([0-9]*\\):[0-9]*: error.*|\\1|p' | sort -un)
  [ -n "$lines" ] || break
  for line in $lines; do flags="$flags --cfg d$((line - ${HEAD_LINES + 1}))"; done
done
rm ${SOURCE}
[ -x ${PROGRAM} ] || exit 0
ulimit -v ${MEMORY} -f ${FILE}
functions=(${paths.map((path) => places.get(path)).join(' ')})
called=()
for number in $(seq 0 ${paths.length - 1}); do
  case "$flags " in *" d$number "*) continue ;; esac
  [ -z "\${called[\${functions[$number]}]}" ] || continue
  called[\${functions[$number]}]=1
  run ${PROGRAM} $number
done
wait
exit 0
`;
}

/** A function was called where the trace saw the program started with the number of one of its calls. */
function tally(trace: Trace, { entries }: Exercised): Tally {
  const calls = callsOf(entries);
  const called = new Set<string>();
  for (const process of trace.processes)
    if (process.phase === 'functions' && process.program === PROGRAM)
      called.add(calls[Number(process.arguments[1])]?.path ?? '');
  return { what: 'functions', found: entries.functions.length, run: called.size };
}
