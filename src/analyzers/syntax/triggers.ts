import { type Alternative, WordPattern } from '../../kit/word-pattern.ts';

const WAYS_OUT: readonly Alternative[] = [
  // Names that are what they say wherever they stand.
  [
    words(`Command TcpStream UdpSocket TcpListener TcpSocket UnixStream to_socket_addrs OpenOptions ServerCertVerifier from_mode
      set_permissions include_bytes link_section ctor asm global_asm vars_os dlopen dlsym libloading popen execv execve execvp`),
    '\\b',
  ],
  // Crates that talk, run or tell about the machine.
  [words('reqwest ureq attohttpc minreq isahc surf hyper curl http_req awc tungstenite'), '\\s*(?:::|\\s+as\\b|;)'],
  [
    words(`ehttp chttp cyper teloxide serenity slack_hook suppaftp rumqttc lapin async_nats paho_mqtt memfd_exec tokio_tungstenite ssh2
      lettre socket2 native_tls duct subprocess whoami hostname gethostname hickory_resolver trust_dns_resolver dns_lookup sentry
      fs_err dotenv dotenvy keyring octocrab winreg dlopen dlopen2 memmap memmap2 sysinfo`),
    '\\s*(?:::|;)',
  ],
];

/** A library file that shows one of these may talk or run something. */
export const WAY_OUT = new WordPattern(WAYS_OUT);

/** Names under which something is worth a parse: a library file without any of them cannot show a claim. */
export const TRIGGER = new WordPattern([
  ...WAYS_OUT,
  [words('arboard copypasta cli_clipboard clipboard_win clipboard'), '\\s*(?:::|;)'],
  [words('danger_accept_invalid_ ssl_verify_'), '\\w+\\b'],
  [words('set_verify'), '\\b'],
  [words('system vars'), '\\s*\\('],
  [words('File'), '\\s*::'],
  // Of the system's own interface only what acts: bindings of all of it are megabytes that do nothing.
  [
    words('libc nix winapi rustix'),
    '\\s*::\\s*(?:\\w+\\s*::\\s*){0,6}(?:\\*|\\{|system|popen|exec|posix_spawn|connect|socket|send|get(?:addrinfo|host|pw|login)|uname|memfd|ptrace|f?chmod|net\\b)',
  ],
  [
    words(
      'CreateProcess ShellExecute WinExec URLDownloadToFile InternetOpen HttpOpenRequest WinHttpOpen WSASocket LoadLibrary',
    ),
    '\\w*\\s*\\(',
  ],
  // The standard library's modules, in lists of `use` as well, or under another name.
  [words('process env fs net'), '\\s*::\\s*\\w'],
  [
    words('std tokio async_std'),
    '\\s*::\\s*(?:\\{[^;]{0,400}\\b)?(?:fs|net|env|process|os(?!\\s*::\\s*(?:raw|fd)\\b))\\b',
  ],
  [words('use'), '\\s+(?:::)?std\\s+as\\b'],
  [words('extern'), '\\s+crate\\s+std\\s+as\\b'],
  [['api.telegram.org', 'discord.com/api/webhooks', 'discordapp.com/api/webhooks'], ''],
  [words('.ssh .env .gnupg .mozilla'), '\\b'],
  [['tdata', 'Login Data', 'keystore', 'wallet.dat'], '\\b'],
]);

function words(list: string): readonly string[] {
  return list.split(/\s+/);
}
