import { commandMethod } from './command-methods.ts';
import { decodeText } from './decode.ts';
import { fileMethod } from './file-methods.ts';
import { reach, send } from './flow.ts';
import { assign, lookUp } from './frame.ts';
import { iterated } from './iterators.ts';
import { childOf, EMPTY_NODE, field, type SyntaxNode, textOf } from './node.ts';
import type { Frame, FunctionSeen, Value } from './symbols.ts';
import { textMethod } from './text-methods.ts';
import { concat, FROM, list, origins, tagged, UNKNOWN, unknown } from './value.ts';
import type { Evaluation, MethodCall } from './world.ts';

/** Methods that give back what they are called on, as far as this reading goes. */
const SAME =
  /^(unwrap|expect|unwrap_or_default|unwrap_unchecked|to_string|to_owned|clone|cloned|copied|into|try_into|as_str|as_ref|as_mut|as_bytes|as_slice|as_deref|as_path|as_os_str|as_c_str|to_vec|into_bytes|to_bytes|to_path_buf|into_os_string|into_path_buf|to_os_string|to_str|to_string_lossy|into_owned|into_string|into_boxed_str|iter|iter_mut|into_iter|by_ref|collect|ok|ok_or|ok_or_else|map_err|context|with_context|borrow|borrow_mut|deref|lock|display|leak|canonicalize|as_encoded_bytes|inner|get_ref|get_mut|buffered|peekable|fuse|try_clone|await|cycle|into_inner|as_ptr|into_raw|absolutize)$/;
const SENDS =
  /^(post|put|patch|send|send_to|send_string|send_json|send_bytes|send_form|body|json|form|multipart|query|header|headers|set|write_all|write|write_vectored|upload|post_fields_copy|post_fields|transfer|field_data|send_text|send_message|capture_message|with_body|with_json)$/;
const ADDRESSED = /^(get|post|put|patch|head|delete|request|url|connect|send_to|call|with_url)$/;
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

function resultOf(call: MethodCall): Value {
  const { name, receiver, values, evaluation } = call;
  seeAnyway(call);
  if (receiver.command !== null) return commandMethod(call);
  const own = ownMethod(call);
  if (own !== null) return evaluation.follow(own, [receiver, ...values]);
  if (receiver.role === 'network') return networkMethod(call);
  if (receiver.role === 'file') return fileMethod(call);
  if (SAME.test(name)) return receiver;
  if (name.startsWith('decode') && /base64|STANDARD|URL_SAFE|BASE\d\d|HEX/i.test(receiver.callable?.path ?? '')) {
    evaluation.world.see('decode', `${receiver.callable?.path}.decode`, values, call.node, call.frame);
    return decodeText(values[0] ?? UNKNOWN, receiver.callable?.path ?? '');
  }
  return iterated(call) ?? textMethod(call) ?? passedOn(call);
}

/** Calls that mean something whatever they are called on. */
function seeAnyway({ name, receiver, values, node, frame, evaluation: { world } }: MethodCall): void {
  const act = { callee: `.${name}`, values: values.length === 0 ? [receiver] : values, node, frame };
  if (name === 'to_socket_addrs') {
    world.see('dns', act.callee, act.values, node, frame);
    reach(world, act);
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

/** A method of the crate's own, where its name leaves no doubt. */
function ownMethod({ name, receiver, evaluation: { world } }: MethodCall): FunctionSeen | null {
  if (receiver.text !== null || receiver.list !== null || receiver.role !== null || SAME.test(name)) return null;
  const found = world.methodsNamed(name).filter((seen) => seen.runsAt === world.runsAt);
  return found.length === 1 ? (found[0] ?? null) : null;
}

/** A socket, a client, a request, a response: what is given to it goes out, what it gives came in. */
function networkMethod({ name, receiver, values, node, frame, evaluation }: MethodCall): Value {
  const { world } = evaluation;
  const act = { callee: `.${name}`, values, node, frame };
  if (ADDRESSED.test(name)) reach(world, { ...act, values: name === 'send_to' ? [...values].reverse() : values });
  if (SENDS.test(name)) send(world, act, true);
  const came: Value = { ...unknown(receiver.from | FROM.download), role: 'network' };
  for (const value of values) if (value.callable?.closure) evaluation.callClosure(value, [came, came]);
  return came;
}

function passedOn({ receiver, values, evaluation }: MethodCall): Value {
  const from = receiver.from | origins(values);
  const results = values.map((value) =>
    value.callable?.closure ? evaluation.callClosure(value, [passedIn(receiver), unknown(receiver.from)]) : value,
  );
  return unknown(from | origins(results));
}

/** A closure on an option or result gets what is in it. */
function passedIn(receiver: Value): Value {
  return receiver.list === null ? receiver : unknown(receiver.from);
}

const PUSHES =
  /^(push|push_str|extend|extend_from_slice|insert_str|append|push_back|insert|write_str|write_all|write)$/;

/** What a call does to the variables it touches: `s.push_str(..)`, `read_to_end(&mut s)`. */
function mutate(
  { name, receiver, values, frame, evaluation }: MethodCall,
  target: SyntaxNode,
  given: readonly SyntaxNode[],
): void {
  const variable = target.kind === 'identifier' ? textOf(frame.file.bytes, target) : null;
  const held = variable === null ? undefined : lookUp(frame, (at) => at.variables.get(variable));
  if (variable !== null && held !== undefined && held.command === null)
    assign(frame, variable, pushed(name, held, values) ?? tagged(held, origins(values)));
  if (receiver.from !== 0) for (const node of given) fill(node, receiver.from, frame, evaluation);
}

/** `&mut buffer`: what it is handed to puts something in it. */
function fill(node: SyntaxNode, from: number, frame: Frame, evaluation: Evaluation): void {
  if (node.kind !== 'reference_expression' || childOf(node, 'mutable_specifier') === undefined) return;
  const inner = field(node, 'value') ?? EMPTY_NODE;
  if (inner.kind !== 'identifier') return;
  assign(frame, textOf(frame.file.bytes, inner), tagged(evaluation.evaluate(inner, frame), from));
}

function pushed(name: string, held: Value, values: readonly Value[]): Value | null {
  if (!PUSHES.test(name) || held.role !== null) return null;
  const [value = UNKNOWN] = values;
  if (held.list !== null)
    return list([...held.list, ...(name.startsWith('extend') ? (value.list ?? [value]) : [value])]);
  if (held.text === null) return null;
  return held.text === '' ? { ...concat([value]), hidden: value.hidden } : concat([held, value]);
}
