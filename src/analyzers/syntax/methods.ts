import { seePicking } from './cargo-directives.ts';
import { channelMethod } from './channels.ts';
import { commandMethod } from './command-methods.ts';
import { decodeText } from './decode.ts';
import type { Evaluation, MethodCall } from './evaluation.ts';
import { readAsCode } from './expand-macros.ts';
import { fileMethod } from './file-methods.ts';
import { answersOf, cameIn, reach, runsMemory } from './flow.ts';
import { assign, variableNamed } from './frame.ts';
import { iterated } from './iterators.ts';
import { childOf, EMPTY_NODE, field, type SyntaxNode, textOf } from './node.ts';
import { isAutostart } from './places.ts';
import { pushed, pushInto } from './pushes.ts';
import { conversionsOf, methodsOf } from './records.ts';
import { sendsOut } from './sending.ts';
import type { Frame, FunctionSeen, Value } from './symbols.ts';
import { textMethod } from './text-methods.ts';
import { asText, either, FROM, isWhole, origins, shown, tagged, UNKNOWN, unknown } from './value.ts';
import type { World } from './world.ts';

/** Methods that give back what they are called on, as far as this reading goes. */
const SAME = new Set(
  'unwrap expect unwrap_or_default unwrap_unchecked to_string to_owned clone cloned copied into try_into as_str as_ref as_mut as_bytes as_slice as_deref as_path as_os_str as_c_str to_vec into_bytes to_bytes to_path_buf into_os_string into_path_buf to_os_string to_str to_string_lossy into_owned into_string into_boxed_str iter_mut into_iter by_ref collect ok ok_or ok_or_else map_err context with_context borrow borrow_mut deref lock display leak canonicalize as_encoded_bytes inner get_ref get_mut buffered buffer_unordered peekable fuse try_clone await cycle into_inner as_ptr into_raw absolutize'.split(
    ' ',
  ),
);
/** What these are given is what is sent; in the second group it is the address, in the third a header or what stands for one. */
const BODIES =
  /^(send|send_to|send_string|send_json|send_bytes|send_form|body|json|form|multipart|write_all|write|write_fmt|write_vectored|upload|post_fields_copy|post_fields|transfer|field_data|send_text|send_message|capture_message|capture_event|with_body|with_json|text|file|content|body_string|body_json|body_bytes|add_text|add_part|payload|message|publish|data)$/;
const ADDRESSED =
  /^(get|post|put|patch|head|delete|request|url|uri|connect|send_to|call|with_url|query|param|lookup_ip|resolve|lookup|txt_lookup|ipv4_lookup)$/;
const HEADERS =
  /^(header|headers|set|bearer_auth|basic_auth|append_header|insert_header|set_header|with_header|username|password|auth|authorization|token|personal_token)$/;
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
  if (own.length > 0) return either(own.map((seen) => evaluation.follow(seen, [receiver, ...values])));
  const known = ofRole(call);
  if (known !== null) return known;
  if (SAME.has(name) || (name === 'iter' && receiver.text === null)) return receiver;
  return decodedBy(call) ?? iterated(call) ?? textMethod(call) ?? passedOn(call);
}

/** By what the receiver is; null where it is nothing of the kind. */
function ofRole(call: MethodCall): Value | null {
  switch (call.receiver.role) {
    case 'network':
      return networkMethod(call);
    case 'file':
      return fileMethod(call);
    case 'pattern':
      return patternMethod(call);
    default:
      return autostartKey(call);
  }
}

/** `STANDARD.decode(text)`: the decoder is a constant of its crate. */
function decodedBy({ name, receiver, values, node, frame, evaluation }: MethodCall): Value | null {
  const decoder = receiver.callable?.path ?? '';
  if (!name.startsWith('decode') || !/base64|STANDARD|URL_SAFE|BASE\d\d|HEX/i.test(decoder)) return null;
  evaluation.world.see('decode', `${decoder}.decode`, values, node, frame);
  return decodeText(values[0] ?? UNKNOWN, decoder);
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
  if (receiver.text !== null || receiver.list !== null || receiver.role !== null || SAME.has(name)) return [];
  const found = world
    .methodsNamed(name)
    .filter((seen) => seen.runsAt === world.runsAt && seen.parameters.length === values.length + 1);
  return found.length <= RARE ? found : [];
}

const RARE = 3;

/** A socket, a client, a request, a response: what is given to it goes out, what it gives came in. */
function networkMethod(call: MethodCall): Value {
  const { name, receiver, values, node, frame, evaluation } = call;
  const { world } = evaluation;
  const act = { callee: `.${name}`, values, node, frame };
  if (ADDRESSED.test(name)) reach(world, { ...act, values: name === 'send_to' ? [...values].reverse() : values });
  if (BODIES.test(name)) sendsOut(world, act, values, 'body');
  if (HEADERS.test(name)) sendsOut(world, act, values, 'header');
  const asked = ADDRESSED.test(name) ? answersOf(values[0] ?? UNKNOWN) : 0;
  const came: Value = { ...unknown(receiver.from | asked | FROM.download), role: 'network' };
  for (const value of values) if (value.callable) evaluation.call(value, [came, came], call);
  return came;
}

/** Windows' registry, where it says what is started: a value that is wholly known is the library's own. */
function autostartKey({ name, receiver, values, node, frame, evaluation: { world } }: MethodCall): Value | null {
  const path = asText(values[0] ?? UNKNOWN);
  if (/^(create_subkey|open_subkey)\w*$/.test(name))
    return isAutostart(shown(path) ?? '') ? { ...UNKNOWN, role: 'autostart' } : null;
  if (receiver.role !== 'autostart') return null;
  const isOwn = isWhole(path.text) && !world.isExample;
  if (/^set_/.test(name)) world.see(isOwn ? 'persistence-write' : 'autostart-write', `.${name}`, values, node, frame);
  return receiver;
}

/** What a pattern for keys finds in what a file or the environment holds. */
function patternMethod({ name, receiver, values }: MethodCall): Value {
  if (SAME.has(name)) return receiver;
  const searched = origins(values);
  const found = (searched & (FROM.file | FROM.sweep | FROM.home)) !== 0 ? FROM.keys : 0;
  return unknown(searched | found);
}

function passedOn(call: MethodCall): Value {
  const { receiver, values, evaluation } = call;
  const from = (receiver.from | origins(values)) & (call.name === 'parse' ? ~FROM.file : -1);
  const results = values.map((value) =>
    value.callable ? evaluation.call(value, [passedIn(receiver), unknown(receiver.from)], call) : UNKNOWN,
  );
  return unknown(from | origins(results));
}

/** A closure on an option or result gets what is in it. */
function passedIn(receiver: Value): Value {
  return receiver.list === null ? receiver : unknown(receiver.from);
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
