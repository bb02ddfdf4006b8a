import { clipboardMethod } from './clipboard.ts';
import type { MethodCall } from './evaluation.ts';
import { fileMethod } from './file-methods.ts';
import { answersOf, reach } from './flow.ts';
import { isAutostart } from './places.ts';
import { SAME } from './same-methods.ts';
import { sendsOut } from './sending.ts';
import type { Value } from './symbols.ts';
import { asText, FROM, isWhole, origins, shown, UNKNOWN, unknown } from './value.ts';

/** What these are given is what is sent; in the second group it is the address, in the third a header or what stands for one. */
const BODIES =
  /^(send|send_to|send_string|send_json|send_bytes|send_form|body|json|form|multipart|write_all|write|write_fmt|write_vectored|upload|post_fields_copy|post_fields|transfer|field_data|send_text|send_message|capture_message|capture_event|with_body|with_json|text|file|content|body_string|body_json|body_bytes|add_text|add_part|payload|message|publish|data)$/;
const ADDRESSED =
  /^(get|post|put|patch|head|delete|request|url|uri|connect|send_to|call|with_url|query|param|lookup_ip|resolve|lookup|txt_lookup|ipv4_lookup)$/;
const HEADERS =
  /^(header|headers|set|bearer_auth|basic_auth|append_header|insert_header|set_header|with_header|username|password|auth|authorization|token|personal_token)$/;

/** By what the receiver is; null where it is nothing of the kind. */
export function methodOfRole(call: MethodCall): Value | null {
  switch (call.receiver.role) {
    case 'network':
      return networkMethod(call);
    case 'file':
      // `File::create(path).and_then(|mut file| ..)`: the closure gets the file.
      return call.values.some(({ callable }) => callable !== null) ? null : fileMethod(call);
    case 'clipboard':
      return clipboardMethod(call);
    case 'pattern':
      return patternMethod(call);
    default:
      return (call.receiver.from & FROM.clipboard) === 0 ? autostartKey(call) : clipboardMethod(call);
  }
}

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
