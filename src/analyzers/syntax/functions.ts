import { addressOf, dotted, ofNumber } from './addresses.ts';
import { CHANNELS, channelMade } from './channels.ts';
import { writesClipboard } from './clipboard.ts';
import { decodeText } from './decode.ts';
import type { Evaluation } from './evaluation.ts';
import { cameIn, looksAtTarget } from './flow.ts';
import type { SyntaxNode } from './node.ts';
import { isCiName, isHostName, isWatcherMark } from './places.ts';
import { pipesDownloadToShell } from './scripts.ts';
import { isKeyShape, secretVariable } from './secrets.ts';
import { sendsOut } from './sending.ts';
import type { Frame, Value } from './symbols.ts';
import { asText, below, FROM, list, named, number, origins, shown, tagged, text, UNKNOWN, unknown } from './value.ts';

export interface Called {
  readonly path: string;
  readonly values: readonly Value[];
  readonly node: SyntaxNode;
  readonly given: readonly SyntaxNode[];
  readonly frame: Frame;
  readonly evaluation: Evaluation;
}

/** A wrapper of its argument; without one it is empty, to be pushed to. */
const first: (called: Called) => Value = ({ path, values: [value] }) => {
  if (value !== undefined && !path.endsWith('with_capacity')) return value;
  return /Vec::(new|with_capacity)$/.test(path)
    ? list([])
    : /(String|PathBuf|OsString)::(new|with_capacity)$/.test(path)
      ? text('')
      : UNKNOWN;
};

type Read = (called: Called) => Value;

/** In the order of asking; the first that fits is taken. */
const FUNCTIONS: readonly (readonly [RegExp, Read])[] = [
  [/^(std::env|dotenvy?)::(var|var_os)$/, variable],
  [/^std::env::set_var$/, () => UNKNOWN],
  [/^std::env::temp_dir$|^tempfile::(tempdir|TempDir::new|env::temp_dir)$/, () => named('temp')],
  [/^tempfile::(tempfile|Builder::new|NamedTempFile::(new|with_\w+))$/, temporaryFile],
  [
    /^(std::env|home|dirs(_next|_sys)?|directories|etcetera|homedir)(::\w+)*::(home_dir|home|my_home|get_my_home)$/,
    () => named('home'),
  ],
  [/^directories(_next)?::(BaseDirs|UserDirs)::new$/, () => named('home')],
  [/^dirs(_next)?::(config_dir|document_dir|desktop_dir|download_dir|preference_dir)$/, configuration],
  [
    /^(std|core)::net::(\w+::)?(Ipv4Addr|Ipv6Addr|IpAddr|SocketAddr|SocketAddrV4|SocketAddrV6)::(new|from|V4|V6)$|^socket2::SockAddr::from$/,
    address,
  ],
  [
    /^regex(_lite|::bytes|::bytes::\w+)?::(Regex|RegexSet|RegexBuilder|RegexSetBuilder)::new$|^fancy_regex::Regex::new$|^onig::Regex::new$/,
    pattern,
  ],
  [/(^|::)(LazyLock|LazyCell|Lazy)::new$/, madeLater],
  [/^(futures|futures_util|futures_lite|tokio_stream|async_std)::(stream::)?(iter|from_iter|once)$/, first],
  [CHANNELS, ({ node, frame }) => channelMade(node, frame)],
  [/^keyring::Entry::new(_with_target)?$/, keyringEntry],
  [/^which::(which|which_global|which_in)$/, ({ values }) => named(`which:${asText(values[0] ?? UNKNOWN).text ?? ''}`)],
  [/^dirs(_next)?::(data_dir|data_local_dir|cache_dir)$/, () => below('.local/share')],
  [/^(std::path::Path|std::fs)::(exists|try_exists)$/, ({ values }) => unknown(marksAt(values[0]))],
  [/^home::cargo_home$/, () => named('env:CARGO_HOME')],
  [/^home::rustup_home$/, () => named('env:RUSTUP_HOME')],
  [/^std::env::current_dir$/, () => named('cwd')],
  [/^std::env::(current_exe|args|args_os)$/, () => UNKNOWN],
  [
    /^(std::str|std::string::String|String|str|std::ffi::\w+|CString|CStr|OsString)::(from_utf8\w*|from_bytes\w*|from_utf8_lossy_owned|from_encoded_bytes_unchecked|from_vec)$/,
    ({ values }) => asText(values[0] ?? UNKNOWN),
  ],
  [
    /^(base64|base64_simd|base64ct|data_encoding|hex|faster_hex|const_hex|base32|bs58)(::\w+)*::(decode\w*|from_hex)$/,
    decoded,
  ],
  [
    /^(std::\w+::)?(String|PathBuf|Path|OsString|OsStr|CString|CStr|Box|Rc|Arc|Cow|Vec|Mutex|RwLock|RefCell|Cell|BufReader|BufWriter|LineWriter|Cursor|Some|Ok|Err|Option|Bytes)::(new|with_capacity|from|from_static|from_iter|Borrowed|Owned|copy_from_slice)$/,
    first,
  ],
  [/^(std::(path|string|ffi|boxed|rc|sync|borrow|vec|io|cell)::)(\w+)::(new|from|Borrowed|Owned)$/, first],
  [
    /^(Some|Ok|Err|std::option::Option::Some|std::result::Result::Ok|std::convert::identity|std::hint::black_box|std::mem::take|std::iter::once)$/,
    first,
  ],
  [/^([iu](8|16|32|64|128|size)|std::primitive::[iu]\d+)::from_str_radix$/, inBase],
  [/^(char|std::char|std::primitive::char)::(from|from_u32(_unchecked)?)$/, character],
  [/^(std::io|tokio::io)::copy$/, copied],
  [/^std::fs::Permissions::from_mode$|::PermissionsExt::from_mode$|^Permissions::from_mode$/, permissions],
  [/^(std|tokio|fs_err)::fs::set_permissions$|^libc::chmod$/, setPermissions],
  [/^std::process::Stdio::null$/, () => ({ ...named('null'), role: null })],
  [/^std::mem::(drop|forget)$|^drop$/, () => UNKNOWN],
  [/^(cli_clipboard::set_contents|clipboard_win::(\w+::)*set_clipboard\w*)$/, clipboardSet],
  [/^proc_macro2?::Literal::string$/, emittedText],
];

