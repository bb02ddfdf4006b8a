/**
 * A behaviour that rules name: what malicious crates were seen or shown to do, one word for each. `eye` says what kind of
 * looking finds it: `text` is the work of rules over source text; the others are told so that nobody writes a rule where
 * another room sees better.
 */
export interface Behaviour {
  readonly tells: string;
  readonly eye: 'text' | 'syntax' | 'manifest' | 'index' | 'archive' | 'binary' | 'cage';
}

const text = (tells: string): Behaviour => ({ tells, eye: 'text' });

export const BEHAVIOURS = {
  'host-fingerprint': text('describes the machine: user, host name, system, where its address lies'),
  'environment-dump': text('takes the whole environment and sends it'),
  'named-secrets': text('reads environment variables that hold secrets, by name'),
  'dotenv-upload': text('sends .env files'),
  'ssh-key-theft': text('reads private SSH keys'),
  'wallet-theft': text('reads wallets and keystores'),
  'key-pattern-search': text('searches files for text in the shape of keys'),
  'consumer-source-theft': text('reads source or history of the project that depends on it'),
  'document-sweep': text('gathers documents from the home folder'),
  'messenger-session-theft': text('reads sessions of messengers'),
  'browser-profile-theft': text('reads profiles and extensions of browsers'),
  'token-theft': text('reads token files of cargo, git, clouds and forges'),
  'metadata-service': text('asks the metadata service of the cloud for credentials'),
  'download-and-run-binary': text('downloads a program and runs it'),
  'download-and-run-script': text('downloads a script and hands it to an interpreter'),
  'bundled-executable': text('runs a program that the package brings along'),
  'prebuilt-library': text('links a library that the package brings along ready-built'),
  'encrypted-payload': text('decodes a blob that it carries and uses it as code'),
  'detached-child': text('starts a process that outlives the build'),
  'upload-by-tool': text('sends with curl, wget or the like'),
  'raw-socket': text('opens a socket to a literal address while building'),
  'network-build-dependency': { tells: 'takes network and decoding crates into a build script', eye: 'manifest' },
  'tls-checks-off': text('switches the checks of certificates off'),
  'chat-bot-sink': text('sends to a chat bot or web hook'),
  'trusted-host-sink': text(
    'sends to a service that everybody trusts: pastes, crash reports, hosted functions, tunnels',
  ),
  'dns-channel': text('carries data out in names that it looks up'),
  'authorized-keys': text('lets a key in over SSH'),
  persistence: text('has itself started again: shell start-up files, cron, services, git hooks'),
  'editor-config-write': text('writes files that editors and agents obey'),
  'editor-auto-run': { tells: 'ships files that an editor runs when the folder is opened', eye: 'archive' },
  'toolchain-tampering': text('replaces or redirects compiler, cargo or their configuration'),
  'write-outside-target': text('writes outside the folder that cargo gave it'),
  'archive-tricks': { tells: 'an archive that two readers unpack differently', eye: 'archive' },
  'new-dependency': { tells: 'an old crate with a new, young dependency', eye: 'index' },
  'loose-requirement': { tells: 'any version of a young crate of the same owner', eye: 'index' },
  constructor: text('runs before main'),
  'payload-in-function': { tells: 'a function that looks pure and reaches network or processes', eye: 'syntax' },
  'macro-side-effect': text('a macro that reads, connects or runs while it expands'),
  'macro-emits-effect': text('a macro that writes network or process code into its user'),
  'cargo-directive-abuse': text('tells cargo to change linker or linked program'),
  'version-bait': { tells: 'a first version of 9 or more with nothing in it', eye: 'index' },
  'yank-pressure': { tells: 'older good versions yanked in one burst', eye: 'index' },
  'hidden-command': text('hides the command that it runs: encoded, split, in a hidden window'),
  'hidden-text': text('shows a reviewer another text than the compiler reads'),
  'literal-address': text('speaks to an address and not to a name'),
  'remote-control': text('ties a shell to a connection'),
  'anti-analysis': text('looks whether it is watched'),
  mining: text('works for somebody else'),
} as const satisfies Readonly<Record<string, Behaviour>>;

export type BehaviourName = keyof typeof BEHAVIOURS;

export function isBehaviour(name: string): name is BehaviourName {
  return Object.hasOwn(BEHAVIOURS, name);
}
