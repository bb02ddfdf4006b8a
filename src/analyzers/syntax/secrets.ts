/**
 * Where secrets lie. `personal` ones are nobody's to send: keys, wallets, sessions, histories. `client` ones are read and
 * sent by the clients that they are for: a cloud's library reads that cloud's credentials.
 */
export interface SecretPlace {
  readonly family: string;
  readonly kind: 'personal' | 'client';
}

type Row = readonly [family: string, kind: SecretPlace['kind'], pattern: RegExp];

/** Paths are read with `{home}` for the user's folder; word boundaries keep `testdata` and `.environment` out. */
const PLACES: readonly Row[] = [
  ['ssh', 'client', /(^|[/\\])\.ssh[/\\](config|known_hosts)$/i],
  ['ssh-key', 'personal', /(^|[/\\])\.ssh([/\\][^/\\]*$|$)/i],
  ['ssh-key', 'personal', /(^|[/\\])id_(rsa|ed25519|ecdsa|dsa)$/],
  ['gpg', 'personal', /(^|[/\\])\.gnupg($|[/\\])/],
  ['wallet', 'personal', /(^|[/\\])\.config[/\\](solana|sui)([/\\]|$)/i],
  [
    'wallet',
    'personal',
    /(^|[/\\])\.(sui|aptos|solana|ethereum|bitcoin|electrum|exodus|metamask|near-credentials|starknet_accounts|foundry|monero|zcash|litecoin|dogecoin|dashcore|brownie|cosmos|keplr)([/\\]|$)/i,
  ],
  [
    'wallet',
    'personal',
    /(^|[/\\])(Exodus[/\\]exodus\.wallet|Ethereum[/\\]keystore|Electrum[/\\]wallets|atomic[/\\]Local Storage|Bitcoin[/\\]wallets|wallet\.dat)/,
  ],
  [
    'wallet',
    'personal',
    /(^|[/\\])keystore([/\\]UTC--|[/\\]?$)|\b(nkbihfbeogaeaoehlefnkodbefgpgknn|bfnaelmomeimhlpmgjnjophhpkkoljpa|fhbohimaelbohpjbbldcngcnapndodjp|hnfanknocfeofbddgcijnmhnfnkdnaad)\b/i,
  ],
  [
    'browser',
    'personal',
    /(Login Data|Local State|Web Data|cookies\.sqlite|logins\.json|key[34]\.db|formhistory\.sqlite)$|(User Data|google-chrome|chromium|BraveSoftware|Firefox[/\\]Profiles|\.mozilla[/\\]firefox)[/\\](.*[/\\])?(Cookies|Local Extension Settings|Local Storage|Default|Sessions)/i,
  ],
  [
    'browser',
    'personal',
    /(^|[/\\])(\.mozilla[/\\]firefox|Mozilla[/\\]Firefox[/\\]Profiles|Google[/\\]Chrome[/\\]User Data|google-chrome)[/\\]?$/i,
  ],
  [
    'messenger',
    'personal',
    /(^|[/\\])tdata([/\\]|$)|[/\\](discord|Signal|Slack|Element)[/\\](.*[/\\])?(leveldb|Local Storage|IndexedDB|Cookies|storage)/i,
  ],
  ['dotenv', 'personal', /(^|[/\\])\.env(\.(local|prod|production|dev|development|staging))?$/],
  [
    'history',
    'personal',
    /(^|[/\\])\.((bash|zsh|sh|fish|mysql|psql|python|node_repl|lesshst)_?history|viminfo|lesshst)$|[/\\]ConsoleHost_history\.txt$/,
  ],
  [
    'keychain',
    'personal',
    /(keychain-db|Library[/\\]Keychains([/\\]|$)|[/\\]keyrings([/\\]|$)|\.kdbx$|1Password[/\\]data|Bitwarden[/\\]data\.json|[/\\]Microsoft[/\\](Credentials|Protect|Vault)([/\\]|$))/i,
  ],
  ['kube', 'client', /^\/(var\/)?run\/secrets\/kubernetes\.io\//],
  [
    'system',
    'personal',
    /^\/etc\/(shadow|gshadow|sudoers)$|^\/proc\/(self|\d+|\{\})\/environ$|^\/run\/secrets\/|^\/var\/run\/secrets\/|(^|[/\\])(SAM|NTDS\.dit)$/,
  ],
  ['aws', 'client', /(^|[/\\])\.aws([/\\](credentials|config|sso)|$)/i],
  ['gcloud', 'client', /(^|[/\\])(\.config[/\\])?gcloud([/\\]|$)|application_default_credentials\.json$/i],
  ['azure', 'client', /(^|[/\\])\.azure($|[/\\])/i],
  ['kube', 'client', /(^|[/\\])\.kube($|[/\\])/i],
  ['docker', 'client', /(^|[/\\])\.docker($|[/\\])/i],
  ['netrc', 'client', /(^|[/\\])[._]netrc$/i],
  [
    'registry',
    'client',
    /(^|[/\\])\.(npmrc|pypirc|yarnrc(\.yml)?|gem[/\\]credentials)$|(^|[/\\])\.cargo[/\\]credentials(\.toml)?$|\{env:CARGO_HOME\}[/\\]credentials(\.toml)?$|(^|[/\\])\.nuget[/\\]NuGet\.Config$/i,
  ],
  ['git', 'client', /(^|[/\\])\.git-credentials($|[/\\])|(^|[/\\])\.config[/\\](gh|hub|glab-cli)([/\\]|$)/i],
  [
    'service',
    'client',
    /(^|[/\\])\.(pgpass|vault-token|my\.cnf|boto|s3cfg|terraformrc|terraform\.d|fly|netlify|vercel|heroku)($|[/\\])|(^|[/\\])\.config[/\\](doctl|op|rclone|flyctl|hcloud)([/\\]|$)/i,
  ],
];

/** What is kept at a path; null for places of no secrets. */
export function secretAt(path: string): SecretPlace | null {
  if (path.length >= 4096) return null;
  const row = PLACES.find(([, , pattern]) => pattern.test(path));
  return row === undefined ? null : { family: row[0], kind: row[1] };
}

const WALLET_NAME =
  /(^|_)(PRIVATE_KEY|PRIVKEY|SECRET_KEY_BASE58|MNEMONIC|SEED|SEED_PHRASE|KEYSTORE_PASSWORD|WALLET_(KEY|PASSWORD|SECRET))$/;
const WELL_KNOWN =
  /^((GITHUB|GH|GITLAB|BITBUCKET|CI_JOB|CARGO_REGISTRY|CRATES_IO|NPM|NODE_AUTH|PYPI|TWINE|NUGET|RUBYGEMS|HOMEBREW_GITHUB_API|DOCKER|DOCKERHUB|SONAR|CODECOV|VAULT|HEROKU|DIGITALOCEAN|CLOUDFLARE|CF|FLY|VERCEL|NETLIFY|SLACK|DISCORD|TELEGRAM|SENTRY|DATADOG|OPENAI|ANTHROPIC|HF)_(\w+_)?(TOKEN|PASSWORD|SECRET|API_?KEY|KEY)|AWS_(SECRET_ACCESS_KEY|SESSION_TOKEN)|AZURE_CLIENT_SECRET|CARGO_REGISTRIES_\w+_TOKEN|SSH_PRIVATE_KEY|GPG_PRIVATE_KEY|ACTIONS_(RUNTIME|ID_TOKEN_REQUEST)_TOKEN)$/;
const SECRET_NAME =
  /(^|_)(TOKEN|SECRET|SECRETS|PASSWORD|PASSWD|PRIVATE_KEY|PRIVKEY|API_?KEY|ACCESS_KEY(_ID)?|MNEMONIC|SEED_PHRASE|CREDENTIALS?|SESSION_KEY)$/;

/** What an environment variable holds by its name: a person's key, a token known to many, a client's own; null for all else. */
export function secretVariable(name: string): 'personal' | 'token' | 'client' | null {
  if (/^CARGO_PKG_|^(GOOGLE_APPLICATION_CREDENTIALS|KUBECONFIG)$/.test(name)) return null;
  if (WALLET_NAME.test(name)) return 'personal';
  if (WELL_KNOWN.test(name)) return 'token';
  return SECRET_NAME.test(name) ? 'client' : null;
}

const SECRET_WORD = /^_?(TOKEN|SECRET|PASSWORD|PASSWD|PRIVATE|API_?KEY|ACCESS_?KEY|CREDENTIALS?|AUTH)_?$/i;

/** A word by which variables are picked: `name.contains("TOKEN")`. */
export function isSecretWord(word: string): boolean {
  return SECRET_WORD.test(word);
}

/** Two or more of these in one pattern's text are the shapes of keys: hex of 32 bytes, Base58, PEM, tokens. */
const KEY_SHAPES =
  /\[(0-9|a-f|A-F|\\d|\[?:xdigit:\]?|x)+\]\{(64|128|32,64|64,66|60,64)\}|\[[^\]]*1-9A-HJ-NP-Za-km-z[^\]]*\]|BEGIN[^\n]{0,40}PRIVATE KEY|\bAKIA\[|\bgh[pousr]_|\bgithub_pat_|\bxox[baprs]-|\bsk-(live|proj)?|\bnpm_\[|(\\d|\[0-9\])\{1,3\}[^\n]{0,60},[^\n]{0,60}\{(31|63)|\(?(\\w|\[a-z\])(\+|\{\d,\d\d?\})\\s\+?\)?\{(11|12|23|24)\}/;

/** Whether a regular expression looks for what keys look like. */
export function isKeyShape(pattern: string): boolean {
  return pattern.length < 8192 && KEY_SHAPES.test(pattern);
}
