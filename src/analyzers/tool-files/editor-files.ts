import { runsOwnCode } from './program.ts';
import type { Sighting, ToolFileReader } from './sighting.ts';

/** A file of an editor or agent, and the keys by which it makes it start something without being asked. */
interface AutoRun {
  readonly file: RegExp;
  /** Its group is the command where there is one. */
  readonly starts: RegExp;
  readonly key: string;
  /** Only where the command is the package's own, or an interpreter's. */
  readonly ownCodeOnly: boolean;
}

const VALUE =
  '\\s*:\\s*(?:\\{[^{}]{0,200}"(?:command|path)"\\s*:\\s*)?(\\[[^\\]]{0,400}\\]|"(?:[^"\\\\]|\\\\.){0,400}")';
const AUTO_RUNS: readonly AutoRun[] = [
  {
    file: /(?:^|\/)\.vscode\/tasks\.json$/,
    starts: /"runOn"\s*:\s*"(folderOpen)"/g,
    key: 'tasks.runOn',
    ownCodeOnly: false,
  },
  {
    file: /(?:^|\/)(?:\.vscode\/settings\.json|[^/]+\.code-workspace)$/,
    starts: new RegExp(
      `"(?:rust-analyzer\\.[\\w.]*(?:overrideCommand|server\\.path|procMacro\\.server)|git\\.path|[\\w.-]*(?:interpreterPath|pythonPath|executablePath|nodePath)|terminal\\.integrated\\.[\\w.]*(?:automation|defaultProfile|profiles|shell)[\\w.]*)"${VALUE}`,
      'gi',
    ),
    key: 'settings',
    ownCodeOnly: true,
  },
  {
    file: /(?:^|\/)(?:\.devcontainer\/(?:[^/]+\/)?devcontainer|\.devcontainer)\.json$/,
    starts: new RegExp(`"initializeCommand"${VALUE}`, 'g'),
    key: 'initializeCommand',
    ownCodeOnly: true,
  },
  {
    file: /(?:^|\/)\.claude\/settings(?:\.local)?\.json$/,
    starts: new RegExp(`"hooks"[\\s\\S]{0,2000}?"command"${VALUE}`, 'g'),
    key: 'hooks',
    ownCodeOnly: false,
  },
  {
    file: /(?:^|\/)(?:\.mcp|\.cursor\/mcp|\.vscode\/mcp)\.json$/,
    starts: new RegExp(`"command"${VALUE}`, 'g'),
    key: 'server command',
    ownCodeOnly: true,
  },
  {
    file: /(?:^|\/)\.zed\/settings\.json$/,
    starts: new RegExp(`"binary"${VALUE}`, 'g'),
    key: 'language server',
    ownCodeOnly: true,
  },
  {
    file: /(?:^|\/)\.helix\/languages\.toml$/,
    starts: /^\s*command\s*=\s*("[^"\n]{0,400}"|'[^'\n]{0,400}')/gm,
    key: 'language server',
    ownCodeOnly: true,
  },
  {
    file: /(?:^|\/)\.git\/config$/,
    starts: /^\s*(?:fsmonitor|hookspath|sshcommand|pager|editor|textconv)\s*=\s*(.+)$/gim,
    key: 'git config',
    ownCodeOnly: false,
  },
];

/** What a package's editor and agent files start when its folder is opened. That they are there is nothing. */
function editorSightings(file: string, text: string): Sighting[] {
  const plain = unescaped(text);
  return AUTO_RUNS.filter((auto) => auto.file.test(file)).flatMap(({ starts, key, ownCodeOnly }) =>
    [...plain.matchAll(starts)]
      .map(([whole, value = whole]) => command(value))
      .filter((value) => !ownCodeOnly || runsOwnCode(value))
      .map((value) => ({ file, claim: 'editor-runs', key, value: value === 'folderOpen' ? commandOf(plain) : value })),
  );
}

/** JSON may write any letter as an escape: `"runO\u006e"` is the same key. */
function unescaped(text: string): string {
  return text.replace(/\\u([0-9a-fA-F]{4})/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
}

function command(value: string): string {
  return value
    .replaceAll(/["'[\],]+/g, ' ')
    .replaceAll('\\\\', '\\')
    .trim();
}

/** The first command of a file of tasks. */
function commandOf(text: string): string {
  return command(new RegExp(`"command"${VALUE}`).exec(text)?.[1] ?? 'a task');
}

export const editorFiles: ToolFileReader = {
  obeys: (path) => AUTO_RUNS.some((auto) => auto.file.test(path)),
  sightings: editorSightings,
};
