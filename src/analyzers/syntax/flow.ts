import type { KnownCall } from './known-calls.ts';
import type { SyntaxNode } from './node.ts';
import { isDropHost, isHostFile, isOutside, isPersistence, isSecretPath, isToolchain } from './places.ts';
import type { Frame, Value } from './symbols.ts';
import { asText, FROM, isWhole, origins, shown, tagged, UNKNOWN, unknown } from './value.ts';
import type { World } from './world.ts';

/** A call with its place. */
export interface Act {
  readonly callee: string;
  readonly values: readonly Value[];
  readonly node: SyntaxNode;
  readonly frame: Frame;
}

const NETWORK = new Set(['connect', 'http', 'udp', 'dns']);
const SENT: readonly (readonly [number, string])[] = [
  [FROM.secret, 'read-then-send'],
  [FROM.sweep, 'sweep-then-send'],
  [FROM.host, 'host-fingerprint-then-send'],
];

/** A call that the tables know: its claims are filed, its paths and addresses looked at, its result has its origin. */
export function seeKnownCall(world: World, known: KnownCall, act: Act): Value {
  const { callee, values, node, frame } = act;
  for (const claim of known.claims) world.see(claim, callee, values, node, frame);
  if (known.role === 'program') return makeCommand(world, act);
  if (known.claims.some((claim) => NETWORK.has(claim))) reach(world, act);
  world.readSoFar |= known.from & (FROM.sweep | FROM.host);
  const path = asText(values[0] ?? UNKNOWN);
  if (known.claims.includes('file-read')) return readFrom(world, path, known, act);
  if (known.claims.includes('file-write')) return writeTo(world, known, act);
  return { ...unknown(known.from | origins(values)), role: known.role };
}

/** Opens or uses a way out of the machine. */
export function reach(world: World, act: Act): void {
  const address = asText(act.values[0] ?? UNKNOWN);
  if (address.hidden || (address.from & FROM.decode) !== 0) claim(world, 'decode-then-connect', act);
  if (world.gate !== 0) claim(world, 'gated-effect', act);
  if (world.runsAt === 'macro') claim(world, 'macro-side-effect', act);
  send(world, act, false);
}

/** Something goes out: what was read before it and flows into it is told. `uploads`: the call carries a body. */
export function send(world: World, act: Act, uploads: boolean): void {
  const from = origins(act.values);
  for (const [bit, name] of SENT) if ((from & bit) !== 0) claim(world, name, act);
  if (uploads) world.uploads.push({ ...act, runsAt: world.runsAt });
}

function claim(world: World, name: string, { callee, values, node, frame }: Act): void {
  world.see(name, callee, values, node, frame);
}

function readFrom(world: World, path: Value, known: KnownCall, act: Act): Value {
  const origin = originOfPath(world, path, act);
  world.readSoFar |= origin & (FROM.secret | FROM.host);
  const from = origin | (path.from & ~FROM.written) | known.from;
  return known.role === 'file' ? { ...path, from, role: 'file' } : unknown(from);
}

/** What lies at a path: credentials, facts of the machine, what was written there before. */
export function originOfPath(world: World, path: Value, act: Act): number {
  const name = shown(path);
  if (name === null) return path.from;
  const secret = isSecretPath(name) ? FROM.secret : 0;
  if (secret !== 0) {
    claim(world, 'secret-path', act);
    if (world.runsAt === 'macro') claim(world, 'macro-side-effect', act);
  }
  const packaged = /^\{(env:CARGO_MANIFEST_DIR|cwd)\}\//.test(name) ? FROM.embed : 0;
  return secret | packaged | (isHostFile(name) ? FROM.host : 0) | (world.written.get(name) ?? 0);
}

const TWO_PATHS = /::(copy|rename|hard_link|soft_link|symlink\w*)$/;

function writeTo(world: World, known: KnownCall, act: Act): Value {
  const [first = UNKNOWN, second = UNKNOWN] = act.values;
  const moves = TWO_PATHS.test(act.callee);
  const target = asText(moves ? second : first);
  const content = moves ? originOfPath(world, asText(first), act) | first.from : second.from;
  world.readSoFar |= moves ? content & FROM.secret : 0;
  looksAtTarget(world, target, act);
  world.wrote(target, content | FROM.written);
  return known.role === 'file' ? { ...target, role: 'file' } : unknown(0);
}

/** What it means to write at a path. */
export function looksAtTarget(world: World, target: Value, act: Act): void {
  const name = shown(target);
  if (name === null) return;
  if (isPersistence(name)) claim(world, 'persistence-write', act);
  if (isToolchain(name)) claim(world, 'toolchain-tamper', act);
  if (world.runsAt !== 'run' && isOutside(name)) claim(world, 'write-outside-target', act);
}

/** Content goes into what `write!`, `write_all` and the like are called on. */
export function writeInto(world: World, target: Value, content: Value, act: Act): void {
  if (target.role === 'network') send(world, { ...act, values: [content] }, true);
  if (target.role === 'file') world.wrote(target, content.from | FROM.written);
}

export function makeCommand(world: World, { callee, values, node, frame }: Act): Value {
  const [program = UNKNOWN, ...rest] = values;
  const command = {
    program: asText(program),
    arguments: rest.flatMap((value) => value.list ?? [value]),
    marks: new Set<string>(),
    node,
  };
  world.commands.push({ command, callee, frame, runsAt: world.runsAt, gate: world.gate });
  return { ...UNKNOWN, role: 'command', command, from: program.from };
}

/** A text of the source that names a drop: told once for each place, wherever it stands. */
export function seeText(world: World, value: Value, node: SyntaxNode, frame: Frame): Value {
  const known = value.text;
  if (known !== null && known.length > 6 && isDropHost(known)) world.see('exfil-host', 'text', [value], node, frame);
  if (isWhole(known) && known.length > 4 && known.length < 300 && isSecretPath(known) && /^[~/.]/.test(known))
    return tagged(value, 0);
  return value;
}
