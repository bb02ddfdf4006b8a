import type { Act } from './acts.ts';
import { addressOf } from './addresses.ts';
import { bakesSecret } from './cargo-directives.ts';
import { isDropHost, isMetadataService } from './hosts.ts';
import { seeInstructions } from './instructions.ts';
import type { KnownCall } from './known-calls.ts';
import type { SyntaxNode } from './node.ts';
import {
  isAutostart,
  isForeignSource,
  isHomeFolder,
  isHostFile,
  isOutside,
  isPersistence,
  isProjectConfiguration,
  isRegistryIndex,
  isToolchain,
  isWatcherMark,
} from './places.ts';
import { type SecretPlace, secretAt } from './secrets.ts';
import { sendsOut } from './sending.ts';
import type { Frame, Value } from './symbols.ts';
import { asText, FROM, HOLE, isWhole, list, origins, shown, tagged, text, UNKNOWN, unknown } from './value.ts';
import type { World } from './world.ts';

const NETWORK = new Set(['connect', 'http', 'udp', 'dns']);

/** A call that the tables know: its claims are filed, its paths and addresses looked at, its result has its origin. */
export function seeKnownCall(world: World, known: KnownCall, act: Act): Value {
  const { callee, values, node, frame } = act;
  for (const name of known.claims)
    world.see(name, callee, NETWORK.has(name) ? values.map(addressOf) : values, node, frame);
  if (known.role === 'program') return makeCommand(world, act);
  if (known.claims.some((claim) => NETWORK.has(claim))) reach(world, act, known.claims.includes('connect'));
  world.readSoFar |= known.from & (FROM.sweep | FROM.host | FROM.history | FROM.clipboard);
  const path = asText(values[0] ?? UNKNOWN);
  if (/^(libc|nix|rustix)::(\w+::)*(send|sendto)$/.test(callee)) sendsOut(world, act, values.slice(1), 'body');
  if (/::capture_\w+$/.test(callee)) sendsOut(world, act, values, 'body');
  if (known.claims.includes('dynamic-load')) loads(world, path, act);
  if (known.claims.includes('file-read')) return readFrom(world, path, known, act);
  if (known.claims.includes('file-write')) return writeTo(world, known, act);
  return { ...unknown(known.from | origins(values) | answersOf(values[0] ?? UNKNOWN)), role: known.role };
}

/** What a service or a path answers to the asking alone. */
export function answersOf(place: Value): number {
  const name = shown(addressOf(place));
  if (name === null) return 0;
  return (isMetadataService(name) ? FROM.metadata : 0) | (isWatcherMark(name) ? FROM.watcher : 0);
}

const LOADED: readonly (readonly [number, string])[] = [
  [FROM.download, 'download-then-run'],
  [FROM.decode, 'decode-then-run'],
  [FROM.embed, 'bundled-binary-run'],
];

/** Memory that is made executable runs as well. */
export function runsMemory(world: World, memory: Value, act: Act): void {
  for (const [bit, name] of LOADED) if ((memory.from & bit) !== 0) claim(world, name, act);
}

/** A library that is loaded runs: from where did it come? */
function loads(world: World, path: Value, act: Act): void {
  const from = path.from | (world.written.get(shown(path) ?? '') ?? 0);
  for (const [bit, name] of LOADED) if ((from & bit) !== 0) claim(world, name, act);
}

/** What is read from something that talks came over the network. */
export function cameIn({ role }: Value): number {
  return role === 'network' ? FROM.download : 0;
}

/** Opens or uses a way out of the machine. Of a bare connection only an address that is put together carries anything. */
export function reach(world: World, act: Act, bare = false): void {
  const address = addressOf(act.values[0] ?? UNKNOWN);
  const name = shown(address);
  if (address.hidden || (address.from & FROM.decode) !== 0) claim(world, 'decode-then-connect', act);
  if (name !== null && isMetadataService(name)) claim(world, 'metadata-service', act);
  if (world.gate !== 0) gated(world, act);
  if (world.runsAt === 'macro') claim(world, 'macro-side-effect', act);
  world.reaches = true;
  if (name !== null) world.address = name;
  if (MESSENGERS.test(act.callee)) world.address = 'https://api.telegram.org/bot';
  if (!bare || address.text !== null)
    sendsOut(
      world,
      act,
      act.values.filter((value) => !isBareAddress(value)),
      'address',
    );
}

