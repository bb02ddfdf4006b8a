import { isPersistence, isSecretPath, isToolchain } from './places.ts';
import type { Value } from './symbols.ts';
import { asText, FROM, isWhole, origins, shown } from './value.ts';
import type { CommandSite, World } from './world.ts';

const SHELLS = /^(sh|bash|dash|zsh|ksh|ash|cmd|powershell|pwsh|busybox)$/;
const INTERPRETERS =
  /^(sh|bash|dash|zsh|ksh|ash|cmd|powershell|pwsh|python[\d.]*|perl|ruby|node|php|osascript|wscript|cscript|mshta|rundll32|regsvr32)$/;
const DOWNLOADERS = /^(curl|wget|aria2c|certutil|bitsadmin|lwp-download|Invoke-WebRequest|iwr)$/;
const DOWNLOADS_IN =
  /(^|[\s;&|(`"'])(curl|wget|iwr|irm|certutil|bitsadmin|Invoke-WebRequest|Invoke-RestMethod)\s|Net\.WebClient|DownloadString|DownloadFile/i;
const PIPED =
  /\b(curl|wget)\b[^|;&]*\|\s*(sudo\s+)?(ba|da|z|k)?sh\b|\b(curl|wget)\b[^|]*\|\s*(python[\d.]*|perl|node)\b|\b(iwr|irm|Invoke-WebRequest|Invoke-RestMethod|DownloadString)\b[\s\S]*\b(iex|Invoke-Expression)\b|\b(iex|Invoke-Expression)\b[\s\S]*\b(iwr|irm|DownloadString|Invoke-WebRequest)\b/i;
const FETCHES = /\b(curl|wget)\b/;
const RUNS_FETCHED = /chmod\s+(\+x|[0-7]*7[0-7]*)\b|(^|[\s;&])(\.\/|\/tmp\/|sh\s|bash\s)/;
const INSECURE = /^(-k|--insecure|--no-check-certificate)$/;
/** Words by which a hidden command is told from a name that merely has parts. */
const NOTABLE =
  /(^|[\s/\\|;&"'(])(curl|wget|(ba|z|da|k)?sh|cmd|powershell|pwsh|nc|ncat|netcat|socat|python[\d.]*|perl|ruby|certutil|bitsadmin|mshta|rundll32|regsvr32|whoami|hostname|base64|osascript|nslookup|dig|ssh|scp|uname|openssl|chmod|nohup|setsid|crontab|xxd|wscript|cscript)(\.exe)?($|[\s|;&"')])|https?:\/\//i;
const DECODES = /\b(base64\s+(-d|-D|--decode)|xxd\s+-r|openssl\s+(enc|base64)\s)/;
const PIPES_TO_SHELL = /\|\s*(ba|da|z|k)?sh\b/;
const ENCODED_POWERSHELL = /\s-e(nc|ncodedcommand)?\s+[A-Za-z0-9+/=]{16}/i;
/** What a shell is given to run comes after these. */
const TAKES_SCRIPT = /^(-[a-z]*c|\/[ck]|-command|-encodedcommand|-enc?)$/i;
const SCRIPT_LENGTH = 8192;
const UPLOADS =
  /^(-d|--data(-\w+)?|-F|--form(-string)?|-T|--upload-file|--json|--post-(data|file)(=.*)?|--body-(data|file)(=.*)?)$/;
const UPLOADS_IN = /\b(curl|wget)\b[\s\S]*\s(-d|--data(-\w+)?|-F|--form|-T|--upload-file|--post-(data|file))\b/;
const PERSISTS_IN =
  />>?\s*\S*(\.bashrc|\.zshrc|\.profile|\.bash_profile|authorized_keys)|\bcrontab\b|\bsystemctl\s+(--user\s+)?enable\b|\bschtasks\b.*\/create|\breg\s+add\b.*\\Run\b/i;

/** A command after all its arguments: what is run, as people would type it. */
interface Line {
  readonly site: CommandSite;
  readonly tool: string;
  readonly values: readonly Value[];
  readonly words: readonly string[];
  /** The script of a shell, or the words behind each other. */
  readonly script: string;
  readonly isShell: boolean;
}

/** Files the claims of every command of the function that was just read. Downloads first: what they left is run by others. */
export function judgeCommands(world: World): void {
  const lines = world.commands.splice(0).map(lineOf);
  for (const line of lines) noteDownload(world, line);
  for (const line of lines) judgeCommand(world, line);
}

function lineOf(site: CommandSite): Line {
  const { program, arguments: given } = site.command;
  const words = given.map((value) => shown(asText(value)) ?? '');
  const tool =
    (shown(program) ?? '')
      .split(/[/\\]/)
      .at(-1)
      ?.replace(/\.(exe|cmd|bat)$/i, '') ?? '';
  const isShell = SHELLS.test(tool);
  const script = isShell
    ? words
        .filter((word) => !/^[-/][A-Za-z]+$/.test(word))
        .join(' ')
        .slice(0, SCRIPT_LENGTH)
    : '';
  return { site, tool, values: [program, ...given], words, script, isShell };
}

/** `curl -o path`: what lies there afterwards was downloaded. */
function noteDownload(world: World, { tool, words }: Line): void {
  if (!DOWNLOADERS.test(tool)) return;
  for (const [at, word] of words.entries()) {
    const target = /^(-o|-O|--output|--output-document|-OutFile)$/.test(word) ? words[at + 1] : undefined;
    if (target !== undefined && target !== '')
      world.written.set(target, (world.written.get(target) ?? 0) | FROM.download);
  }
}

type Rule = readonly [claim: string, holds: (line: Line, world: World) => boolean];

const RULES: readonly Rule[] = [
  ['shell', ({ isShell }) => isShell],
  ['download-tool', (line) => downloads(line)],
  ['download-then-run', ({ script }) => PIPED.test(script) || fetchesAndRuns(script)],
  ['download-then-run', (line, world) => runs(line, world, FROM.download)],
  ['decode-then-run', (line) => decodesAndRuns(line)],
  ['decode-then-run', (line, world) => runs(line, world, FROM.decode)],
  ['bundled-binary-run', (line, world) => runs(line, world, FROM.embed) || runsPackaged(line, world)],
  ['hidden-command', (line) => isHidden(line)],
  ['read-then-send', (line) => uploads(line) && namesSecret(line)],
  ['read-then-send', (line) => sends(line) && (origins(line.values) & FROM.secret) !== 0],
  ['sweep-then-send', (line) => sends(line) && (origins(line.values) & FROM.sweep) !== 0],
  ['host-fingerprint-then-send', (line) => sends(line) && (origins(line.values) & FROM.host) !== 0],
  [
    'host-fingerprint-then-send',
    ({ script }) =>
      UPLOADS_IN.test(script) && /\$\(\s*(whoami|hostname|id|uname)\b|`(whoami|hostname|id|uname)/.test(script),
  ],
  ['secret-path', (line) => namesSecret(line)],
  ['gated-effect', (line) => line.site.gate !== 0 && (downloads(line) || isHidden(line))],
  ['tls-checks-off', (line) => DOWNLOADERS.test(line.tool) && line.words.some((word) => INSECURE.test(word))],
  [
    'persistence-write',
    ({ script, tool, words }) => PERSISTS_IN.test(script) || PERSISTS_IN.test(`${tool} ${words.join(' ')}`),
  ],
  ['toolchain-tamper', ({ tool, words }) => /^(cp|mv|ln|install|tee)$/.test(tool) && isToolchain(words.at(-1) ?? '')],
  [
    'persistence-write',
    ({ tool, words }) => /^(cp|mv|ln|install|tee)$/.test(tool) && isPersistence(words.at(-1) ?? ''),
  ],
  ['detached-child', (line) => isDetached(line)],
  [
    'set-executable',
    ({ tool, words }) => tool === 'chmod' && words.some((word) => /^(\+x|[ugoa]*\+x|[0-7]*[1357][0-7]*)$/.test(word)),
  ],
  ['git-data', ({ tool, words }) => tool === 'git' && readsHistory(words)],
  [
    'macro-side-effect',
    ({ site, tool }) => site.runsAt === 'macro' && !/^(git|rustc|cargo|rustfmt|rustup|)$/.test(tool),
  ],
];

function judgeCommand(world: World, line: Line): void {
  const { site } = line;
  const claims = new Set(RULES.filter(([, holds]) => holds(line, world)).map(([claim]) => claim));
  const told = ['exec', ...claims];
  for (const claim of told) world.see(claim, site.callee, line.values, site.command.node, site.frame, site.runsAt);
  if (uploads(line))
    world.uploads.push({
      callee: site.callee,
      values: line.values,
      node: site.command.node,
      frame: site.frame,
      runsAt: site.runsAt,
    });
}

function downloads({ tool, script }: Line): boolean {
  return DOWNLOADERS.test(tool) || DOWNLOADS_IN.test(script);
}

function uploads({ tool, words, script }: Line): boolean {
  return (DOWNLOADERS.test(tool) && words.some((word) => UPLOADS.test(word))) || UPLOADS_IN.test(script);
}

/** Whether anything of the line leaves the machine: a tool that talks, with something of ours in its words. */
function sends(line: Line): boolean {
  return downloads(line) || /^(nslookup|dig|host|ping|nc|ncat|ssh|scp|ftp|telnet)$/.test(line.tool);
}

/** Whether what runs, the program or an interpreter's script, comes from there. */
function runs({ tool, values, site }: Line, world: World, bit: number): boolean {
  const scripts = INTERPRETERS.test(tool) ? site.command.arguments : [];
  return [values[0], ...scripts].some((value) => {
    if (value === undefined) return false;
    const path = shown(asText(value));
    return (value.from & bit) !== 0 || (path !== null && ((world.written.get(path) ?? 0) & bit) !== 0);
  });
}

/** A program that lies in the package and is one by its magic number. */
function runsPackaged({ values }: Line, world: World): boolean {
  const path = values[0] === undefined ? null : shown(values[0]);
  const inside = path?.replace(/^\{(env:CARGO_MANIFEST_DIR|cwd)\}\//, '').replace(/^(\.\/)+/, '');
  return inside !== undefined && inside !== '' && world.programs.has(inside);
}

/** A whole program name or shell script that stands nowhere as it is, and is one worth hiding. */
function isHidden({ site, isShell, words }: Line): boolean {
  const { program, arguments: given } = site.command;
  if (isHiding(program)) return true;
  return isShell && given.some((value, at) => TAKES_SCRIPT.test(words[at - 1] ?? '') && isHiding(asText(value)));
}

function isHiding(value: Value): boolean {
  if (!value.hidden) return false;
  return (value.from & FROM.decode) !== 0 || (isWhole(value.text) && NOTABLE.test(value.text));
}

/** First the download, then what runs it: `curl -o x url && chmod +x x && ./x`. */
function fetchesAndRuns(script: string): boolean {
  const fetched = script.search(FETCHES);
  if (fetched < 0) return false;
  const rest = script.slice(fetched);
  const separator = rest.search(/&&|;|\n/);
  return separator >= 0 && RUNS_FETCHED.test(rest.slice(separator));
}

function decodesAndRuns({ script, tool, words }: Line): boolean {
  const decoded = script.search(DECODES);
  if (decoded >= 0 && PIPES_TO_SHELL.test(script.slice(decoded))) return true;
  const isPowershell = /^(powershell|pwsh)$/.test(tool) || /\bpowershell\b/i.test(script);
  return isPowershell && ENCODED_POWERSHELL.test(` ${words.join(' ').slice(0, SCRIPT_LENGTH)}`);
}

function namesSecret({ words, script }: Line): boolean {
  const all = [...words, ...script.split(/[\s"'=<>|;]+/)].map((word) =>
    word.replace(/^.*@/, '').replace(/^~(?=\/)/, '{home}'),
  );
  return all.some((word) => isSecretPath(word.replace(/^\$HOME(?=\/)/, '{home}')));
}

function isDetached({ tool, site, script }: Line): boolean {
  const { marks } = site.command;
  if (/^(setsid|nohup)$/.test(tool) || /(^|[\s;&(])(setsid|nohup)\s/.test(script) || /[^&>]&\s*$/.test(script))
    return true;
  if (marks.has('detach') && marks.has('spawn') && !marks.has('wait')) return true;
  return marks.has('spawn') && marks.has('silent') && !marks.has('wait');
}

function readsHistory(words: readonly string[]): boolean {
  const verb = words.find((word) => !word.startsWith('-')) ?? '';
  if (/^(diff|show|bundle|archive|format-patch|stash)$/.test(verb)) return true;
  if (verb === 'log') return words.some((word) => /^(-p|--patch)$/.test(word));
  return verb === 'config' && words.some((word) => /^(user\.|credential|remote\.)/.test(word));
}
