/** Paths and hosts that claims are about. Each pattern reads paths with `{home}` for the user's folder. */

/** Where credentials are kept; word boundaries keep `testdata` and `.environment` out. */
const SECRET_PATHS: readonly RegExp[] = [
  /(^|[/\\])\.ssh([/\\](id_|identity|config|known_hosts|authorized_keys|[^/\\]*$)|$)/i,
  /(^|[/\\])id_(rsa|ed25519|ecdsa|dsa)$/,
  /(^|[/\\])\.aws([/\\](credentials|config|sso)|$)/i,
  /(^|[/\\])\.(azure|kube|docker|gnupg|netrc|npmrc|pypirc|git-credentials|pgpass|vault-token)($|[/\\])/i,
  /(^|[/\\])\.cargo[/\\]credentials(\.toml)?$/i,
  /(^|[/\\])\.config[/\\](gcloud|gh|solana|sui|hub|doctl|op|rclone)([/\\]|$)/i,
  /(^|[/\\])\.(sui|aptos|solana|ethereum|bitcoin|electrum|exodus|metamask|near-credentials|starknet_accounts|foundry)([/\\]|$)/i,
  /(^|[/\\])\.env(\.(local|production|development))?$/,
  /(^|[/\\])\.(bash_history|zsh_history|mysql_history|psql_history|viminfo)$/,
  /(Login Data|Local State|cookies\.sqlite|logins\.json|key4\.db|wallet\.dat|keychain-db)$/,
  /(^|[/\\])tdata([/\\]|$)/,
  /(^|[/\\])keystore([/\\]UTC--|[/\\]?$)/i,
  /^\/etc\/(shadow|sudoers)$|^\/proc\/self\/environ$|^\/run\/secrets\//,
];

const PERSISTENCE: readonly RegExp[] = [
  /(^|[/\\])\.(bashrc|bash_profile|bash_login|profile|zshrc|zprofile|zshenv|cshrc|kshrc|xprofile|xinitrc)$/,
  /[/\\]\.?config[/\\](fish[/\\]config\.fish|autostart([/\\]|$)|systemd[/\\]user)/,
  /(^|[/\\])authorized_keys2?$/,
  /^\/etc\/(cron|profile|rc\.local|ld\.so\.preload|init\.d|systemd|bash\.bashrc|environment)/,
  /^\/(var\/spool\/cron|lib\/systemd|usr\/lib\/systemd)/,
  /Library[/\\]Launch(Agents|Daemons)/,
  /Start Menu[/\\]Programs[/\\]Startup/i,
  /(^|[/\\])\.git[/\\]hooks([/\\]|$)/,
  /(^|[/\\])\.(vscode[/\\](tasks|settings)\.json|cursorrules)$|(^|[/\\])CLAUDE\.md$/,
];

const TOOLCHAIN: readonly RegExp[] = [
  /(^|[/\\])\.cargo[/\\](config(\.toml)?|credentials(\.toml)?|bin([/\\]|$)|env$|registry([/\\]|$))/,
  /\{env:CARGO_HOME\}/,
  /^\{env:(RUSTC|CARGO|RUSTDOC|RUSTC_WRAPPER|RUSTC_LINKER)\}$/,
  /(^|[/\\])\.rustup([/\\]|$)|\{env:RUSTUP_HOME\}/,
  /[/\\]bin[/\\](rustc|cargo|rustdoc)(\.exe)?$/,
];

/** Hosts where anyone can leave or fetch something without a name: bots, webhooks, pastes, tunnels, out-of-band callbacks. */
const DROP_HOSTS =
  /\b(api\.telegram\.org\/bot|discord(app)?\.com\/api\/webhooks\/|hooks\.slack\.com\/services\/|webhook\.site|pipedream\.net|requestbin\.|requestcatcher\.com|beeceptor\.com|hookb\.in|ngrok(-free)?\.(io|app|dev)|trycloudflare\.com|serveo\.net|loca\.lt|localhost\.run|pastebin\.com\/(raw|api)|paste\.ee\/|hastebin\.|rentry\.co\/|dpaste\.|ix\.io|termbin\.com|transfer\.sh|file\.io|anonfiles|gofile\.io|catbox\.moe|0x0\.st|bashupload\.com|oastify\.com|burpcollaborator\.net|interact\.sh|oast\.(pro|live|site|online|fun|me)|canarytokens\.com|dnslog\.(cn|store)|ceye\.io|ingest\.([a-z]+\.)?sentry\.io\/api\/\d+\/(envelope|store))/i;

const CI =
  /^(CI|CONTINUOUS_INTEGRATION|GITHUB_ACTIONS|GITHUB_RUN_ID|GITLAB_CI|CIRCLECI|TRAVIS|JENKINS_(URL|HOME)|BUILDKITE|DRONE|TEAMCITY_VERSION|APPVEYOR|BITBUCKET_BUILD_NUMBER|TF_BUILD|CODEBUILD_BUILD_ID)$/;
const HOST_NAMES = /^(USER|USERNAME|LOGNAME|HOSTNAME|COMPUTERNAME|USERDOMAIN)$/;
const SECRET_NAME =
  /(^|_)(TOKEN|SECRET|SECRETS|PASSWORD|PASSWD|PRIVATE_KEY|PRIVKEY|API_?KEY|ACCESS_KEY(_ID)?|MNEMONIC|SEED_PHRASE|CREDENTIALS?|SESSION_KEY)$/;
const HOST_FILES = /^\/etc\/(hostname|passwd|machine-id|os-release)$|^\/proc\/(cpuinfo|version)$/;

const some = (patterns: readonly RegExp[]) => (path: string) =>
  path.length < 4096 && patterns.some((pattern) => pattern.test(path));

export const isSecretPath = some(SECRET_PATHS);
export const isPersistence = some(PERSISTENCE);
export const isToolchain = some(TOOLCHAIN);

export function isDropHost(text: string): boolean {
  return text.length < 8192 && DROP_HOSTS.test(text);
}

export function isCiName(name: string): boolean {
  return CI.test(name);
}

export function isHostName(name: string): boolean {
  return HOST_NAMES.test(name);
}

/** The environment variable of a credential: `GITHUB_TOKEN`; not `CARGO_PKG_AUTHORS`. */
export function isSecretName(name: string): boolean {
  return SECRET_NAME.test(name) && !name.startsWith('CARGO_PKG_');
}

export function isHostFile(path: string): boolean {
  return HOST_FILES.test(path);
}

/** A path that no honest build writes: absolute, of the user's home, or up and out of the package; the build's own folders are not. */
export function isOutside(path: string): boolean {
  if (/^\/(tmp|dev)\b/.test(path) || path.startsWith('{env:OUT_DIR}')) return false;
  return (
    /^(\/[a-z]|[A-Z]:\\|\{home\}|~\/)/.test(path) ||
    /^((\{env:CARGO_MANIFEST_DIR\}|\{cwd\})\/)?(\.\/)*\.\.\//.test(path)
  );
}
