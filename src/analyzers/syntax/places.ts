import { secretAt } from './secrets.ts';

/** Paths and hosts that claims are about. Each pattern reads paths with `{home}` for the user's folder. */

/** Where shells, systems and tools start what they find; no library has business there. */
const PERSISTENCE: readonly RegExp[] = [
  /(^|[/\\])\.(bashrc|bash_profile|bash_login|bash_logout|profile|zshrc|zprofile|zshenv|zlogin|cshrc|kshrc|xprofile|xinitrc|xsession|inputrc)$/,
  /[/\\]\.?config[/\\]fish[/\\](config\.fish|conf\.d)/,
  /(^|[/\\])authorized_keys2?$|(^|[/\\])\.ssh[/\\]rc$/,
  /^\/etc\/(cron|profile|rc\.local|ld\.so\.preload|init\.d|systemd|bash\.bashrc|environment|pam\.d|xdg[/\\]autostart|udev[/\\]rules)/,
  /^\/(var\/spool\/cron|lib\/systemd|usr\/lib\/systemd)/,
  /(^|[/\\])(PowerShell|WindowsPowerShell)[/\\](Microsoft\.PowerShell_)?profile\.ps1$/i,
];

/** What editors, assistants, git and build services obey in somebody's project. */
const PROJECT: readonly RegExp[] = [
  /(^|[/\\])\.git[/\\](hooks([/\\]|$)|config$)|(^|[/\\])\.githooks[/\\]/,
  /(^|[/\\])\.(vscode[/\\](tasks|settings|launch|extensions)\.json|cursorrules|windsurfrules|clinerules|aider\.conf\.yml)$|(^|[/\\])\.(cursor|claude|codex|gemini|devcontainer)[/\\]|(^|[/\\])(CLAUDE|AGENTS|GEMINI)\.md$|\.github[/\\](copilot-instructions\.md|workflows[/\\])/,
];

/** Where desktops start programs: a feature of many applications, whose name then is not the library's to know. */
const AUTOSTART: readonly RegExp[] = [
  /[/\\]\.?config[/\\](autostart([/\\]|$)|systemd[/\\]user)/,
  /Library[/\\](Launch(Agents|Daemons)|StartupItems)/,
  /Start Menu[/\\]Programs[/\\]Startup/i,
  /CurrentVersion\\(Run|RunOnce|Explorer\\StartupApproved|Winlogon)\b/i,
];

const TOOLCHAIN: readonly RegExp[] = [
  /((^|[/\\])\.cargo|\{env:CARGO_HOME\})[/\\](config(\.toml)?|credentials(\.toml)?|bin[/\\](cargo(-(clippy|fmt|miri))?|rustc|rustup|rustdoc|rustfmt|clippy-driver|rust-(analyzer|gdb|gdbgui|lldb)|rls)(\.exe)?|env|registry([/\\].*)?)$/,
  /^\{env:(RUSTC|CARGO|RUSTDOC|RUSTC_WRAPPER|RUSTC_LINKER)\}$/,
  /(^|[/\\])\.rustup([/\\]|$)|\{env:RUSTUP_HOME\}/,
  /[/\\]bin[/\\](rustc|cargo|rustdoc)(\.exe)?$|^\{which:(rustc|cargo|rustdoc|rustup)\}$/,
];

const CI =
  /^(CI|CONTINUOUS_INTEGRATION|BUILD_NUMBER|BUILD_ID|RUN_ID|GITHUB_ACTIONS|GITHUB_RUN_ID|GITHUB_WORKFLOW|GITLAB_CI|CIRCLECI|TRAVIS|JENKINS_(URL|HOME)|BUILDKITE|DRONE|TEAMCITY_VERSION|APPVEYOR|BITBUCKET_BUILD_NUMBER|TF_BUILD|CODEBUILD_BUILD_ID|NETLIFY|VERCEL)$/;
const HOST_NAMES = /^(USER|USERNAME|LOGNAME|HOSTNAME|COMPUTERNAME|USERDOMAIN|USERDNSDOMAIN|NAME)$/;
const HOST_FILES =
  /^\/etc\/(hostname|passwd|group|machine-id|os-release|resolv\.conf|hosts)$|^\/proc\/(cpuinfo|version|meminfo|net\/\w+|sys\/kernel\/hostname)$|^\/var\/lib\/dbus\/machine-id$|^\/sys\/class\/(dmi|net)\//;
/** Marks of containers, tracers and analysers. */
const WATCHERS =
  /^\/(\.dockerenv|run\/\.containerenv|\.dockerinit)$|^\/proc\/(self|1|\d+)\/(status|cgroup|mountinfo|sched)$|^\/proc\/(vz|bc|xen|sys\/fs\/binfmt_misc)|^\/sys\/(class\/dmi\/id\/(product|sys|board|bios|chassis)\w*|hypervisor)|[/\\](VBox\w*|vmtoolsd|vmware[\w-]*|qemu-ga|SbieDll\.dll)(\.\w+)?$/i;

const some = (patterns: readonly RegExp[]) => (path: string) =>
  path.length < 4096 && patterns.some((pattern) => pattern.test(path));

export const isPersistence = some(PERSISTENCE);
export const isProjectConfiguration = some(PROJECT);
export const isAutostart = some(AUTOSTART);
export const isToolchain = some(TOOLCHAIN);
/** Where cargo and other clients of a registry keep its index. */
export const isRegistryIndex = some([/[/\\]registry[/\\]index[/\\]/]);
export const isWatcherMark = some([WATCHERS]);

export function isSecretPath(path: string): boolean {
  return secretAt(path) !== null;
}

export function isCiName(name: string): boolean {
  return CI.test(name);
}

export function isHostName(name: string): boolean {
  return HOST_NAMES.test(name);
}

export function isHostFile(path: string): boolean {
  return HOST_FILES.test(path);
}

/** A path that no honest build writes: absolute, of the user's home, or up and out of the package; the build's own folders are not. */
export function isOutside(path: string): boolean {
  if (/^\/(tmp|dev)\b/.test(path)) return false;
  if (path.startsWith('{env:OUT_DIR}')) return /^\{env:OUT_DIR\}(\/[^/]+)?(\/\.\.){2,}/.test(path);
  return (
    /^(\/[a-z]|[A-Z]:\\|\{home\}|~\/)/.test(path) ||
    /^((\{env:CARGO_MANIFEST_DIR\}|\{cwd\})\/)?(\.\/)*\.\.\//.test(path)
  );
}

/** Code of others: a Rust file or manifest that lies outside of the package. */
export function isForeignSource(path: string): boolean {
  return isOutside(path) && /(\.rs|[/\\]Cargo\.(toml|lock)|[/\\]src[/\\].*)$/.test(path);
}

/** The user's folder itself, or one of those in which people keep their documents. */
export function isHomeFolder(path: string): boolean {
  return /^(\{home\}|~|\/home(\/[^/]*)?|\/Users(\/[^/]*)?|C:\\Users(\\[^\\]*)?)([/\\](Documents|Desktop|Downloads|Pictures|OneDrive|Dropbox))?[/\\]?$/i.test(
    path,
  );
}
