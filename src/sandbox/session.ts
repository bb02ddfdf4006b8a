import type { SandboxPhase } from '../model/evidence.ts';
import { LAYOUT } from './layout.ts';

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

/** Folder and command of each phase. */
const COMMANDS: Readonly<Record<SandboxPhase, readonly [string, string]>> = {
  build: [LAYOUT.project, 'cargo build --offline --locked'],
  bins: [LAYOUT.home, `cargo build --offline --locked --bins --manifest-path ${LAYOUT.package}/Cargo.toml`],
  'link-and-run': [LAYOUT.project, `${LAYOUT.target}/debug/app`],
};

/** Programs that the process of a phase executes before the phase's own: `setsid`, `env`. */
export const WRAPPERS = 2;

/**
 * The first process of the build container. It waits for one line on its input, which comes when the tracer has it, and ends
 * where none comes; then it puts the home in place and runs each phase for the seconds that it is allotted. A phase is told
 * by the program `true` with its name: only children of this very process count, which nothing in the crate can be. A phase
 * is a session of its own, killed whole when its time is over, so that one that hangs leaves time for the next.
 * `lingerSeconds` leaves time for what was left behind to show.
 */
export function sessionScript(allotted: ReadonlyMap<SandboxPhase, number>, lingerSeconds: number): string {
  const steps = [...allotted].map(([phase, seconds]) => {
    const [folder, command] = COMMANDS[phase];
    return `/usr/bin/true ${phase}\nwithin ${seconds} ${folder} ${command}\n`;
  });
  // The watch's only child is the one that it waits for: ended with it, it is not mistaken for one that a phase left behind.
  return `read -r go || exit 1
cp -a ${LAYOUT.seed}/. ${LAYOUT.home}/
mkdir -p ${LAYOUT.cargoHome} ${LAYOUT.home}/src
cat > ${LAYOUT.cargoHome}/config.toml <<'CONFIG'
${CARGO_CONFIG}CONFIG
cp -r ${LAYOUT.projectSource} ${LAYOUT.project}
[ -f ${LAYOUT.packageSource}/Cargo.toml ] && cp -r ${LAYOUT.packageSource} ${LAYOUT.package}
within() {
  seconds=$1 folder=$2
  shift 2
  (cd "$folder" && exec /usr/bin/setsid /usr/bin/env --default-signal=INT,QUIT "$@") </dev/null & phase=$!
  (trap 'kill $!; exit' TERM; sleep "$seconds" & wait $!; kill -9 -$phase) & watch=$!
  wait $phase
  kill $watch
  wait $watch
}
${steps.join('')}sleep ${lingerSeconds}
exit 0
`;
}
