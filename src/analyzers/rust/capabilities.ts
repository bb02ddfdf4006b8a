import type { Call } from './calls.ts';

/** What a call can do by itself. None of these is a threat: most build scripts run programs, read variables and write files. */
export type Capability =
  | 'exec' | 'download-tool' | 'host-tool' | 'connect' | 'dns' | 'datagram' | 'send'
  | 'env-sweep' | 'env-read' | 'file-read' | 'file-write' | 'set-executable' | 'embed' | 'sleep' | 'detach'; // biome-ignore format: a list

const HTTP =
  /^(ureq|reqwest|minreq|attohttpc|isahc|curl|hyper|surf|ehttp)(::\w+)*::(get|post|put|patch|request|new|builder|call|send|agent|Easy|Client)$/;
const TABLE: readonly (readonly [Capability, (call: Call) => boolean])[] = [
  [
    'exec',
    ({ callee }) =>
      /(^|::)process::Command::new$/.test(callee) ||
      /^(duct::cmd|xshell::cmd|libc::(system|execve|execvp|popen))$/.test(callee),
  ],
  [
    'download-tool',
    (call) => isCommand(call) && /(^|\/)(curl|wget|certutil|bitsadmin|iwr)(\.exe)?$|\b(curl|wget)\s/.test(words(call)),
  ],
  [
    'host-tool',
    (call) =>
      isCommand(call) &&
      /(^|\/)(whoami|hostname|ifconfig|ipconfig|systeminfo|id)(\.exe)?$/.test(call.arguments[0] ?? ''),
  ],
  ['connect', ({ callee }) => /(^|::)(TcpStream|UnixStream)::connect(_timeout)?$/.test(callee) || HTTP.test(callee)],
  ['datagram', ({ callee }) => /(^|::)UdpSocket::bind$/.test(callee)],
  ['dns', ({ callee }) => callee === '.to_socket_addrs' || /(^|::)(lookup_host|resolve)$/.test(callee)],
  [
    'send',
    ({ callee, receiver }) =>
      /^\.(send_to|send_bytes|send_string|send_json|post|body)$/.test(callee) ||
      (callee === '.write_all' && /TcpStream/.test(receiver)),
  ],
  ['env-sweep', ({ callee }) => /(^|::)env::vars(_os)?$/.test(callee)],
  ['env-read', ({ callee }) => /(^|::)env::var(_os)?$/.test(callee)],
  ['file-read', ({ callee }) => /(^|::)fs::(read|read_to_string|read_dir)$|(^|::)File::open$/.test(callee)],
  [
    'file-write',
    ({ callee }) =>
      /(^|::)fs::(write|copy|rename|hard_link)$|(^|::)File::create(_new)?$|(^|::)OpenOptions::new$|(^|::)fs::symlink$/.test(
        callee,
      ),
  ],
  [
    'set-executable',
    ({ callee, arguments: given }) =>
      /(set_permissions|from_mode|set_mode)$/.test(callee) && (given.some((value) => value === null) || true),
  ],
  ['embed', ({ callee }) => callee === 'include_bytes!'],
  ['sleep', ({ callee }) => /(^|::)thread::sleep$/.test(callee)],
  [
    'detach',
    ({ callee, receiver, arguments: given }) =>
      (callee === '.spawn' && /Command::new$/.test(receiver)) ||
      (/Command::new$/.test(callee) && /^(setsid|nohup)$/.test(given[0] ?? '')),
  ],
];

export function capabilitiesOf(call: Call): Capability[] {
  return TABLE.filter(([, has]) => has(call)).map(([capability]) => capability);
}

function isCommand(call: Call): boolean {
  return (
    /(^|::)Command::new$/.test(call.callee) || (/^\.args?$/.test(call.callee) && /Command::new$/.test(call.receiver))
  );
}

function words(call: Call): string {
  return call.arguments.map((value) => value ?? '').join(' ');
}
