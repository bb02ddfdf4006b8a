import { decodeText } from './decode.ts';
import { looksAtTarget, send } from './flow.ts';
import type { SyntaxNode } from './node.ts';
import { isCiName, isHostName, isSecretName } from './places.ts';
import type { Frame, Value } from './symbols.ts';
import { asText, FROM, list, named, origins, tagged, text, UNKNOWN, unknown } from './value.ts';
import type { Evaluation } from './world.ts';

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

/** Functions whose result is known from their arguments, by whole path. The first that fits is taken. */
export const FUNCTIONS: readonly (readonly [RegExp, (called: Called) => Value])[] = [
  [/^(std::env|dotenvy?)::(var|var_os)$/, variable],
  [/^std::env::set_var$/, () => UNKNOWN],
  [/^std::env::temp_dir$|^tempfile::(tempdir|TempDir::new|env::temp_dir)$/, () => named('temp')],
  [
    /^(std::env|home|dirs(_next|_sys)?|directories|etcetera|homedir)(::\w+)*::(home_dir|home|my_home|get_my_home)$/,
    () => named('home'),
  ],
  [/^dirs(_next)?::(config_dir|data_dir|data_local_dir|cache_dir|document_dir|desktop_dir)$/, configuration],
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
  [/^(char|std::char|std::primitive::char)::(from|from_u32(_unchecked)?)$/, character],
  [/^(std::io|tokio::io)::copy$/, copied],
  [/^std::fs::Permissions::from_mode$|::PermissionsExt::from_mode$|^Permissions::from_mode$/, permissions],
  [/^(std|tokio|fs_err)::fs::set_permissions$|^libc::chmod$/, setPermissions],
  [/^std::process::Stdio::null$/, () => ({ ...named('null'), role: null })],
  [/^std::mem::(drop|forget)$|^drop$/, () => UNKNOWN],
];

function variable({ path, values, node, frame, evaluation: { world } }: Called): Value {
  const name = asText(values[0] ?? UNKNOWN);
  world.see('env-read', path, [name], node, frame);
  const known = name.text;
  if (known === null) return unknown(name.from & FROM.sweep);
  const secret = isSecretName(known) ? FROM.secret : 0;
  if (secret !== 0) {
    world.see('env-secret', path, [name], node, frame);
    world.readSoFar |= FROM.secret;
  }
  const from = secret | (isCiName(known) ? FROM.ci : 0) | (isHostName(known) ? FROM.host : 0);
  if (/^(HOME|USERPROFILE)$/.test(known)) return named('home');
  if (/^(TMPDIR|TEMP|TMP)$/.test(known)) return named('temp');
  return named(`env:${known}`, from);
}

function configuration({ path }: Called): Value {
  return path.endsWith('config_dir') ? { ...named('home'), text: `${named('home').text}/.config` } : named('home');
}

function decoded({ path, values, node, frame, evaluation: { world } }: Called): Value {
  world.see('decode', path, values, node, frame);
  return decodeText(values[0] ?? UNKNOWN, path);
}

function character({ values: [value = UNKNOWN] }: Called): Value {
  if (value.number === null || value.number < 0 || value.number >= 0x110000) return value;
  return { ...value, number: null, text: String.fromCodePoint(value.number) };
}

/** `io::copy(from, to)`: what comes in goes to where the file lies. */
function copied({ path, values, node, frame, evaluation: { world } }: Called): Value {
  const [source = UNKNOWN, target = UNKNOWN] = values;
  if (target.role === 'file') world.wrote(target, source.from | FROM.written);
  if (target.role === 'network') send(world, { callee: path, values: [source], node, frame }, true);
  return unknown(origins(values));
}

function permissions({ path, values: [mode = UNKNOWN], node, frame, evaluation: { world } }: Called): Value {
  if (mode.number !== null && (mode.number & 0o111) !== 0) world.see('set-executable', path, [mode], node, frame);
  return mode;
}

function setPermissions({ path, values, node, frame, evaluation: { world } }: Called): Value {
  looksAtTarget(world, asText(values[0] ?? UNKNOWN), { callee: path, values, node, frame });
  return tagged(UNKNOWN, 0);
}
