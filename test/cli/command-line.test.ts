import { once } from 'node:events';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { sandpit, start, temporaryFolder } from '../support/sandpit.ts';

const FIXTURES = new URL('../fixtures/', import.meta.url).pathname;

/** One line on standard error that says what, where and what to do, nothing on standard output, no stack. */
function expectOneLine(ran: { status: number; stdout: string; stderr: string }, status: number, saying: RegExp): void {
  expect(ran.stderr.trimEnd().split('\n')).toHaveLength(1);
  expect(ran.stderr).toMatch(saying);
  expect(ran.stderr).not.toMatch(/\n\s+at /);
  expect(ran.stdout).toBe('');
  expect(ran.status).toBe(status);
}

test('--version, --help and completion work', async () => {
  expect((await sandpit(['--version'])).stdout).toMatch(/^sandpit \d+\.\d+\.\d+\n$/);
  expect((await sandpit(['--help'])).stdout).toContain('sandpit scan');
  expect((await sandpit(['scan', '--help'])).stdout).toContain('--static-only');
  for (const shell of ['bash', 'zsh', 'fish'])
    expect((await sandpit(['completion', shell])).stdout).toContain('sandpit');
});

test('completion offers what the help tells, and nothing else', async () => {
  const { stdout } = await sandpit(['completion', 'fish']);
  const flags = [...stdout.matchAll(/ -l (\S+)/g)].map(([, flag]) => `--${flag}`);
  const commands = (/-a '([^']+)'/.exec(stdout)?.[1] ?? '').split(' ');
  const helps = await Promise.all(commands.map(async (command) => (await sandpit([command, '--help'])).stdout));
  const told = helps.flatMap((help) => help.match(/--[a-z][a-z-]*/g) ?? []);
  expect(commands).toContain('scan');
  expect(flags.sort()).toEqual([...new Set([...told, '--help', '--version'])].sort());
});

test.each([
  [['frobnicate'], /no command "frobnicate"/],
  [['scan'], /no target/],
  [['scan', '--frob', 'itoa'], /--frob/],
  [['scan', '--format', 'xml', 'itoa'], /--format xml/],
  [['scan', '--profile', 'huge', 'itoa'], /--profile huge/],
  [['scan', '--runtime', 'kvm', 'itoa'], /--runtime kvm/],
  [['scan', '--budget', 'soon', 'itoa'], /SANDPIT_BUDGET/],
  [['scan', '--out', 'ftp://x/y', 'itoa'], /not a place/],
  [['scan', '--registry', 'gopher://x', 'itoa'], /not the URL of a sparse index/],
  [['scan', '--static-only', 'a name'], /a name/],
  [['scan', '--static-only', 'itoa@1.0'], /itoa@1\.0/],
  [['rescan', 'itoa@../../elsewhere'], /stored by name/],
  [['rescan', 'itoa@1..2'], /SemVer/],
  [['rescan', 'itoa'], /no stored report/],
  [['doctor', '--frob'], /--frob/],
  [['worker', 'itoa'], /takes flags only/],
  [['worker', '--profile', 'huge'], /--profile huge/],
  [['worker', '--runtime', 'kvm'], /--runtime kvm/],
])('wrong usage is one line and exit 2: %j', async (argv, saying) => {
  await using folder = await temporaryFolder();
  expectOneLine(await sandpit(argv, { XDG_DATA_HOME: folder.path }), 2, saying);
});

test('a folder without Cargo.toml and a file that is no .crate are told apart', async () => {
  await using folder = await temporaryFolder();
  await mkdir(join(folder.path, 'empty'));
  await writeFile(join(folder.path, 'note.crate'), 'not an archive');
  const places = { XDG_DATA_HOME: join(folder.path, 'data') };
  expectOneLine(await sandpit(['scan', '--static-only', join(folder.path, 'empty')], places), 2, /Cargo\.toml/);
  const noCrate = await sandpit(['scan', '--static-only', join(folder.path, 'note.crate')], places);
  expect(noCrate.status).toBe(2);
  expect(noCrate.stderr).toMatch(/note\.crate/);
});

test('an unreachable registry is exit 69 and one line', async () => {
  await using folder = await temporaryFolder();
  const ran = await sandpit(['scan', '--static-only', '--registry', 'http://127.0.0.1:9/', 'itoa'], {
    XDG_DATA_HOME: folder.path,
    SANDPIT_CACHE: join(folder.path, 'cache'),
  });
  expectOneLine(ran, 69, /registry/);
});

test('a throw that nobody awaits is exit 70 and one line', async () => {
  await using folder = await temporaryFolder();
  const stray = "setTimeout(() => void Promise.reject(new Error('stray\\nsecond line')), 300)";
  const ran = await sandpit(['scan', '--static-only', '--registry', 'http://127.0.0.1:9/', 'itoa'], {
    XDG_DATA_HOME: folder.path,
    SANDPIT_CACHE: join(folder.path, 'cache'),
    NODE_OPTIONS: `--import=data:text/javascript,${encodeURIComponent(stray)}`,
  });
  expectOneLine(ran, 70, /a defect of its own: stray;/);
});

test.each(['SIGHUP', 'nobody reads'] as const)('%s ends a scan as Ctrl-C does', async (how) => {
  await using folder = await temporaryFolder();
  const crates = Array.from({ length: 20 }, () => `${FIXTURES}benign/decodes-base64`);
  const child = start(['scan', '--static-only', '--format', 'json', ...crates], { XDG_DATA_HOME: folder.path });
  const said: string[] = [];
  child.stderr?.on('data', (chunk: Buffer) => said.push(chunk.toString()));
  await once(child.stdout ?? child, 'data');
  if (how === 'SIGHUP') child.kill(how);
  else child.stdout?.destroy();
  expect(await once(child, 'exit')).toEqual([130, null]);
  expect(said.join('')).toMatch(/^(sandpit: interrupted: [^\n]+\n)?$/);
});
