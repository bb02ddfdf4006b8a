import { basename } from 'node:path';
import { zoneOf } from './places.ts';
import type { TracedCall } from './trace/open-trace.ts';
import type { TracedProcess } from './trace/processes.ts';

/** Programs that read credentials of their own in their ordinary way, and which. */
const TOOLS: readonly (readonly [RegExp, readonly string[]])[] = [
  [/^cargo$/, ['registry-token']],
  [/^git(-.*)?$/, ['git-credentials', 'netrc']],
  [/^(ssh|scp|sftp)$/, ['ssh-key']],
  [/^docker$/, ['container-registry-credentials']],
  [/^(npm|node)$/, ['npm-token']],
  [/^(pip|pip3|twine)$/, ['python-token']],
  [/^(gpg|gpg2|gpg-agent)$/, ['gpg-key']],
  [/^kubectl$/, ['cluster-credentials']],
  [/^gh$/, ['github-cli', 'git-credentials']],
];
/** What git starts to speak to a server: only for it are stored passwords looked up unasked. */
const GIT_TRANSPORT = /^git-(remote-https?|http-(fetch|push))$/;
/** How far above a credential helper the transport is: git, a shell, git again. */
const TRANSPORT_WITHIN = 8;

/**
 * Whether a call is a tool's own reading of its own files: the image's program under that name, not a file that a crate calls
 * so, and a file that is its business. `bait` is null for a place that is only sensitive.
 */
export function isOwnReading(call: TracedCall, bait: string | null): boolean {
  const zone = zoneOf(call.program, '');
  if (zone !== 'system' && zone !== 'toolchain') return false;
  const baits = TOOLS.find(([name]) => name.test(basename(call.program)))?.[1];
  if (baits === undefined || (bait !== null && !baits.includes(bait))) return false;
  // `git credential fill` prints the password to whoever asks.
  return bait !== 'git-credentials' || servesTransport(call.process);
}

function servesTransport(process: TracedProcess): boolean {
  let at: TracedProcess | null = process;
  for (let above = 0; at !== null && above <= TRANSPORT_WITHIN; above += 1, at = at.parent)
    if (at.executed.some((path) => GIT_TRANSPORT.test(basename(path)))) return true;
  return false;
}
