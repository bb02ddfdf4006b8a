// The command line, killed by SIGKILL some milliseconds after it says on its terminal that it has come to a stage.
// usage: die-in-stage.ts STAGE MILLISECONDS scan TARGET...     With the stage `none` it lives, and prints the stages.
import { writeSync } from 'node:fs';
import { scan } from '../../src/cli/scan.ts';

const [fatal, milliseconds, , ...argv] = process.argv.slice(2);
Object.defineProperty(process.stderr, 'isTTY', { value: true });
Object.defineProperty(process.stderr, 'columns', { value: 200 });
const seen = new Set<string>();
process.stderr.write = (text: string | Uint8Array): boolean => {
  const stage = /2K\S+ {2}(.+?) {2}\d+ s {2}waiting/.exec(String(text))?.[1];
  if (stage === undefined || seen.has(stage)) return true;
  seen.add(stage);
  writeSync(1, `stage: ${stage}\n`);
  if (stage === fatal) setTimeout(() => process.kill(process.pid, 'SIGKILL'), Number(milliseconds));
  return true;
};
process.exit(await scan(argv, new AbortController().signal));
