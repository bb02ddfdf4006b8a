import { spawn } from 'node:child_process';
import { containerRuntime, RULE_ENGINES, sweepLeftovers } from '../compose.ts';
import { loadConfig } from '../config/index.ts';
import { printable } from '../kit/untrusted-text.ts';
import { loadNeeds, type Machine, type Need, type State } from '../setup/index.ts';
import { readFlags, refuse } from './arguments.ts';
import { EXIT } from './exit-codes.ts';

const FLAGS = { mend: { type: 'boolean' }, 'for-tests': { type: 'boolean' } } as const;
const TOP = new URL('../..', import.meta.url).pathname;

/**
 * `sandpit doctor`: each need of this machine, its state, and the command that mends it; `--mend` runs those commands with
 * their progress in view, `--for-tests` counts what only the tests need too. Exit 0 where a scan can do both its halves.
 */
export async function doctor(argv: readonly string[]): Promise<number> {
  const flags = readFlags('doctor', argv, FLAGS);
  if (!flags.ok) return refuse(flags.failure);
  const config = loadConfig(process.env, {});
  if (!config.ok) return refuse(config.failure);
  const runtime = containerRuntime(process.env);
  const machine: Machine = {
    runtime,
    engines: RULE_ENGINES,
    environment: process.env,
    cache: config.value.cache,
    sweep: () => sweepLeftovers(config.value, runtime),
  };
  let lacking = 0;
  for (const need of await loadNeeds()) {
    if (need.forTests && flags.value['for-tests'] !== true) continue;
    if (!(await attend(need, machine, flags.value.mend === true)) && !need.forTests && need.id !== 'native-rule-engine')
      lacking += 1;
  }
  return lacking === 0 ? EXIT.clean : EXIT.unreachable;
}

async function attend(need: Need, machine: Machine, mending: boolean): Promise<boolean> {
  const state = await need.check(machine);
  if (state.ready) return told(need, state, null);
  const command = await need.mend(machine);
  if (!mending || command === null) return told(need, state, command);
  console.log(`…   ${need.title}: ${state.detail}; running ${command.join(' ')}`);
  await run(command);
  return told(need, await need.check(machine), command);
}

function told(need: Need, state: State, command: readonly string[] | null): boolean {
  console.log(`${state.ready ? 'ok ' : '-- '} ${need.title}: ${printable(state.detail, 200)}`);
  if (state.ready) return true;
  console.log(`      without it: ${need.without}`);
  if (command !== null) console.log(`      mend: ${command.join(' ')}`);
  return false;
}

/** Runs a mending command in the checkout; its output is the progress. */
function run(command: readonly string[]): Promise<void> {
  const [program = '', ...rest] = command;
  return new Promise((resolve) => {
    const child = spawn(program, rest, { cwd: TOP, stdio: ['ignore', 'inherit', 'inherit'] });
    child.on('error', () => resolve());
    child.on('exit', () => resolve());
  });
}
