import type { Call } from './calls.ts';
import { type Capability, capabilitiesOf } from './capabilities.ts';

/** A capability in its usual place is silence; two that only an attack puts together are a threat. */
export interface Claim {
  readonly claim: string;
  readonly call: Call;
}

/** One call with what it can do and what it is told. */
interface Act {
  readonly call: Call;
  readonly can: ReadonlySet<Capability>;
  readonly words: string;
}

const SECRET =
  /\.ssh(\/|$)|id_(rsa|ed25519|ecdsa)|\.aws\/|\.cargo\/credentials|\.git-credentials|\.netrc$|\.npmrc$|\.docker\/config|\.kube\/config|\.config\/(solana|gh\/hosts)|\.sui\b|\.ethereum|\.aptos|keystore|(^|\/)\.env$|Login Data|logins\.json|tdata|\.gnupg|\.bash_history/;
const SECRET_VARIABLE =
  /^(GITHUB_TOKEN|GH_TOKEN|GITLAB_TOKEN|NPM_TOKEN|CARGO_REGISTRY_TOKEN|AWS_SECRET_ACCESS_KEY|AWS_SESSION_TOKEN|\w*PRIVATE_KEY|\w*MNEMONIC|\w*API_SECRET)$/;
const PERSISTENT =
  /\.(bashrc|zshrc|profile|bash_profile|zprofile)$|authorized_keys|\/etc\/(cron|systemd|init\.d|ld\.so\.preload)|\.config\/(systemd|autostart)|LaunchAgents|CurrentVersion\\+Run|\.git\/hooks/;
const TOOLCHAIN = /\.cargo\/(config|bin|env)|\.rustup\//;
const DROP =
  /api\.telegram\.org|discord(app)?\.com\/api\/webhooks|hooks\.slack\.com|pastebin\.com|transfer\.sh|webhook\.site|ngrok|trycloudflare|\.oast\./;
const GATE = /^(CI|GITHUB_ACTIONS|GITLAB_CI|TRAVIS|CIRCLECI|JENKINS_URL|BUILDKITE|DOCS_RS|HOSTNAME|COMPUTERNAME)$/;
const INSECURE = /danger_accept_invalid|dangerous$|set_certificate_verifier|ssl_verify_peer/;

/** Threats among calls that run at the same moment. `whole`: all of them are one program (a build script); else one function is. */
export function threatsIn(calls: readonly Call[], whole: boolean): Claim[] {
  const acts = calls.map((call) => ({
    call,
    can: new Set(capabilitiesOf(call)),
    words: call.arguments.map((value) => value ?? '').join('\n'),
  }));
  const groups = whole ? [acts] : [...Map.groupBy(acts, (act) => act.call.scope).values()];
  return groups.flatMap((group) => threatsOf(group));
}

function threatsOf(acts: readonly Act[]): Claim[] {
  const having = (...wanted: Capability[]) =>
    acts.filter((act) => wanted.some((capability) => act.can.has(capability)));
  const sinks = [
    ...having('connect', 'datagram', 'dns', 'send'),
    ...acts.filter((act) => act.can.has('download-tool')),
  ];
  const network = sinks.length > 0;
  const secrets = acts.filter(
    (act) => SECRET.test(act.words) || (act.can.has('env-read') && SECRET_VARIABLE.test(act.words)),
  );
  const fetches = having('connect', 'download-tool');
  const claim = (name: string, when: boolean, from: readonly Act[]): Claim[] =>
    when ? from.slice(0, 5).map(({ call }) => ({ claim: name, call })) : [];
  const wrote = having('file-write').length > 0;
  const runsMade = having('exec').filter(({ call }) => call.arguments[0] === null);
  return [
    ...claim('read-then-send', network, secrets),
    ...claim('sweep-then-send', network, having('env-sweep')),
    ...claim('host-fingerprint-then-send', network, having('host-tool')),
    ...claim('download-then-run', fetches.length > 0 && wrote && having('set-executable').length > 0, runsMade),
    ...claim(
      'bundled-binary-run',
      fetches.length === 0 && having('set-executable').length > 0 && (wrote || having('embed').length > 0),
      runsMade,
    ),
    ...claim(
      'gated-effect',
      network,
      acts.filter((act) => act.can.has('env-read') && GATE.test(act.words)),
    ),
    ...claim(
      'persistence-write',
      wrote,
      acts.filter((act) => PERSISTENT.test(act.words)),
    ),
    ...claim(
      'toolchain-tamper',
      wrote,
      acts.filter((act) => TOOLCHAIN.test(act.words) && !act.can.has('file-read')),
    ),
    ...claim(
      'secret-path',
      true,
      acts.filter((act) => SECRET.test(act.words)),
    ),
    ...claim(
      'exfil-host',
      true,
      acts.filter((act) => DROP.test(act.words)),
    ),
    ...claim(
      'tls-checks-off',
      true,
      acts.filter((act) => INSECURE.test(act.call.callee)),
    ),
    ...claim(
      'detached-child',
      having('detach').some((act) => /setsid|nohup/.test(act.words)),
      having('exec', 'detach'),
    ),
    ...claim('hidden-command', true, having('exec').filter(isHidden)),
    ...claim(
      'hidden-command',
      true,
      acts.filter(
        (act) => /^\.args?$/.test(act.call.callee) && /Command::new$/.test(act.call.receiver) && isHidden(act),
      ),
    ),
    ...claim('decode-then-connect', true, having('connect', 'datagram').filter(isHidden)),
  ];
}

/** Whether a text that runs or is contacted was put together: its value is known and stands nowhere in the source of the file. */
function isHidden({ call, words }: Act): boolean {
  const source = call.node.tree.rootNode.text;
  return words
    .split('\n')
    .some(
      (word) =>
        /^[\w./:-]{4,}/.test(word) &&
        /\b(curl|wget|sh|bash|powershell|python)\b|:\/\/|^\d+\.\d+\.\d+\.\d+/.test(word) &&
        !source.includes(word.slice(0, 40)) &&
        !word.includes('\u0000'),
    );
}
