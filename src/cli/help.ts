import { readFileSync } from 'node:fs';
import { EXIT } from './exit-codes.ts';

const SUMMARY = `sandpit: reads a Rust crate as cargo would, builds it in a cage, and says what it did

  sandpit scan <target>...                name | name@version | file.crate | folder with a Cargo.toml
  sandpit rescan <name[@version]>...      judge stored evidence again with today's rules; --rerun builds it again
  sandpit worker                          take jobs from the queue until told to stop
  sandpit rules new|check|test|bench|try  the rule author's workbench
  sandpit doctor [--mend]                 what is missing on this machine, and the command that mends it
  sandpit completion bash|zsh|fish        shell completion, to be sourced

'sandpit <command> --help' tells a command's flags. Exit status: 0 clean, 10 suspicious, 20 malicious, 30 inconclusive,
2 wrong usage, 69 registry, engine or store unreachable, 70 a defect of our own, 130 interrupted.`;

const COMMANDS: Readonly<Record<string, string>> = {
  scan: `sandpit scan <target>... [flags]

  --static-only            no container is started
  --overlay DIR            a folder of .crate files served as if published beside the real registry
  --registry URL           sparse index to use; default: the one that cargo uses
  --previous FILE          the version to compare with
  --no-reuse               compile all dependencies anew, those too that have a clean report and were compiled before
  --out PLACE              where reports go: a folder, file:// or gs://bucket/prefix
  --format text|json|sarif|html
  --runtime runc|runsc     the container runtime
  --budget SECONDS         wall time for the whole scan
  --profile quick|standard|deep`,
  rescan: `sandpit rescan <name[@version]>... [flags]

  --rerun                  build it again instead of judging the stored evidence
  --out PLACE              where reports are
  --format text|json|sarif|html`,
  worker: `sandpit worker [flags]

  --queue PLACE            jobs: pubsub://project/subscription or a folder
  --dead-letters PLACE     messages that do not parse: pubsub://project/topic or a folder
  --triage PLACE           verdicts: pubsub://project/topic or a folder
  --out PLACE              archives and reports: gs://bucket/prefix or a folder
  --slots N                scans in flight at once
  --drain SECONDS          told to stop, scans in flight go on so long; then (default: at once) their jobs are given back
  --overlay DIR, --registry URL, --runtime, --budget, --profile as for scan`,
  rules: `sandpit rules new <scope>/<name>       a rule to fill in; scopes: build-script, proc-macro, crate
sandpit rules check [path]             form, papers, evidence and policy: one line a problem, path:line:column
sandpit rules test [path] [flags]      what must match does, what must not does not, on both engines
sandpit rules bench [path] [flags]     megabytes a second of each rule on each engine, worst first
sandpit rules try [path] [flags]       what rules would have matched in stored archives and evidence; goes on where it stopped

A path is a rule, a folder of rules, or a folder that holds 'yara'; default: the configured rules.

  --watch                  test: prove a rule again whenever its file changes
  --over PLACE             test, bench, try: archives to look at: a folder of .crate files, file:// or gs://bucket/prefix;
                           default of bench and try: the store and the registry's cache on this machine
  --record                 try: put the result into promotions.yml, the evidence by which a rule is stable`,
  doctor: `sandpit doctor [flags]     lists each need, its state, and the command that mends it

  --mend                   runs those commands
  --for-tests              counts what only the tests need too`,
  completion: 'sandpit completion bash|zsh|fish',
};

/** Help for one command, or the summary; an unknown command is wrong usage. */
export function help(command: string | undefined): number {
  const known = command === undefined || Object.hasOwn(COMMANDS, command);
  const text = command !== undefined && known ? COMMANDS[command] : SUMMARY;
  if (known) console.log(text);
  else console.error(`sandpit: no command ${JSON.stringify(command)}; 'sandpit --help' lists them`);
  return known ? EXIT.clean : EXIT.usage;
}

/** Commands and flags in the order of the help, for the shell's completion: what is not in the help is not offered. */
export function offered(): { readonly commands: readonly string[]; readonly flags: readonly string[] } {
  const flags = Object.values(COMMANDS).flatMap((text) => text.match(/--[a-z][a-z-]*/g) ?? []);
  return { commands: Object.keys(COMMANDS), flags: [...new Set([...flags, '--help', '--version'])] };
}

/** Our own version, from package.json. */
export function ownVersion(): string {
  const manifest = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8')) as {
    version: string;
  };
  return manifest.version;
}

export function version(): number {
  console.log(`sandpit ${ownVersion()}`);
  return EXIT.clean;
}
