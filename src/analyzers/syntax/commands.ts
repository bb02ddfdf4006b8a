import { type Line, lineOf } from './command-lines.ts';
import { readsHistory } from './git-verbs.ts';
import { isDropHost } from './hosts.ts';
import { isAutostart, isPersistence, isProjectConfiguration, isToolchain } from './places.ts';
import * as scripts from './scripts.ts';
import { secretAt } from './secrets.ts';
import type { Value } from './symbols.ts';
import { asText, FROM, isWhole, origins, shown } from './value.ts';
import type { World } from './world.ts';

const DOWNLOADERS = /^(curl|wget|aria2c|axel|certutil|bitsadmin|lwp-download|Invoke-WebRequest|iwr|http|https|fetch)$/;
const TALKERS = /^(nslookup|dig|host|drill|ping|nc|ncat|netcat|socat|ssh|scp|sftp|rsync|ftp|tftp|telnet|openssl)$/;
const RESOLVERS = /^(nslookup|dig|host|drill|ping|getent)$/;
const INSECURE = /^(-[a-zA-Z]*k[a-zA-Z]*|--insecure|--no-check-certificate)$/;
/** Words by which a hidden command is told from a name that merely has parts. */
const NOTABLE =
  /(^|[\s/\\|;&"'(])(curl|wget|(ba|z|da|k)?sh|cmd|powershell|pwsh|nc|ncat|netcat|socat|python[\d.]*|perl|ruby|certutil|bitsadmin|mshta|rundll32|regsvr32|whoami|hostname|base64|osascript|nslookup|dig|ssh|scp|uname|openssl|chmod|nohup|setsid|crontab|xxd|wscript|cscript)(\.exe)?($|[\s|;&"')])|https?:\/\//i;
/** What a shell is given to run comes after these. */
const TAKES_SCRIPT = /^(-[a-z]*c|\/[ck]|-command|-encodedcommand|-enc?|-e)$/i;
const UPLOADS =
  /^(-d|--data(-\w+)?|-F|--form(-string)?|-T|--upload-file|--json|--post-(data|file)(=.*)?|--body-(data|file)(=.*)?)$/;
const COPIES = /^(cp|mv|ln|install|tee|copy|move|xcopy|robocopy)$/;
const HONEST_IN_MACROS = /^(git|rustc|cargo|rustfmt|rustup|)$/;

/** Files the claims of every command of the function that was just read. Downloads first: what they left is run by others. */
export function judgeCommands(world: World): void {
  const lines = world.commands.splice(0).map(lineOf);
  for (const line of lines) noteDownload(world, line);
  for (const line of lines) if (!world.isOver()) judgeCommand(world, line);
}

/** `curl -o path`: what lies there afterwards was downloaded. */
function noteDownload(world: World, { tool, words }: Line): void {
  if (!DOWNLOADERS.test(tool)) return;
  for (const [at, word] of words.entries()) {
    const joined = /^(?:-o|--output=|-O|--output-document=)(\S+)$/.exec(word)?.[1];
    const target = /^-[a-zA-Z]*[oO]$|^(--output|--output-document|-OutFile)$/.test(word) ? words[at + 1] : joined;
    if (target !== undefined && target !== '' && target !== '-')
      world.written.set(target, (world.written.get(target) ?? 0) | FROM.download);
  }
}

type Rule = readonly [claim: string, holds: (line: Line, world: World) => boolean];

const RULES: readonly Rule[] = [
  ['shell', ({ isShell }) => isShell],
  ['download-tool', (line) => downloads(line)],
  ['download-then-run', ({ script }) => scripts.pipesDownloadToShell(script) || scripts.fetchesAndRuns(script)],
  ['download-then-run', ({ tool, words }) => tool === 'osascript' && scripts.pipesDownloadToShell(words.join(' '))],
  ['download-then-run', ({ isInterpreter, words }) => isInterpreter && words.some(scripts.executesFetched)],
  ['download-then-run', (line, world) => runs(line, world, FROM.download)],
  ['memory-run', ({ program }) => /^\/(proc\/(self|\d+|\{[^}]*\})\/fd|dev\/fd)\//.test(shown(program) ?? '')],
  ['memory-run', ({ site }) => site.runsAt !== 'run' && /::(fexecve|execveat)$/.test(site.callee)],
  ['remote-command', ({ program }) => (program.from & FROM.download) !== 0],
  ['decode-then-run', ({ script, words }) => scripts.decodesAndRuns(script, words)],
  ['decode-then-run', (line, world) => runs(line, world, FROM.decode)],
  ['bundled-binary-run', (line, world) => runs(line, world, FROM.embed) || runsPackaged(line, world)],
  ['hidden-command', (line) => isHidden(line)],
  ['reverse-shell', ({ script, tool, words }) => scripts.opensReverseShell(`${script} ${tool} ${words.join(' ')}`)],
  ['reverse-shell', ({ isShell, site }) => isShell && site.command.marks.has('wired')],
  ['mines', ({ script, tool, words }) => scripts.mines(`${script} ${tool} ${words.join(' ')}`)],
  ['publishes', ({ script, tool, words }) => scripts.publishes(`${script} ${tool} ${words[0] ?? ''}`)],
  ['wipes-traces', ({ script }) => scripts.wipesTraces(script)],
  ['read-then-send', (line) => uploads(line) && namesSecret(line, 'personal')],
  ['read-then-send', (line) => uploads(line) && poursCredentials(line)],
  ['credential-then-send', (line) => uploads(line) && namesSecret(line, 'client')],
  ['read-then-send', (line) => sends(line) && carries(line, FROM.secret | FROM.token | FROM.keys)],
  ['credential-then-send', (line) => sends(line) && carries(line, FROM.credential)],
  ['sweep-then-send', (line) => sends(line) && carries(line, FROM.sweep)],
  [
    'sweep-then-send',
    ({ script }) => scripts.tellsEnvironment(script) && (scripts.uploadsIn(script) || scripts.downloadsIn(script)),
  ],
  ['history-then-send', (line) => sends(line) && carries(line, FROM.history)],
  ['host-fingerprint-then-send', (line) => sends(line) && carries(line, FROM.host)],
  ['host-fingerprint-then-send', ({ script }) => scripts.uploadsIn(script) && scripts.tellsHost(script)],
  ['secret-path', (line) => namesSecret(line, null)],
  ['told-to-drop', (line) => (uploads(line) || carries(line, FROM.host | FROM.sweep | FROM.secret)) && namesDrop(line)],
  [
    'dns-channel',
    ({ tool, words }) => RESOLVERS.test(tool) && words.some((word) => /^\{[^}]*\}[\w.{}-]*\.[a-z]{2,}/i.test(word)),
  ],
  ['gated-effect', (line) => line.site.gate !== 0 && (downloads(line) || isHidden(line) || line.isInterpreter)],
  ['hides-from-analysis', (line) => (line.site.gate & FROM.watcher) !== 0 && (downloads(line) || line.isInterpreter)],
  ['tls-checks-off', (line) => DOWNLOADERS.test(line.tool) && line.words.some((word) => INSECURE.test(word))],
  ['persistence-write', (line) => persists(line) && !registersService(line)],
  ['autostart-write', (line) => persists(line) && registersService(line)],
  ['persistence-write', (line) => copiesTo(line, (path) => isPersistence(path) || isAutostart(path))],
  ['project-configuration-write', (line) => copiesTo(line, isProjectConfiguration)],
  ['toolchain-tamper', (line) => copiesTo(line, isToolchain)],
  ['cut-loose', (line) => line.isCutLoose || scripts.detachesIn(line.script) || isDetached(line)],
  ['detached-child', (line) => isUnwatched(line)],
  [
    'set-executable',
    ({ tool, words }) => tool === 'chmod' && words.some((word) => /^([ugoa]*\+[rw]*x|[0-7]*[1357][0-7]*)$/.test(word)),
  ],
  ['git-data', ({ tool, words }) => tool === 'git' && readsHistory(words)],
  ['native-exec', ({ site }) => /^(libc|nix|rustix|winapi|windows|windows_sys)::/.test(site.callee)],
  ['macro-side-effect', ({ site, tool }) => site.runsAt === 'macro' && !HONEST_IN_MACROS.test(tool)],
];

function judgeCommand(world: World, line: Line): void {
  const { site } = line;
  const values = [site.command.program, ...site.command.arguments];
  const claims = new Set(RULES.filter(([, holds]) => holds(line, world)).map(([claim]) => claim));
  const isUpload = uploads(line);
  const told = ['exec', ...claims, ...(isUpload && site.runsAt !== 'run' ? ['upload'] : [])];
  for (const claim of told)
    world.see(claim, site.callee, values, site.command.node, site.frame, site.runsAt, site.reader);
  if (isUpload)
    world.uploads.push({
      callee: site.callee,
      values,
      node: site.command.node,
      frame: site.frame,
      runsAt: site.runsAt,
    });
}

function downloads({ tool, script }: Line): boolean {
  return DOWNLOADERS.test(tool) || scripts.downloadsIn(script);
}

function uploads({ tool, words, script }: Line): boolean {
  const posts = words.some(
    (word, at) => /^(-X|--request|-method)$/i.test(word) && /^(POST|PUT)$/i.test(words[at + 1] ?? ''),
  );
  const flagged = words.some((word) => UPLOADS.test(word) || /^(-[dFT]\S|--data(-\w+)?=|-XPOST|-XPUT)/.test(word));
  return (DOWNLOADERS.test(tool) && (flagged || posts)) || scripts.uploadsIn(script);
}

/** Whether anything of the line leaves the machine: a tool that talks, with something of ours in its words. */
function sends(line: Line): boolean {
  return downloads(line) || uploads(line) || TALKERS.test(line.tool);
}

function carries({ values, site }: Line, bits: number): boolean {
  return ((origins(values) | origins(site.command.inputs)) & bits) !== 0;
}

/** Whether what runs, the program or an interpreter's script or input, comes from there. */
function runs(line: Line, world: World, bit: number): boolean {
  const { program, site, isInterpreter, words } = line;
  const isPiped = isInterpreter && words.some((word) => world.written.has(word));
  const given = isInterpreter ? [...scriptsOf(line), ...site.command.inputs] : [];
  // A name that came over the network is a command from afar, not a program that was fetched.
  const isFetched = bit !== FROM.download || (program.from & FROM.written) !== 0 || asText(program).text !== null;
  return [program, ...given].some((value) => {
    if (value === program && !isFetched) return false;
    const path = shown(asText(value));
    const written = path === null ? 0 : (writtenAt(path, world) ?? writtenBefore(path, world, isPiped));
    // A name that can be read is no riddle, whatever it is a part of.
    const own = bit === FROM.decode && isWhole(asText(value).text) && !value.hidden ? 0 : value.from;
    return ((own | written) & bit) !== 0;
  });
}

/** What lies at a path, or was unpacked into a folder above it. */
function writtenAt(path: string, world: World): number | undefined {
  const known = world.written.get(path);
  if (known !== undefined) return known;
  const folders = [...world.unpacked].filter(([folder]) => path.startsWith(`${folder}/`));
  return folders.length === 0 ? undefined : folders.reduce((from, [, bits]) => from | bits, 0);
}

/** `file.dll,Start`: what stands before the comma. */
function writtenBefore(path: string, world: World, known: boolean): number {
  const file = path.split(',')[0] ?? '';
  return known || file === path ? 0 : (world.written.get(file) ?? 0);
}

/** Of what an interpreter is given that which it runs: the first file, and what stands behind `-c` and the like. */
function scriptsOf({ values, words }: Line): readonly Value[] {
  const first = words.findIndex((word) => !/^([-/]|(run|eval|exec|load)$)/.test(word) || /^\/\w[\w.-]*\//.test(word));
  return values.filter((_value, at) => at === first || TAKES_SCRIPT.test(words[at - 1] ?? ''));
}

/** A program that lies in the package and is one by its magic number. */
function runsPackaged({ program }: Line, world: World): boolean {
  const path = shown(program);
  const inside = path?.replace(/^\{(env:CARGO_MANIFEST_DIR|cwd)\}\//, '').replace(/^(\.\/)+/, '');
  return inside !== undefined && inside !== '' && world.programs.has(inside);
}

/** A whole program name or shell script that stands nowhere as it is, and is one worth hiding. */
function isHidden({ program, values, isShell, words }: Line): boolean {
  if (isHiding(program)) return true;
  return isShell && values.some((value, at) => TAKES_SCRIPT.test(words[at - 1] ?? '') && isHiding(asText(value)));
}

function isHiding(value: Value): boolean {
  if (!value.hidden) return false;
  return (value.from & FROM.decode) !== 0 || (isWhole(value.text) && NOTABLE.test(value.text));
}

function wordsWithin({ words, script }: Line): readonly string[] {
  return [...words, ...script.split(/[\s"'=<>|;]+/)].map(plainPath);
}

function plainPath(word: string): string {
  return word.replace(/^.*@/, '').replace(/^(~|\$HOME|\$\{HOME\})(?=\/)/, '{home}');
}

/** A client's credentials as they lie in their file. */
function poursCredentials({ words, script, isShell }: Line): boolean {
  const lines = isShell ? scripts.statementsThatUpload(script) : [words.join(' ')];
  return lines.flatMap(scripts.pouredIn).some((word) => secretAt(plainPath(word)) !== null);
}

function namesSecret(line: Line, kind: 'personal' | 'client' | null): boolean {
  return wordsWithin(line).some((word) => {
    const place = secretAt(word);
    return place !== null && (kind === null || place.kind === kind);
  });
}

function namesDrop(line: Line): boolean {
  return wordsWithin(line).some(isDropHost) || isDropHost(line.script);
}

function persists({ script, tool, words }: Line): boolean {
  return scripts.persistsIn(script) || scripts.persistsIn(`${tool} ${words.join(' ')}`);
}

/** The system's own tools, by which services are a feature of programs: a library may be there to call them. */
function registersService({ tool, site }: Line): boolean {
  return site.runsAt === 'run' && /^(systemctl|launchctl|schtasks|reg)$/.test(tool);
}

function copiesTo({ tool, words }: Line, isTarget: (path: string) => boolean): boolean {
  return COPIES.test(tool) && isTarget(words.at(-1) ?? '');
}

function isDetached({ site: { command } }: Line): boolean {
  return command.marks.has('detach') && command.marks.has('spawn') && !command.marks.has('wait');
}

function isUnwatched({ site: { command } }: Line): boolean {
  return command.marks.has('spawn') && command.marks.has('silent') && !command.marks.has('wait');
}
