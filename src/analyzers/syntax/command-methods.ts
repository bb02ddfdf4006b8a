import type { Value } from './symbols.ts';
import { asText, FROM, origins, shown, unknown } from './value.ts';
import type { MethodCall } from './world.ts';

const WAITS = /^(wait|wait_with_output|try_wait|output|status|unwrap_output)$/;

/** A method of a command, of the child it became, or of what the child printed. */
export function commandMethod({ name, receiver, values, evaluation }: MethodCall): Value {
  const { command } = receiver;
  if (command === null) return receiver;
  const [value] = values;
  if (value !== undefined && /^(arg|raw_arg|args)$/.test(name))
    command.arguments.push(...wordsOf(name, value).map((word) => asText(word)));
  else for (const mark of marksOf(name, value)) command.marks.add(mark);
  if (command.marks.has('stdout') && command.marks.has('stderr')) command.marks.add('silent');
  for (const given of values) if (given.callable?.closure) evaluation.callClosure(given, [unknown(0)]);
  if (/^(output|wait_with_output)$/.test(name)) return unknown(outputOf(command.program, origins(command.arguments)));
  return receiver;
}

function wordsOf(name: string, value: Value): readonly Value[] {
  return name === 'args' ? (value.list ?? [value]) : [value];
}

/** What a call tells of the child's fate. */
function marksOf(name: string, value: Value | undefined): readonly string[] {
  if (name === 'spawn' || name === 'exec') return [name];
  if (WAITS.test(name)) return ['wait'];
  if (detaches(name, value)) return ['detach'];
  const silences = /^(stdin|stdout|stderr)$/.test(name) && value !== undefined && shown(value) === '{null}';
  return silences ? [name] : [];
}

/** Of Windows' flags those that cut the child loose; without a window many honest tools are started. */
function detaches(name: string, value: Value | undefined): boolean {
  if (name === 'creation_flags') return ((value?.number ?? 0) & 0x208) !== 0;
  return name === 'process_group' || name === 'setsid';
}

const HOST_TOOLS = /(^|[/\\])(whoami|hostname|id|uname|ifconfig|ipconfig|systeminfo|hostnamectl)(\.exe)?$/;
const DOWNLOADERS = /(^|[/\\])(curl|wget)(\.exe)?$/;
const SWEEPERS = /(^|[/\\])(env|printenv)$/;

/** Where what a program prints comes from. */
function outputOf(program: Value, given: number): number {
  const name = shown(program) ?? '';
  if (HOST_TOOLS.test(name)) return FROM.host | given;
  if (DOWNLOADERS.test(name)) return FROM.download | given;
  return SWEEPERS.test(name) ? FROM.sweep | given : given;
}
