import { basename } from 'node:path';
import type { ExportedMacro } from '../../../model/entry-points.ts';
import type { Profile } from '../../../model/job.ts';
import { DEPENDENCY } from '../../harness.ts';
import { LAYOUT } from '../../layout.ts';
import type { Trace } from '../../sensors/index.ts';
import { SETTLED } from '../cargo.ts';
import type { Exercised, Phase, Tally } from '../define-phase.ts';
import { inputsFor, sourceOf } from '../macros/invocations.ts';
import { quoted } from '../shell.ts';

/** Folder of the consumer project with one source file a run of rustc. */
const FOLDER = 'macros';
/** A run of rustc on a few items takes a fifth of a second; one that takes this long hangs. */
const RUN_SECONDS = 10;
const RUNS: Readonly<Record<Profile, number>> = { quick: 0, standard: 160, deep: 3000 };
const NAME = /^m(\d+)(x\d+)?$/;

/**
 * Each exported macro, called inside rustc as a user's code would. A procedural macro that is only a dependency is never
 * loaded, and one that is loaded does not run. A call that does not expand has run the macro all the same; each stands in a
 * run of rustc of its own, so that a macro which ends the compiler hides nothing but itself.
 */
const macros: Phase = {
  id: 'macros',
  profiles: ['standard', 'deep'],
  unfit: ({ facts, entries }) => {
    if (!facts.procMacro) return 'it is no procedural macro';
    return entries.macros.length === 0 ? 'it exports no macro' : null;
  },
  time: { percent: 40, seconds: { quick: 0, standard: 60, deep: 600 } },
  needs: 'project',
  folder: LAYOUT.project,
  command: () => `bash ${LAYOUT.start}/macros $seconds`,
  features: ({ entries }) => featuresOf(entries.macros),
  script: (subject, profile) => scriptOf(subject, [...runsOf(subject, profile).keys()]),
  files: (subject, profile) =>
    new Map([...runsOf(subject, profile)].map(([name, inputs]) => [`${FOLDER}/${name}.rs`, sourceOf(inputs)])),
  tally,
};
export default macros;

type Run = readonly [name: string, inputs: readonly string[]];

/** Runs of rustc by name: each macro once, then each with all its inputs, then the inputs one by one, macro by macro. */
function runsOf({ entries }: Exercised, profile: Profile): ReadonlyMap<string, readonly string[]> {
  const each = entries.macros.map((macro: ExportedMacro) => inputsFor(macro));
  const ranks = Math.max(0, ...each.map((inputs) => inputs.length));
  const single = (rank: number): Run[] =>
    each.flatMap((inputs, at) => inputs.slice(rank, rank + 1).map((input): Run => [`m${at}x${rank}`, [input]]));
  const together = each.map((inputs, at): Run => [`m${at}`, inputs]);
  const rest = Array.from({ length: Math.max(0, ranks - 1) }, (_, rank) => single(rank + 1)).flat();
  return new Map([...single(0), ...together, ...rest].slice(0, RUNS[profile]));
}

/**
 * Two at a time while there is time. The library is looked for by name, and every one that has it is tried: a build script
 * can put a harmless one beside the real. The toolchain is in one of two places (Debian's own in the second), and is not looked for
 * in the session's PATH, whose first folder a crate can write to.
 */
function scriptOf({ facts, entries }: Exercised, names: readonly string[]): string {
  const library = quoted(facts.targets.find(({ kind }) => kind === 'lib')?.name ?? '');
  const features = featuresOf(entries.macros).map((feature) => quoted(`--features=${DEPENDENCY}/${feature}`));
  const build = `timeout -k 1 $(($1 / 2)) cargo build ${SETTLED} ${features.join(' ')} >/dev/null 2>&1`;
  const edition = facts.edition >= '2021' ? facts.edition : '2021';
  return `end=$(($1 - ${RUN_SECONDS} - 2))
bin=/usr/local/bin
[ -x $bin/rustc ] || bin=/usr/bin
${features.length === 0 ? '' : build}
export CARGO=$bin/cargo CARGO_MANIFEST_DIR=${LAYOUT.project} CARGO_CRATE_NAME=app CARGO_PRIMARY_PACKAGE=1
export CARGO_PKG_NAME=app CARGO_PKG_VERSION=0.1.0 CARGO_PKG_VERSION_MAJOR=0 CARGO_PKG_VERSION_MINOR=1 CARGO_PKG_VERSION_PATCH=0
export LD_LIBRARY_PATH=${LAYOUT.target}/debug/deps:\${bin%/bin}/lib
mkdir -p ${LAYOUT.target}/${FOLDER}
running=0
for name in ${names.join(' ')}; do
  for library in ${LAYOUT.target}/debug/deps/lib${library}-*.so; do
    [ -e $library ] || continue
    [ $SECONDS -lt $end ] || break 2
    timeout -k 1 ${RUN_SECONDS} $bin/rustc --edition=${edition} --crate-type lib --crate-name $name --emit=metadata --cap-lints allow \\
      --out-dir ${LAYOUT.target}/${FOLDER} --extern dependency=$library -L dependency=${LAYOUT.target}/debug/deps ${FOLDER}/$name.rs >/dev/null 2>&1 &
    running=$((running + 1))
    if [ $running -ge 2 ]; then wait -n; running=$((running - 1)); fi
  done
done
wait
exit 0
`;
}

/** Features without which some of the macros are not there. */
function featuresOf(macros: readonly ExportedMacro[]): string[] {
  return [...new Set(macros.flatMap(({ features }) => features))].sort();
}

/** A macro counts as called where the trace saw rustc run, to its end, on a source that calls it and nothing else. */
function tally(trace: Trace, { entries }: Exercised): Tally {
  const called = new Set<string>();
  for (const process of trace.processes) {
    if (process.phase !== 'macros' || process.exit === null || basename(process.program) !== 'rustc') continue;
    const name = process.arguments[process.arguments.indexOf('--crate-name') + 1] ?? '';
    const number = NAME.exec(name)?.[1];
    if (number !== undefined) called.add(number);
  }
  return { what: 'macros', found: entries.macros.length, run: called.size };
}
