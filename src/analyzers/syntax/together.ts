import type { Upload } from './acts.ts';
import { FROM, UNKNOWN } from './value.ts';
import type { World } from './world.ts';

const READ: readonly (readonly [number, string])[] = [
  [FROM.secret | FROM.keys, 'read-then-send'],
  [FROM.credential | FROM.token, 'credential-then-send'],
  [FROM.history, 'history-then-send'],
  [FROM.sweep, 'sweep-then-send'],
  [FROM.host, 'host-fingerprint-then-send'],
];

/** Read and sent in one build-time function, whichever way it went from the one to the other. In a library that is ordinary. */
export function judgeTogether(world: World): void {
  for (const upload of world.uploads.splice(0))
    if (upload.runsAt === 'build' || upload.runsAt === 'macro') judgeUpload(world, upload);
}

function judgeUpload(world: World, { callee, values, node, frame, runsAt }: Upload): void {
  const told = values.length === 0 ? [UNKNOWN] : values;
  for (const [bit, claim] of READ)
    if ((world.readSoFar & bit) !== 0) world.see(claim, callee, told, node, frame, runsAt);
}
