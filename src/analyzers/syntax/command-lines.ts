import type { CommandSite } from './acts.ts';
import type { Value } from './symbols.ts';
import { asText, shown } from './value.ts';

const SHELLS = /^(sh|bash|dash|zsh|ksh|ash|fish|cmd|powershell|pwsh|busybox)$/;
/** Programs that run what they are given. */
const INTERPRETERS =
  /^(sh|bash|dash|zsh|ksh|ash|fish|cmd|powershell|pwsh|busybox|python[\d.]*|perl|ruby|node|deno|bun|php|lua|java|dotnet|osascript|wscript|cscript|mshta|rundll32|regsvr32|msiexec|installutil|xdg-open|open|explorer|start|source|ld-linux[\w.-]*|insmod|launchctl|installer|dpkg|rpm|sqlite3)$/;
/** Programs that start the one behind them. */
const STARTERS =
  /^(sudo|doas|env|nohup|setsid|timeout|nice|ionice|stdbuf|xargs|time|exec|command|unshare|strace|start)$/;
const DETACHERS = /^(setsid|nohup|daemonize|disown|at|batch|systemd-run|screen|tmux)$/;
const SCRIPT_LENGTH = 8192;

/** A command after all its arguments: what is run, as people would type it. */
export interface Line {
  readonly site: CommandSite;
  /** The program's name without folder and `.exe`; behind `sudo`, `env`, `nohup` the one that they start. */
  readonly tool: string;
  readonly program: Value;
  readonly values: readonly Value[];
  readonly words: readonly string[];
  /** The script of a shell. */
  readonly script: string;
  readonly isShell: boolean;
  readonly isInterpreter: boolean;
  readonly isCutLoose: boolean;
}

/** Puts a command together from what became of it. */
export function lineOf(site: CommandSite): Line {
  const all = [site.command.program, ...site.command.arguments];
  const start = startOf(all);
  const program = all[start] ?? site.command.program;
  const values = all.slice(start + 1);
  const words = values.map((value) => shown(asText(value)) ?? '');
  const tool = toolOf(program);
  const isShell = SHELLS.test(tool);
  return {
    site,
    tool,
    program,
    values,
    words,
    // A program that is not known may be a shell: what it is given to run says so.
    script: isShell || tool === '' || tool === '{}' ? scriptOf(words, site.command.inputs) : '',
    isShell,
    isInterpreter: INTERPRETERS.test(tool),
    isCutLoose: all.slice(0, start + 1).some((value) => DETACHERS.test(toolOf(value))),
  };
}

/** Behind `sudo -u x`, `env A=1`, `timeout 5`: at most so many words. */
function startOf(all: readonly Value[]): number {
  let at = 0;
  while (at < 8 && STARTERS.test(toolOf(all[at])) && at + 1 < all.length) {
    at += 1;
    while (at + 1 < all.length && /^(-|\w+=|\d+[smh]?$)/.test(wordOf(all[at]))) at += 1;
  }
  return at;
}

function wordOf(value: Value | undefined): string {
  return value === undefined ? '' : (shown(asText(value)) ?? '');
}

/** What is named by where it is found rather than by its name. */
const STANDS_FOR: Readonly<Record<string, string>> = {
  '{env:CARGO}': 'cargo',
  '{env:RUSTC}': 'rustc',
  '{env:SHELL}': 'sh',
  '{env:COMSPEC}': 'cmd',
  '{env:PYTHON}': 'python',
};

function toolOf(program: Value | undefined): string {
  const given = wordOf(program);
  const name = STANDS_FOR[given] ?? given.replace(/^\{which:(.*)\}$/, '$1');
  return (
    name
      .split(/[/\\]/)
      .at(-1)
      ?.replace(/\.(exe|cmd|bat|com)$/i, '') ?? ''
  );
}

function scriptOf(words: readonly string[], inputs: readonly Value[]): string {
  const given = inputs.map((value) => shown(asText(value)) ?? '');
  return [...words.filter((word) => !/^[-/][A-Za-z]+$/.test(word)), ...given].join(' ').slice(0, SCRIPT_LENGTH);
}
