// Paths inside the cage. They are those of an ordinary developer's machine: malware looks for a scanner's names.
export const HOME = '/home/dev';

export const LAYOUT = {
  home: HOME,
  /** Read-only mount that the first process copies into the home at start: baits, git identity, history. */
  seed: '/usr/share/skel/dev',
  /** Cargo's own folder: configuration and unpacked registry sources. */
  cargoHome: `${HOME}/.cargo`,
  /** Read-only mount: local registry (index + .crate files) of exactly the lock file. */
  vendor: '/usr/share/cargo/registry',
  /** Read-only mounts that the first process copies into the home: the consumer project and the crate's own files. */
  projectSource: '/usr/share/cargo/project',
  packageSource: '/usr/share/cargo/package',
  /** The consumer project (harness) that depends on the crate. */
  project: `${HOME}/src/app`,
  /** The crate itself, for the bin-only build. */
  package: `${HOME}/src/package`,
  target: `${HOME}/src/target`,
  temp: '/tmp',
  /** Read-only mount with the script of the first process. */
  start: '/usr/local/lib/start',
  /** Within it: what was compiled before of the dependencies, where there is any. */
  units: '/usr/local/lib/start/units',
} as const;
