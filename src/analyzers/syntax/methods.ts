import { seePicking } from './cargo-directives.ts';
import { channelMethod } from './channels.ts';
import { commandMethod } from './command-methods.ts';
import { decodeText } from './decode.ts';
import type { Evaluation, MethodCall } from './evaluation.ts';
import { readAsCode } from './expand-macros.ts';
import { cameIn, reach, runsMemory, seeKnownCall } from './flow.ts';
import { assign, variableNamed } from './frame.ts';
import { iterated } from './iterators.ts';
import { childOf, EMPTY_NODE, field, type SyntaxNode, textOf } from './node.ts';
import { pushed, pushInto } from './pushes.ts';
import { conversionsOf, methodsOf } from './records.ts';
import { methodOfRole } from './role-methods.ts';
import { SAME } from './same-methods.ts';
import type { Frame, FunctionSeen, Value } from './symbols.ts';
import { textMethod } from './text-methods.ts';
import { AS_IT_LIES, asText, either, origins, shown, tagged, UNKNOWN, unknown } from './value.ts';
import type { World } from './world.ts';

const INSECURE = /^(danger_accept_invalid_certs|danger_accept_invalid_hostnames|tls_danger_accept_invalid_\w+)$/;

export function methodCall(
  node: SyntaxNode,
  holder: SyntaxNode,
  given: readonly SyntaxNode[],
  frame: Frame,
  evaluation: Evaluation,
): Value {
  const target = field(holder, 'value') ?? EMPTY_NODE;
  const receiver = evaluation.evaluate(target, frame);
  const values = given.map((child) => evaluation.evaluate(child, frame));
  const name = textOf(frame.file.bytes, field(holder, 'field') ?? EMPTY_NODE);
  const call: MethodCall = { name, receiver, values, node, frame, evaluation };
  const result = resultOf(call);
  mutate(call, target, given);
  return result;
}

/** A method that is called by its path: the receiver is the first argument. */
export function methodByPath(call: MethodCall, given: readonly SyntaxNode[]): Value {
  const result = resultOf(call);
  const [target = EMPTY_NODE, ...rest] = given;
  mutate(call, target.kind === 'reference_expression' ? (field(target, 'value') ?? target) : target, rest);
  return result;
}

function resultOf(call: MethodCall): Value {
  const { name, receiver, values, evaluation } = call;
  seeAnyway(call);
  if (receiver.command !== null) return commandMethod(call);
  const channel = channelMethod(call);
  if (channel !== null) return channel;
  const own = ownMethods(call);
  if (own.length > 0) {
    // By the name alone it may be another's, who calls what it is given.
    const others = receiver.record === null && values.some(({ callable }) => callable?.closure) ? [passedOn(call)] : [];
    return either([...own.map((seen) => evaluation.follow(seen, [receiver, ...values])), ...others]);
  }
  const known = methodOfRole(call);
  if (known !== null) return known;
  if (SAME.has(name) || (name === 'iter' && !isLetters(receiver))) return receiver;
  return listedBy(call) ?? decodedBy(call) ?? iterated(call) ?? textMethod(call) ?? passedOn(call);
}

/** Bytes or characters, over which `iter` goes one by one; over a path that may be there it goes once. */
function isLetters({ text: known }: Value): boolean {
  return known !== null && !known.startsWith('\ue000');
}

/** `STANDARD.decode(text)`: the decoder is a constant of its crate. */
function decodedBy({ name, receiver, values, node, frame, evaluation }: MethodCall): Value | null {
  const decoder = receiver.callable?.path ?? '';
  if (!name.startsWith('decode') || !/base64|STANDARD|URL_SAFE|BASE\d\d|HEX/i.test(decoder)) return null;
  evaluation.world.see('decode', `${decoder}.decode`, values, node, frame);
  return decodeText(values[0] ?? UNKNOWN, decoder);
}

/** `folder.read_dir()` is `std::fs::read_dir(folder)`. */
function listedBy({ name, receiver, values, node, frame, evaluation: { world } }: MethodCall): Value | null {
  if (name !== 'read_dir' || values.length > 0) return null;
  const known = { claims: ['file-read'], from: 0, role: null };
  return seeKnownCall(world, known, { callee: 'std::fs::read_dir', values: [receiver], node, frame });
}

const UNPACKS = /^(unpack|unpack_in|extract|extract_to|extract_unwrapped_root_dir|decompress_to)$/;

/** `archive.unpack(folder)`: what lies there came from where the archive did. */
function unpack(world: World, archive: Value, folder: Value | undefined): void {
  const path = folder === undefined ? null : shown(asText(folder));
  if (path !== null) world.unpacked.set(path, (world.unpacked.get(path) ?? 0) | archive.from);
}

/** A text that a macro makes code of: read as what it becomes where the macro is used. */
function readEmitted({ name, receiver, node, frame, evaluation }: MethodCall): void {
  const { world } = evaluation;
  if (name !== 'parse' || world.runsAt !== 'macro' || receiver.text === null) return;
  const expansion = readAsCode(receiver.text, node, frame, evaluation);
  if (expansion === null) return;
  const { runsAt } = world;
  world.runsAt = 'run';
  try {
    evaluation.evaluate(expansion.block, expansion.frame);
  } finally {
    world.runsAt = runsAt;
  }
}