/** Clients that speak to nothing but a messenger's bots and webhooks. */
const MESSENGERS = /^(teloxide|frankenstein|telegram_bot|serenity|webhook|slack_hook)::/;

/** An address of which nothing is known tells nobody what it came from. */
function isBareAddress(value: Value): boolean {
  return (
    addressOf(value).text === null &&
    (value.record?.fields.size ?? 0) === 0 &&
    (value.from & (FROM.secret | FROM.keys | FROM.history)) === 0
  );
}

/** Something happens only where the machine, the day or a watcher allows it. */
export function gated(world: World, act: Act): void {
  claim(world, 'gated-effect', act);
  if ((world.gate & FROM.watcher) !== 0) claim(world, 'hides-from-analysis', act);
}

function claim(world: World, name: string, { callee, values, node, frame }: Act): void {
  world.see(name, callee, values, node, frame);
}

function readFrom(world: World, path: Value, known: KnownCall, act: Act): Value {
  const origin = originOfPath(world, path, act);
  world.readSoFar |= origin & (FROM.secret | FROM.credential | FROM.host | FROM.history);
  const from = origin | (path.from & ~FROM.written) | known.from;
  if (known.role === 'file') return { ...path, from: from | FROM.file, role: 'file' };
  if (!LISTS.test(act.callee)) return unknown(from | FROM.file);
  return path.text === null
    ? unknown(from)
    : list([{ ...tagged(text(`${path.text}/${HOLE}`), from), hidden: path.hidden }]);
}

function seeSecret(world: World, place: SecretPlace, act: Act): void {
  claim(world, 'secret-path', act);
  if (!act.frame.isTest) world.collected.add(place, act, world.runsAt);
  if (world.runsAt === 'macro') claim(world, 'macro-side-effect', act);
}

/** What lies at a path: credentials, facts of the machine, what was written there before. */
export function originOfPath(world: World, path: Value, act: Act): number {
  const name = shown(path);
  if (name === null) return path.from;
  const place = secretAt(name);
  if (place !== null) seeSecret(world, place, act);
  const secret = place === null ? 0 : place.kind === 'personal' ? FROM.secret : storeAt(name);
  // Where a library is used is no folder of its package any more.
  const packaged = world.runsAt !== 'run' && isPackaged(name, world) ? FROM.embed : 0;
  const history = /(^|[/\\])\.git[/\\](config|HEAD|logs|refs|packed-refs|objects|COMMIT_EDITMSG)/.test(name)
    ? FROM.history
    : 0;
  const told =
    (isHostFile(name) ? FROM.host : 0) |
    (isWatcherMark(name) ? FROM.watcher : 0) |
    (isHomeFolder(name) ? FROM.home : 0);
  return secret | packaged | history | told | (world.written.get(name) ?? 0);
}

/** In the folder of the package, where a build script also stands: what is no text there is as bytes that are embedded. */
function isPackaged(path: string, { files }: World): boolean {
  return (
    /^\{(env:CARGO_MANIFEST_DIR|cwd)\}\//.test(path) ||
    (files.get(path.replace(/^(\.\/)+/, ''))?.bytes.includes(0) ?? false)
  );
}

/** A client's credentials as they lie in a file; cargo's holds nothing but tokens, which are for headers. */
function storeAt(path: string): number {
  return FROM.credential | FROM.store | (/cargo.*\bcredentials(\.toml)?$/i.test(path) ? FROM.token : 0);
}

/** Calls that give what is in a folder: each of it lies below. */
const LISTS = /(::read_dir|WalkDir::new|Walk(Builder)?::new|^(glob|wax|globwalk)::\w+)$/;
const TWO_PATHS = /::(copy|rename|hard_link|soft_link|symlink\w*)$/;