const asked = new Map<string, Read | null>();
const ASKED_LIMIT = 20_000;
const LONGEST = 200;

/** How a function is read whose result is known from its arguments, by its whole path; null for all others. */
export function functionNamed(path: string): Read | null {
  const before = asked.get(path);
  if (before !== undefined) return before;
  const read = FUNCTIONS.find(([pattern]) => pattern.test(path))?.[1] ?? null;
  if (asked.size >= ASKED_LIMIT) asked.clear();
  if (path.length <= LONGEST) asked.set(path, read);
  return read;
}

function clipboardSet({ path, values, node, frame, evaluation: { world } }: Called): Value {
  writesClipboard(world, { callee: path, values, node, frame });
  return UNKNOWN;
}

/** A text that a macro puts into the code of others: a line for a shell is run there, whatever the tokens around it are made of. */
function emittedText({ path, values, node, frame, evaluation: { world } }: Called): Value {
  const [value = UNKNOWN] = values;
  if (world.runsAt === 'macro' && pipesDownloadToShell(asText(value).text ?? ''))
    world.see('download-then-run', path, values, node, frame, 'run');
  return value;
}

/** What a closure makes when somebody first asks. */
function madeLater({ values: [made = UNKNOWN], node, frame, evaluation }: Called): Value {
  return made.callable === null ? made : evaluation.call(made, [], { node, frame });
}

/** Each has a name of its own, which nobody knows before. */
function temporaryFile({ node, frame }: Called): Value {
  return { ...named(`temp:${frame.file.path}:${node.start}`), role: 'file' };
}

const VARIABLES = { personal: FROM.secret, token: FROM.token, client: FROM.credential } as const;

