import { EXIT } from './cli/exit-codes.ts';
import { help, version } from './cli/help.ts';

/** `(arguments, signal) → exit status`. Loaded when asked for: a worker needs no renderer, a scan no cloud SDK. */
type Command = (argv: readonly string[], signal: AbortSignal) => Promise<number>;

const COMMANDS: Readonly<Record<string, () => Promise<Command>>> = {
  scan: async () => (await import('./cli/scan.ts')).scan,
  rescan: async () => (await import('./cli/rescan.ts')).rescan,
  worker: async () => (await import('./cli/worker.ts')).worker,
  rules: async () => (await import('./cli/rules.ts')).rules,
  doctor: async () => (await import('./cli/doctor.ts')).doctor,
  completion: async () => (await import('./cli/completion.ts')).completion,
};

async function main(argv: readonly string[]): Promise<number> {
  const stop = new AbortController();
  // A terminal that is closed (SIGHUP) and a reader that went away (`| head`) end the work as Ctrl-C does: nothing is left over.
  for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(name, () => stop.abort(new Error(name)));
  process.stdout.on('error', () => stop.abort(new Error('nobody reads')));
  const [name = '--help', ...rest] = argv;
  if (name === '--version' || name === '-V') return version();
  if (['--help', '-h', 'help'].includes(name)) return help(rest[0]);
  const command = Object.hasOwn(COMMANDS, name) ? COMMANDS[name] : undefined;
  if (command === undefined) return help(name);
  if (rest.includes('--help') || rest.includes('-h')) return help(name);
  return (await command())(rest, stop.signal);
}

/** A throw is a defect of ours: one line for people, the stack only for those who ask. */
function stumble(error: unknown): never {
  const [what] = error instanceof Error ? error.message.split('\n') : ['unknown'];
  process.stderr.write(
    `sandpit: a defect of its own: ${what}; run it again with SANDPIT_DEBUG=1 for the stack and report it\n`,
  );
  if (process.env['SANDPIT_DEBUG']) process.stderr.write(`${error instanceof Error ? error.stack : String(error)}\n`);
  process.exit(EXIT.defect);
}

// One that nobody awaits has no other way here than this: Node would end with 1 and a stack.
process.on('uncaughtException', stumble);
// A pipe takes 64 KiB at a time: what is not yet through when Node exits is lost, and a long report would end in the middle.
main(process.argv.slice(2)).then((status) => process.stdout.write('', () => process.exit(status)), stumble);
