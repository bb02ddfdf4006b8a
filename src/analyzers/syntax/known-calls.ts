import type { Value } from './symbols.ts';
import { FROM } from './value.ts';

/** What a call of another crate's function shows, by its whole path. */
export interface KnownCall {
  readonly claims: readonly string[];
  /** Where its result comes from. */
  readonly from: number;
  readonly role: Value['role'];
}

type Row = readonly [pattern: RegExp, claims: readonly string[], from?: number, role?: Value['role']];

const RUNTIME = '(std|tokio|async_std|smol|async_process|async_fs|fs_err|fs_err::tokio)';

/** In the order of asking; the first that fits decides. Paths have `use` resolved and renamed packages named. */
const ROWS: readonly Row[] = [
  [/^(std|tokio|async_std|smol)::process::Command::new$|^async_process::Command::new$/, ['exec'], 0, 'program'],
  [
    /^(duct::cmd|subprocess::(Exec::(cmd|shell)|Popen::create)|execute::(command|shell)|run_script::run\w*)$/,
    ['exec'],
    0,
    'program',
  ],
  [
    /^(libc|nix::unistd|rustix::runtime)::(system|popen|exec[lv]\w*|fexecve|posix_spawnp?)$/,
    ['exec', 'ffi'],
    0,
    'program',
  ],
  [/^memfd_exec::MemFdExecutable::new$/, ['memory-run'], 0, 'program'],
  [/^(open|opener|webbrowser)::(that\w*|with\w*|open\w*|reveal)$/, ['exec'], 0, 'program'],
  [/^(libc|nix::unistd|rustix::process)::(setsid|daemon)$|^daemonize::Daemonize::new$/, ['cut-loose'], 0, null],
  [/^(winapi|windows|windows_sys)(::\w+)*::(CreateProcess\w*|ShellExecute\w*|WinExec)$/, ['exec', 'ffi'], 0, 'program'],
  [/^(std|tokio|async_std|smol|mio)::net::(\w+::)?TcpStream::connect(_timeout|_std)?$/, ['connect'], 0, 'network'],
  [/^(std|tokio|async_std|smol|mio)::net::(\w+::)?(TcpSocket::new\w*|UnixStream::connect)$/, ['connect'], 0, 'network'],
  [/^(std|tokio)::os::unix::net::UnixStream::connect$/, ['connect'], 0, 'network'],
  [
    /^(libc|nix::sys::socket|rustix::net|windows_sys(::\w+)*)::(connect|socket|send|sendto|WSASocketW)$/,
    ['connect', 'ffi'],
    0,
    'network',
  ],
  [/^socket2::Socket::new$|^(native_tls|openssl|rustls)::.*connect\w*$/, ['connect'], 0, 'network'],
  [/^(tungstenite|tokio_tungstenite)::(client::)?connect\w*$|^websocket::ClientBuilder::/, ['connect'], 0, 'network'],
  [
    /^(ssh2::Session::new|suppaftp::FtpStream::connect|ftp::FtpStream::connect|lettre::SmtpTransport::\w+)$/,
    ['connect'],
    0,
    'network',
  ],
  [/::net::(\w+::)?(TcpListener|UnixListener)::bind$/, ['listen'], 0, null],
  [/::net::(\w+::)?UdpSocket::bind$/, ['udp'], 0, 'network'],
  [/^(dns_lookup|trust_dns_resolver|hickory_resolver|hickory_client|domain::resolv|c_ares)::/, ['dns'], 0, 'network'],
  [/^libc::(getaddrinfo|gethostbyname\w*)$|^tokio::net::lookup_host$/, ['dns'], 0, null],
  [
    /^(reqwest|ureq|attohttpc|minreq|isahc|surf|http_req|awc|ehttp|chttp|hyper_util::client|cyper)(::(?!Proxy\b)\w+)*::(get|post|put|patch|delete|head|request|new|builder|client|agent|default|get_async|post_async|connect|with_url)$/,
    ['http'],
    0,
    'network',
  ],
  [
    /^(hyper::(client::)?Client|curl::easy::\w+|curl::multi::Multi|ureq::AgentBuilder|ureq::config::Config)::(new|builder|default)$/,
    ['http'],
    0,
    'network',
  ],
  [/^(sentry|teloxide|serenity|webhook|slack_hook)(::\w+)*::(init|new|from_env|from_url)$/, ['http'], 0, 'network'],
  [
    /^(winapi|windows|windows_sys)(::\w+)*::(InternetOpen\w*|HttpOpenRequest\w*|URLDownloadToFile\w*|WinHttp\w+)$/,
    ['http', 'ffi'],
    0,
    'network',
  ],
  [
    /^(hyper|http|reqwest|ureq::http)(::http)?::(Request|request::Builder|Builder)::(builder|new|get|post|put|patch|delete)$/,
    [],
    0,
    'network',
  ],
  [
    /^octocrab::(OctocrabBuilder::(new|default)|instance|initialise|Octocrab::(builder|default))$/,
    ['http'],
    0,
    'network',
  ],
  [/^sentry::(capture_\w+|configure_scope|with_scope|add_breadcrumb)$/, ['http'], 0, 'network'],
  [
    /^(rumqttc|paho_mqtt|lapin|nats|async_nats|zmq)(::\w+)*::(Client|AsyncClient|Connection|Socket|connect)(::(new|connect))?$/,
    ['connect'],
    0,
    'network',
  ],
  [/^(arboard|copypasta|cli_clipboard|clipboard)(::\w+)*::(Clipboard|\w*ClipboardContext)::new$/, [], 0, 'clipboard'],
  [/^(cli_clipboard::get_contents|clipboard_win::(\w+::)*get_clipboard\w*)$/, [], FROM.clipboard, null],
  [/^(git2|gix)::(Repository::)?(open\w*|discover\w*|init)$/, ['git-data'], FROM.history, null],
  [
    /^(walkdir::WalkDir|ignore::(Walk|WalkBuilder)|jwalk::WalkDir)::new$|^(glob|wax)::(glob\w*|walk)$|^globwalk::\w+$/,
    ['file-read'],
    0,
    null,
  ],
  [/^(libc|nix::fcntl|rustix::fs)::(open|open64|openat|fopen)$/, ['file-read', 'ffi'], 0, null],
  [/^rusqlite::Connection::open\w*$|^(memmap2?::Mmap\w*::map|sled::open)$/, ['file-read'], 0, null],
  [/^(std|tokio|fs_err|async_std)::fs::(metadata|symlink_metadata|exists|try_exists)$/, [], 0, null],
  [/^std::env::vars(_os)?$/, ['env-read', 'env-sweep'], FROM.sweep, null],
  [
    /^(dotenv|dotenvy)::(vars|iter|dotenv_iter|from_(path|filename|read)_iter)$/,
    ['env-read', 'env-sweep'],
    FROM.sweep,
    null,
  ],
  [
    /^(std|tokio|async_std|smol|fs_err|async_fs)(::tokio)?(::fs)?::(read|read_to_string|read_dir|read_link)$/,
    ['file-read'],
    0,
    null,
  ],
  [new RegExp(`^${RUNTIME}(::tokio)?(::fs)?::File::open$`), ['file-read'], 0, 'file'],
  [new RegExp(`^${RUNTIME}(::tokio)?(::fs)?::File::(create|create_new|options)$`), ['file-write'], 0, 'file'],
  [new RegExp(`^${RUNTIME}(::tokio)?(::fs)?::OpenOptions::new$`), [], 0, 'file'],
  [
    /^(std|tokio|async_std|smol|fs_err|async_fs)(::tokio)?(::fs)?::(write|copy|rename|hard_link|soft_link)$/,
    ['file-write'],
    0,
    null,
  ],
  [/^std::os::(unix|windows)::fs::symlink\w*$/, ['file-write'], 0, null],
  [/^(std|tokio|fs_err)::fs::set_permissions$|^libc::f?chmod$|^nix::sys::stat::f?chmod\w*$/, [], 0, null],
  [
    /^(base64|base64_simd|base64ct|data_encoding|hex|faster_hex|const_hex|base32|bs58|base85|ascii85|z85)(::\w+)*::(decode\w*|from_hex|decode_config)$/,
    ['decode'],
    FROM.decode,
    null,
  ],
  [
    /^(aes|aes_gcm|chacha20|chacha20poly1305|rc4|xor|simplecrypt|magic_crypt|cryptify|obfstr)(::\w+)*::(new|decrypt\w*|new_from_slice\w*)$/,
    ['decode'],
    0,
    null,
  ],
  [
    /^(libloading|libloading::os::(unix|windows)|dlopen2?::\w+|sharedlib)::(Library|Container|Lib)::\w+$/,
    ['dynamic-load'],
    0,
    null,
  ],
  [
    /^(libc|windows_sys(::\w+)*|winapi(::\w+)*)::(dlopen|dlsym|LoadLibrary\w*|GetProcAddress|memfd_create|ptrace)$/,
    ['dynamic-load', 'ffi'],
    0,
    null,
  ],
  [/^(std::thread|tokio::time|async_std::task)::sleep\w*$|^libc::(sleep|usleep|nanosleep)$/, ['sleep'], 0, null],
  [
    /^std::time::SystemTime::now$|^chrono(::\w+)*::(Utc|Local)::(now|today)$|^time::(OffsetDateTime|UtcDateTime)::now\w*$/,
    ['clock-read'],
    FROM.clock,
    null,
  ],
  [
    /^(whoami|hostname|gethostname|sys_info|local_ip_address|mac_address|machine_uid|users|uzers|os_info|sysinfo::\w+)(::\w+)?::\w+$/,
    ['host-read'],
    FROM.host,
    null,
  ],
  [
    /^libc::(gethostname|getpwuid\w*|getlogin\w*|uname)$|^nix::(sys::utsname::uname|unistd::gethostname)$/,
    ['host-read', 'ffi'],
    FROM.host,
    null,
  ],
];

const cache = new Map<string, KnownCall | null>();
const CACHE_LIMIT = 20_000;

/** What is known of a function by its path; null for all others. */
export function knownCall(path: string): KnownCall | null {
  const cached = cache.get(path);
  if (cached !== undefined) return cached;
  const row = path.length > 200 ? undefined : ROWS.find(([pattern]) => pattern.test(path));
  const known = row === undefined ? null : { claims: row[1], from: row[2] ?? 0, role: row[3] ?? null };
  if (cache.size >= CACHE_LIMIT) cache.clear();
  cache.set(path, known);
  return known;
}