/** Calls that mean something whatever they are called on. */
function seeAnyway(call: MethodCall): void {
  const {
    name,
    receiver,
    values,
    node,
    frame,
    evaluation: { world },
  } = call;
  readEmitted(call);
  const act = { callee: `.${name}`, values: values.length === 0 ? [receiver] : values, node, frame };
  seePicking(world, name, receiver, values[0]);
  if (UNPACKS.test(name)) unpack(world, receiver, values[0]);
  if (name === 'make_exec') runsMemory(world, receiver, act);
  if (name === 'to_socket_addrs') {
    world.see('dns', act.callee, act.values, node, frame);
    reach(world, { ...act, values: [receiver] });
  }
  if (switchesChecksOff(name, values[0])) world.see('tls-checks-off', act.callee, values, node, frame);
  const mode = /^(set_mode|mode)$/.test(name) ? (values[0]?.number ?? null) : null;
  if (mode !== null && (mode & 0o111) !== 0) world.see('set-executable', act.callee, values, node, frame);
}

function switchesChecksOff(name: string, value: Value | undefined): boolean {
  if (INSECURE.test(name)) return value?.text === 'true';
  if (/^ssl_verify_(peer|host)$/.test(name)) return value?.text === 'false';
  return /^set_verify(_callback)?$/.test(name) && /::(NONE|empty)$|VERIFY_NONE/.test(value?.callable?.path ?? '');
}

/** Methods of the crate's own that a call may mean: those of the receiver's type, else those of a name that is rare. */
function ownMethods({ name, receiver, values, evaluation: { world } }: MethodCall): readonly FunctionSeen[] {
  if (receiver.record !== null && name === 'into') return conversionsOf(receiver.record, world);
  if (receiver.record !== null) return methodsOf(receiver.record, name, world);
  if (receiver.text !== null || receiver.list !== null || receiver.role !== null) return [];
  if (SAME.has(name) || OF_COLLECTIONS.test(name)) return [];
  const found = world
    .methodsNamed(name)
    .filter((seen) => seen.runsAt === world.runsAt && seen.parameters.length === values.length + 1);
  return found.length <= RARE ? found : [];
}

const RARE = 3;
/** Of what is not known these are a list's or map's, or those of another crate's type that is like one. */
const OF_COLLECTIONS =
  /^(get|get_mut|insert|remove|contains|contains_key|entry|keys|values|first|last|push|pop|extend|iter|len)$/;

function passedOn(call: MethodCall): Value {
  const { receiver, values } = call;
  const from = (receiver.from | origins(values)) & (call.name === 'parse' ? ~AS_IT_LIES : -1);
  const results = values.map((value) => (value.callable ? calledTwice(value, passedIn(receiver), call) : UNKNOWN));
  return unknown(from | origins(results));
}

/** `walk.run(|| Box::new(|entry| ..))`: a closure that makes closures is there for those. */
function calledTwice(made: Value, given: readonly Value[], call: MethodCall): Value {
  const result = call.evaluation.call(made, given, call);
  return result.callable?.closure ? call.evaluation.call(result, given, call) : result;
}

/** A closure on an option or result gets what is in it; of what else it gets only where it comes from is known. */
function passedIn(receiver: Value): readonly Value[] {
  const other = unknown(receiver.from);
  return [receiver.list === null ? receiver : other, other, other, other];
}

/** What a call does to the variables it touches: `s.push_str(..)`, `read_to_end(&mut s)`. */
function mutate(call: MethodCall, target: SyntaxNode, given: readonly SyntaxNode[]): void {
  const { name, receiver, values, frame } = call;
  const variable = target.kind === 'identifier' ? textOf(frame.file.bytes, target) : null;
  const held = variable === null ? undefined : variableNamed(variable, frame);
  if (variable !== null && held !== undefined && held.command === null && !isReadOnly(call))
    assign(frame, variable, pushed(name, held, values) ?? tagged(held, origins(values)));
  if (target.kind === 'field_expression') pushInto(target, call);
  const from = receiver.from | cameIn(receiver);
  if (from !== 0) for (const node of given) fill(node, from, frame);
}

/** A method of a known type that takes `&self`: what it is given does not stay in what it is called on. */
function isReadOnly(call: MethodCall): boolean {
  if (call.receiver.record === null) return false;
  const own = ownMethods(call);
  return own.length > 0 && own.every(({ parameterTypes: [self = ''] }) => /^&\s*('\w+\s+)?self$/.test(self));
}

/** `&mut buffer`: what it is handed to puts something in it. */
function fill(node: SyntaxNode, from: number, frame: Frame): void {
  const name = filledBy(node, frame);
  const held = name === null ? undefined : variableNamed(name, frame);
  // What it held is known no more.
  if (name !== null) assign(frame, name, unknown((held?.from ?? 0) | from));
}

/** The variable in `&mut buffer`; null where it is something else. */
export function filledBy(node: SyntaxNode, frame: Frame): string | null {
  if (node.kind !== 'reference_expression' || childOf(node, 'mutable_specifier') === undefined) return null;
  const inner = field(node, 'value') ?? EMPTY_NODE;
  return inner.kind === 'identifier' ? textOf(frame.file.bytes, inner) : null;
}
