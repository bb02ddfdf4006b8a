import type { Profile } from '../model/job.ts';
import { IMPORT_SCRIPT } from './compiled/unit-scripts.ts';
import { LAYOUT } from './layout.ts';
import type { Exercised, Phase } from './phases/define-phase.ts';

/** What a desktop session's programs inherit, and cargo's settings for a build without a network. */
export const SESSION: Readonly<Record<string, string>> = {
  HOME: LAYOUT.home,
  USER: 'dev',
  LOGNAME: 'dev',
  SHELL: '/bin/bash',
  LANG: 'C.UTF-8',
  TERM: 'xterm-256color',
  PATH: `${LAYOUT.home}/.local/bin:/usr/local/bin:/usr/bin:/bin`,
  CARGO_TARGET_DIR: LAYOUT.target,
  CARGO_INCREMENTAL: '0',
  CARGO_PROFILE_DEV_DEBUG: '0',
};

const CARGO_CONFIG = `[source.crates-io]
replace-with = "vendored"

[source.vendored]
local-registry = "${LAYOUT.vendor}"

[net]
offline = true
`;

/** Programs that the process of a phase executes before the phase's own: `setsid`, `env`. */
export const WRAPPERS = 2;

export interface Session {
  readonly phases: readonly Phase[];
  readonly subject: Exercised;
  readonly profile: Profile;
  /** For all phases together. */
  readonly seconds: number;
  /** To stay after the last phase, for what was left behind to show. */
  readonly lingerSeconds: number;
  /** A script to end with. */
  readonly last?: string;
}

/** What the gate says once the home is in place, and the line that opens it where a tracer has the first process and where none sees its calls. */
export const LAID_OUT = 'ready';
export const OPEN = { traced: 'go\n', untraced: 'bare\n' };

/** Seconds for cargo to unpack what the project depends on. What is left it unpacks in the build. */
const UNPACK_SECONDS = 60;
/** Seconds for the home to be laid out. */
export const LAYING_SECONDS = UNPACK_SECONDS + 20;

/**
 * The gate: what the first process of the build container is at first. It puts the home in place and has cargo unpack the
 * dependencies, which runs nothing of a crate's and is half of the calls that would stop; then it waits for one line on its input,
 * which comes when the tracer has it, and ends where none comes; then it takes on the filter by which all calls that are told stop.
 */
export function gateScript(): string {
  return `cp -a ${LAYOUT.seed}/. ${LAYOUT.home}/
mkdir -p ${LAYOUT.cargoHome} ${LAYOUT.home}/src
cat > ${LAYOUT.cargoHome}/config.toml <<'CONFIG'
${CARGO_CONFIG}CONFIG
cp -r ${LAYOUT.projectSource} ${LAYOUT.project}
[ -f ${LAYOUT.packageSource}/Cargo.toml ] && cp -r ${LAYOUT.packageSource} ${LAYOUT.package}
(cd ${LAYOUT.project} && exec timeout ${UNPACK_SECONDS} cargo fetch --locked --offline) </dev/null >/dev/null 2>&1
${IMPORT_SCRIPT}echo ${LAID_OUT}
read -r word || exit 1
[ "$word" = bare ] && exec /bin/sh ${LAYOUT.start}/session
exec /usr/bin/setpriv --seccomp-filter ${LAYOUT.start}/calls /bin/sh ${LAYOUT.start}/session
`;
}

/**
 * The session: what the first process is behind its gate. It runs each phase for its part of the time that is left. A phase is told
 * by the program `true` with its name and its seconds: only children of this very process count, which nothing in the crate can be.
 * A phase is a session of its own, killed whole when its time is over, so that one that hangs leaves time for the next.
 */
export function sessionScript({ phases, subject, profile, seconds, lingerSeconds, last = '' }: Session): string {
  const steps = phases.map(({ id, time, folder, command }) => {
    const most = time.seconds[profile];
    return `allot ${time.percent} ${most}\n/usr/bin/true ${id} $seconds\nwithin $seconds ${folder} ${command(subject)}\n`;
  });
  // The watch's only child is the one that it waits for: ended with it, it is not mistaken for one that a phase left behind.
  return `IFS='. ' read -r up rest </proc/uptime
end=$((up + ${Math.max(1, Math.floor(seconds))}))
allot() {
  IFS='. ' read -r up rest </proc/uptime
  seconds=$(((end - up) * $1 / 100))
  [ $seconds -gt $2 ] && seconds=$2
  [ $seconds -lt 1 ] && seconds=1
}
within() {
  limit=$1 folder=$2
  shift 2
  (cd "$folder" && exec /usr/bin/setsid /usr/bin/env --default-signal=INT,QUIT "$@") </dev/null & phase=$!
  (trap 'kill $!; exit' TERM; sleep "$limit" & wait $!; kill -9 -$phase) & watch=$!
  wait $phase
  kill $watch
  wait $watch
}
${steps.join('')}sleep ${lingerSeconds}
${last}exit 0
`;
}