function writeTo(world: World, known: KnownCall, act: Act): Value {
  const [first = UNKNOWN, second = UNKNOWN] = act.values;
  const moves = TWO_PATHS.test(act.callee);
  const target = asText(moves ? second : first);
  const content = moves ? unknown(originOfPath(world, asText(first), act) | first.from) : second;
  world.readSoFar |= moves ? content.from & (FROM.secret | FROM.credential) : 0;
  // What is moved away is changed as well.
  if (moves && /::rename$/.test(act.callee)) looksAtTarget(world, asText(first), act);
  looksAtTarget(world, target, act);
  seeInstructions(world, target, content, act);
  if (bakes(world, target, content)) claim(world, 'secret-into-artifact', act);
  world.wrote(target, content.from | FROM.written);
  return known.role === 'file' ? { ...target, role: 'file' } : unknown(0);
}

/** What a build script makes of a secret in its own folder is compiled, or lies in the program. What a server gave for a token is no secret. */
function bakes(world: World, target: Value, content: Value): boolean {
  const isMade = world.runsAt === 'build' && (shown(target) ?? '').startsWith('{env:OUT_DIR}');
  return isMade && (content.from & FROM.download) === 0 && bakesSecret(world, content);
}

const TARGETS: readonly (readonly [claim: string, isOne: (path: string, world: World) => boolean])[] = [
  ['persistence-write', isPersistence],
  ['project-configuration-write', isProjectConfiguration],
  // A library that is a registry's client keeps what the index told; a build is none.
  ['toolchain-tamper', (path, { runsAt }) => isToolchain(path) && !(runsAt === 'run' && isRegistryIndex(path))],
];

/** What it means to write at a path. */
export function looksAtTarget(world: World, target: Value, act: Act): void {
  const name = shown(target);
  if (name === null) return;
  for (const [told, isOne] of TARGETS) if (isOne(name, world)) claim(world, told, act);
  // An application's own entry is named by the application; one whose whole path a library knows is the library's.
  if (isAutostart(name)) claim(world, isOwn(world, target) ? 'persistence-write' : 'autostart-write', act);
  if (world.runsAt !== 'run') looksOutside(world, name, target.from, act);
}

function looksOutside(world: World, name: string, from: number, act: Act): void {
  if (isOutside(name)) claim(world, 'write-outside-target', act);
  // What was found by going through the user's folder is somebody's.
  if (isForeignSource(name) || (from & FROM.home) !== 0) claim(world, 'foreign-source-write', act);
}

/** A path of which nothing is left to an application to say; a name that is still empty is. */
function isOwn({ isExample }: World, { text: path }: Value): boolean {
  return (
    !isExample &&
    !/\/\.(desktop|service|plist)$/.test(path ?? '') &&
    isWhole(path?.replaceAll('\ue000home\ue001', '~') ?? null)
  );
}

/** Content goes into what `write!`, `write_all` and the like are called on. */
export function writeInto(world: World, target: Value, content: Value, act: Act): void {
  if (target.role === 'network') sendsOut(world, { ...act, values: [content] }, [content], 'body');
  if (target.role === 'file') {
    world.wrote(target, content.from | FROM.written);
    seeInstructions(world, target, content, act);
  }
  if (target.command !== null) target.command.inputs.push(content);
}

export function makeCommand(world: World, { callee, values, node, frame }: Act): Value {
  const [program = UNKNOWN, ...rest] = values;
  const command = {
    program: asText(program),
    arguments: rest.flatMap((value) => value.list ?? [value]),
    inputs: [],
    marks: new Set<string>(),
    node,
  };
  world.commands.push({ command, callee, frame, runsAt: world.runsAt, gate: world.gate, reader: world.reader });
  return { ...UNKNOWN, role: 'command', command, from: program.from };
}

/** A text of the source that names a drop: told once for each place, wherever it stands. */
export function seeText(world: World, value: Value, node: SyntaxNode, frame: Frame): Value {
  const known = value.text;
  if (known !== null && known.length > 6 && isDropHost(known)) world.see('exfil-host', 'text', [value], node, frame);
  return value;
}
