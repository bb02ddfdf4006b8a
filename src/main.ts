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
  for (const name of ['SIGINT', 'SIGTERM'] as const) process.on(name, () => stop.abort(new Error(name)));
  const [name = '--help', ...rest] = argv;
  if (name === '--version' || name === '-V') return version();
  if (['--help', '-h', 'help'].includes(name)) return help(rest[0]);
  const command = Object.hasOwn(COMMANDS, name) ? COMMANDS[name] : undefined;
  if (command === undefined) return help(name);
  if (rest.includes('--help') || rest.includes('-h')) return help(name);
  return (await command())(rest, stop.signal);
}

main(process.argv.slice(2)).then(
  (status) => process.exit(status),
  (error: unknown) => {
    // A throw is a defect of ours: one line for people, the stack only for those who ask.
    process.stderr.write(
      `sandpit: a defect of its own: ${error instanceof Error ? error.message.split('\n')[0] : 'unknown'}; run it again with SANDPIT_DEBUG=1 for the stack and report it\n`,
    );
    if (process.env['SANDPIT_DEBUG']) process.stderr.write(`${error instanceof Error ? error.stack : String(error)}\n`);
    process.exit(EXIT.defect);
  },
);
