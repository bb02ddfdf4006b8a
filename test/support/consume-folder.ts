// A worker of the folder queue as a process of its own, to be killed by tests. usage: consume-folder.ts FOLDER done|hold
import { join } from 'node:path';
import { folderQueue } from '../../src/adapters/queue/folder.ts';

const [root = '', mode] = process.argv.slice(2);
const stop = new AbortController();
process.on('SIGTERM', () => stop.abort());
await folderQueue(root, join(root, 'dead')).consume(
  2,
  async (delivery) => {
    process.stdout.write(`${delivery.body.toString()}\n`);
    if (mode === 'hold') await new Promise(() => {});
    return { kind: 'done' };
  },
  stop.signal,
);
