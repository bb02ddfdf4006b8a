/** What the scripts of shells show, as texts: patterns that a person would read out of the line. */

const DOWNLOADS =
  /(^|[\s;&|(`"'])(curl|wget|iwr|irm|certutil|bitsadmin|Invoke-WebRequest|Invoke-RestMethod|Start-BitsTransfer)(\.exe)?\s|Net\.WebClient|Net\.Http\.HttpClient|DownloadString|DownloadFile|urllib\.request|requests\.get\(/i;
const PIPED =
  /\b(curl|wget|fetch)\b[^|;&]*\|\s*(sudo\s+)?(\/\w+\/(\w+\/)?)?(ba|da|z|k)?sh\b|\b(curl|wget)\b[^|]*\|\s*(sudo\s+)?(python[\d.]*|perl|node|ruby|php)\b|\b(iwr|irm|Invoke-WebRequest|Invoke-RestMethod|DownloadString)\b[\s\S]*\b(iex|Invoke-Expression)\b|\b(iex|Invoke-Expression)\b[\s\S]*\b(iwr|irm|DownloadString|Invoke-WebRequest)\b|\b(ba|z|da)?sh\s+(-c\s+)?["']?(<\(|\$\(|`)\s*(curl|wget)\b|\beval\s+["']?(\$\(|`)\s*(curl|wget)\b/i;
const FETCHES = /\b(curl|wget|certutil|bitsadmin|iwr|irm|Invoke-WebRequest|DownloadFile|Start-BitsTransfer)\b/i;
const RUNS_FETCHED =
  /chmod\s+(-R\s+)?(\+x|[ugoa]*\+[rw]*x|[0-7]*[1357][0-7]*)\b|(^|[\s;&])(\.\/|\/tmp\/|\/var\/tmp\/|\/dev\/shm\/|sh\s|bash\s|source\s|python[\d.]*\s|perl\s)|\bStart-Process\b|(^|[\s;&])start\s|%TEMP%\\[\w.-]+\.(exe|bat|ps1|vbs|dll)|\$env:TEMP|\b(rundll32|regsvr32|msiexec|mshta|wscript|cscript)\b/i;
const DECODES =
  /\b(base64\s+(-d|-D|--decode)|xxd\s+-r|openssl\s+(enc|base64)\s|tr\s+['"]?A-Za-z|gunzip|zcat)|FromBase64String/;
const PIPES_TO_SHELL = /\|\s*(sudo\s+)?(ba|da|z|k)?sh\b|\|\s*(python[\d.]*|perl|node)\b|\b(iex|Invoke-Expression)\b/i;
const ENCODED_POWERSHELL = /\s-e(nc|ncodedcommand)?\s+[A-Za-z0-9+/=]{16}/i;
const UPLOADS =
  /\b(curl|wget)\b[\s\S]*\s(-d|--data(-\w+)?|-F|--form(-string)?|-T|--upload-file|--json|--post-(data|file)|--body-(data|file))\b|\|\s*(nc|ncat|netcat|socat)\s|>\s*\/dev\/(tcp|udp)\/|\b(scp|rsync|sftp|ftp)\s[\s\S]*@|(Invoke-WebRequest|Invoke-RestMethod|iwr|irm)\b[\s\S]*-Method\s+(Post|Put)|UploadString|UploadFile/i;
const TELLS_HOST =
  /\$\(\s*(whoami|hostname|id|uname|cat \/etc\/(passwd|hostname))\b|`(whoami|hostname|id|uname)|\b(whoami|hostname|id|uname\s+-a|ifconfig|ip a|systeminfo)\b[^;&]*\|\s*\w*\s*(curl|nc|wget)\b/;
const TELLS_ENVIRONMENT =
  /(^|[\s;&(`$])(env|printenv|set|export -p)\s*(\|[^;&]*)?\|\s*(curl|wget|nc|ncat|base64|openssl|gzip)\b|\$\(\s*(env|printenv)\b|Get-ChildItem\s+env:|\bgci\s+env:/i;
const PERSISTS =
  />>?\s*\S*(\.bashrc|\.zshrc|\.profile|\.bash_profile|\.zprofile|authorized_keys|\/etc\/(cron|profile|rc\.local)\S*)|\bcrontab\s+(-|\S)|\|\s*crontab\b|\bsystemctl\s+(--user\s+)?(enable|start)\b|\bschtasks\b.*\/create|\breg(\.exe)?\s+add\b.*\\(Run|RunOnce)\b|\bNew-ScheduledTask|\blaunchctl\s+(load|bootstrap)\b|tee\s+(-a\s+)?\S*(\.bashrc|\.zshrc|authorized_keys)/i;
const REVERSE_SHELL =
  /(ba|z|da)?sh\s+-i\s*(2?>&1\s*)?([>&|]+\s*)\/dev\/(tcp|udp)\/|\/dev\/(tcp|udp)\/[^\s]+\s+0>&1|\b(nc|ncat|netcat)\b[^|;&]*\s(-e|-c|--exec|--sh-exec)\s|mkfifo\s+\S+[\s\S]*\|\s*(nc|ncat|netcat)\b|socket\.socket\([\s\S]*(dup2|subprocess|pty\.spawn)|\bsocat\b[^|;&]*\bexec:/i;
const MINES =
  /\b(xmrig|minerd|cpuminer|ethminer|nbminer|t-rex|lolminer|phoenixminer)\b|stratum\+(tcp|ssl|tls):\/\/|--donate-level|\brandomx\b.*--url/i;
const PUBLISHES = /\b(cargo\s+(publish|login|owner|yank)|npm\s+publish|twine\s+upload|gem\s+push|git\s+push)\b/;
const DETACHES =
  /(^|[\s;&(])(setsid|nohup|disown|daemonize)(\s|$)|[^&>|]&\s*$|[^&>|]&\s*\)\s*$|\bStart-Process\b|\bstart\s+\/b\b|\bat\s+now\b/i;
const WIPES_TRACES =
  /\bhistory\s+-c\b|\bunset\s+HISTFILE\b|\bshred\s|rm\s+-[rf]+\s+(~|\$HOME|\/var\/log)|HISTFILE=\/dev\/null/;

/** What a shell pours into a tool: the words of `cat a b | ..`, of `< a`, of `@a`. */
const POURED = /\b(?:cat|base64|gzip\s+-c|tar\s+-?\w+)\s([^|;&]*)\||<\s*([^\s<>|;&]+)|@([^\s"'|;&]+)/g;

const EXECUTES_FETCHED =
  /\b(exec|eval)\s*\([\s\S]{0,200}\b(urlopen|requests\.(get|post)|http\.client|LWP::Simple|Net::HTTP|file_get_contents\(\s*['"]https?:)/;

const SCRIPT_LENGTH = 8192;
const has = (pattern: RegExp) => (script: string) => script.length <= SCRIPT_LENGTH && pattern.test(script);

export const downloadsIn = has(DOWNLOADS);
export const pipesDownloadToShell = has(PIPED);
/** A script of an interpreter that runs what it gets from somewhere. */
export const executesFetched = has(EXECUTES_FETCHED);
export const uploadsIn = has(UPLOADS);
export const tellsHost = has(TELLS_HOST);
export const tellsEnvironment = has(TELLS_ENVIRONMENT);
export const persistsIn = has(PERSISTS);
export const opensReverseShell = has(REVERSE_SHELL);
export const mines = has(MINES);
export const publishes = has(PUBLISHES);
export const detachesIn = has(DETACHES);
export const wipesTraces = has(WIPES_TRACES);

/** What one pipeline pours out, another does not send. */
export function statementsThatUpload(script: string): readonly string[] {
  return script.split(/;|&&|\|\||\n/).filter(uploadsIn);
}

/** The files of which a line sends the content. */
export function pouredIn(line: string): readonly string[] {
  return [...line.slice(0, SCRIPT_LENGTH).matchAll(POURED)].flatMap(([, words = '', input = '', file = '']) =>
    `${words} ${input} ${file}`.split(/\s+/).filter((word) => word !== ''),
  );
}

/** First the download, then what runs it: `curl -o x url && chmod +x x && ./x`. */
export function fetchesAndRuns(script: string): boolean {
  const fetched = script.search(FETCHES);
  if (fetched < 0) return false;
  const rest = script.slice(fetched);
  const separator = rest.search(/&&|;|\n|\s&\s/);
  return separator >= 0 && RUNS_FETCHED.test(rest.slice(separator));
}

/** `base64 -d x | sh`, an encoded PowerShell command. */
export function decodesAndRuns(script: string, words: readonly string[]): boolean {
  const decoded = script.search(DECODES);
  if (decoded >= 0 && PIPES_TO_SHELL.test(script)) return true;
  const all = ` ${words.join(' ').slice(0, SCRIPT_LENGTH)}`;
  return (
    (/\b(powershell|pwsh)\b/i.test(`${script}${all}`) || words.some((word) => /^-e(nc|ncodedcommand)?$/i.test(word))) &&
    ENCODED_POWERSHELL.test(all)
  );
}