/** The value of an environment variable, read while running or while compiling. */
export function variable({ path, values, node, frame, evaluation: { world } }: Called): Value {
  const name = asText(values[0] ?? UNKNOWN);
  world.see('env-read', path, [name], node, frame);
  const known = name.text;
  if (known === null) return unknown(name.from & FROM.sweep);
  // An example shows how a client is given its key; it gives nothing away.
  const held = world.isExample ? null : secretVariable(known);
  const secret = held === null ? 0 : VARIABLES[held];
  if (held !== null) world.see('env-secret', path, [name], node, frame);
  world.readSoFar |= secret;
  const from = secret | (isCiName(known) ? FROM.ci : 0) | (isHostName(known) ? FROM.host : 0);
  if (/^(HOME|USERPROFILE)$/.test(known)) return named('home');
  if (/^(TMPDIR|TEMP|TMP)$/.test(known)) return named('temp');
  return named(`env:${known}`, from);
}

/** The parts of an address put together. */
function address({ path, values }: Called): Value {
  const [host = UNKNOWN, port] = values;
  if (port === undefined && path.includes('Ipv4Addr')) return ofNumber(host) ?? addressOf(host);
  if (values.length >= 4) return dotted(list(values.slice(0, 4))) ?? UNKNOWN;
  return addressOf(port === undefined ? host : list([host, port]));
}

/** A pattern that looks for keys; of all others nothing is kept. */
function pattern({ path, values, node, frame, evaluation: { world } }: Called): Value {
  const sources = values.flatMap((value) => value.list ?? [value]);
  const shapes = sources.filter((value) => isKeyShape(asText(value).text ?? ''));
  if (shapes.length === 0) return unknown(origins(values));
  world.see('key-shapes', path, shapes, node, frame);
  return { ...UNKNOWN, role: 'pattern' };
}

/** An entry of the system's keyring: an application's own, or one of another's that is known by its name. */
function keyringEntry({ path, values, node, frame, evaluation: { world } }: Called): Value {
  const service = asText(values[0] ?? UNKNOWN).text ?? '';
  const isOther = /Safe Storage|^git:|^docker-credential|^(gh|glab):|^Microsoft_|^aws/i.test(service);
  if (isOther) world.see('secret-path', path, values, node, frame);
  return unknown(isOther ? FROM.secret : FROM.credential);
}

function marksAt(path: Value | undefined): number {
  const name = path === undefined ? null : shown(asText(path));
  return name !== null && isWatcherMark(name) ? FROM.watcher : 0;
}

function configuration({ path }: Called): Value {
  return path.endsWith('config_dir') ? below('.config') : named('home');
}

function decoded({ path, values, node, frame, evaluation: { world } }: Called): Value {
  world.see('decode', path, values, node, frame);
  return decodeText(values[0] ?? UNKNOWN, path);
}

function character({ values: [value = UNKNOWN] }: Called): Value {
  if (value.number === null || value.number < 0 || value.number >= 0x110000) return value;
  return { ...value, number: null, text: String.fromCodePoint(value.number) };
}

/** `u8::from_str_radix("2f", 16)`: digits of a constant that become codes. */
function inBase({ values: [digits = UNKNOWN, base = UNKNOWN] }: Called): Value {
  const known = asText(digits);
  if (known.text === null || base.number === null || base.number < 2 || base.number > 36) return unknown(known.from);
  const parsed = Number.parseInt(known.text, base.number);
  return Number.isSafeInteger(parsed) ? number(parsed, known.from | FROM.decode) : unknown(known.from);
}

/** `io::copy(from, to)`: what comes in goes to where the file lies. */
function copied({ path, values, node, frame, evaluation: { world } }: Called): Value {
  const [given = UNKNOWN, target = UNKNOWN] = values;
  const source = tagged(given, cameIn(given));
  if (target.role === 'file') world.wrote(target, source.from | FROM.written);
  if (target.command !== null) target.command.inputs.push(source);
  if (target.role === 'network') sendsOut(world, { callee: path, values: [source], node, frame }, [source], 'body');
  return unknown(source.from | target.from);
}

function permissions({ path, values: [mode = UNKNOWN], node, frame, evaluation: { world } }: Called): Value {
  if (mode.number !== null && (mode.number & 0o111) !== 0) world.see('set-executable', path, [mode], node, frame);
  return mode;
}

function setPermissions({ path, values, node, frame, evaluation: { world } }: Called): Value {
  looksAtTarget(world, asText(values[0] ?? UNKNOWN), { callee: path, values, node, frame });
  return tagged(UNKNOWN, 0);
}
