import type { MethodCall } from './evaluation.ts';
import { readsHistory } from './git-verbs.ts';
import { isAddressEcho } from './hosts.ts';
import { secretAt } from './secrets.ts';
import type { CommandSeen, Value } from './symbols.ts';
import { asText, FROM, origins, shown, unknown } from './value.ts';

const WAITS = /^(wait|wait_with_output|try_wait|output|status|unwrap_output)$/;

/** A method of a command, of the child it became, or of what the child printed. */
export function commandMethod(call: MethodCall): Value {
  const { name, receiver, values, evaluation } = call;
  const { command } = receiver;
  if (command === null) return receiver;
  give(command, name, values[0]);
  for (const given of values) if (given.callable) evaluation.call(given, [unknown(0)], call);
  if (PRINTS.test(name)) return printedBy(command);
  return receiver;
}

/** What a call adds to a command: words, input, a sign of the child's fate. */
function give(command: CommandSeen, name: string, value: Value | undefined): void {
  if (value !== undefined && /^(arg|raw_arg|args)$/.test(name))
    command.arguments.push(...wordsOf(name, value).map((word) => asText(word)));
  if (value !== undefined && TAKES_INPUT.test(name)) command.inputs.push(value);
  for (const mark of marksOf(name, value)) command.marks.add(mark);
  if (command.marks.has('stdout') && command.marks.has('stderr')) command.marks.add('silent');
}

const TAKES_INPUT = /^(stdin|stdin_bytes|stdin_string|input|write_all|write|write_fmt)$/;
const PRINTS = /^(output|wait_with_output|read|unwrap_output|output_text)$/;

/** What a command or its child printed. */
export function printedBy({ program, arguments: given }: CommandSeen): Value {
  return unknown(outputOf(program, given));
}

function wordsOf(name: string, value: Value): readonly Value[] {
  return name === 'args' ? (value.list ?? [value]) : [value];
}

/** What a call tells of the child's fate. */
function marksOf(name: string, value: Value | undefined): readonly string[] {
  if (name === 'spawn' || name === 'exec') return [name];
  if (WAITS.test(name)) return ['wait'];
  if (detaches(name, value)) return ['detach'];
  const isStream = /^(stdin|stdout|stderr)$/.test(name) && value !== undefined;
  const isSocket = value?.role === 'network' || ((value?.from ?? 0) & FROM.download) !== 0;
  if (isStream && isSocket && name !== 'stdin') return ['wired'];
  return isStream && shown(value) === '{null}' ? [name] : [];
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
function outputOf(program: Value, given: readonly Value[]): number {
  const name = shown(program) ?? '';
  const words = given.map((value) => shown(asText(value)) ?? '');
  const script = /(^|[/\\])(ba|da|z|k)?sh$/.test(name) ? words.join(' ') : '';
  return origins(given) | outputsOf(name, words) | outputsOfScript(script);
}

function outputsOf(name: string, words: readonly string[]): number {
  if (HOST_TOOLS.test(name)) return FROM.host;
  if (DOWNLOADERS.test(name)) return FROM.download | (words.some(isAddressEcho) ? FROM.host : 0);
  if (/(^|[/\\])git(\.exe)?$/.test(name)) return gitTells(words);
  if (KEYCHAINS.some(([tool, asks]) => tool.test(name) && asks.test(words.join(' ')))) return FROM.secret;
  if (/(^|[/\\])(cat|type|head|tail|less|strings|xxd|base64|gpg|security|secret-tool)(\.exe)?$/.test(name))
    return contentsOf(words);
  return SWEEPERS.test(name) ? FROM.sweep : 0;
}

/** The system's own tools, asked for what it keeps. */
const KEYCHAINS: readonly (readonly [tool: RegExp, asks: RegExp])[] = [
  [/(^|[/\\])security$/, /\b(find-(generic|internet)-password|dump-keychain|export)\b/],
  [/(^|[/\\])secret-tool$/, /\b(lookup|search)\b/],
  [/(^|[/\\])(kwallet-query|pass|gopass|bw|op|keepassxc-cli)$/, /./],
  [/(^|[/\\])(cmdkey|vaultcmd)(\.exe)?$/i, /list/i],
  [/(^|[/\\])gpg2?$/, /--export-secret/],
];

function gitTells(words: readonly string[]): number {
  if (words.includes('credential') || words.some((word) => /^credential-/.test(word))) return FROM.secret;
  return readsHistory(words) ? FROM.history : 0;
}

function contentsOf(words: readonly string[]): number {
  return words.reduce((from, word) => {
    const place = secretAt(word.replace(/^(~|\$HOME)(?=\/)/, '{home}'));
    return from | (place === null ? 0 : place.kind === 'personal' ? FROM.secret : FROM.credential);
  }, 0);
}

function outputsOfScript(script: string): number {
  if (script === '') return 0;
  const [tool = '', ...words] = script.split(/\s+/);
  return outputsOf(tool, words) | (/\b(whoami|hostname|uname)\b/.test(script) ? FROM.host : 0);
}
