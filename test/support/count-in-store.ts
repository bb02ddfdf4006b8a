// Adds to a number in a folder store by compare-and-set, over and over, to be killed by tests; writes a line for each success.
// usage: count-in-store.ts FOLDER TIMES
import { folderStore } from '../../src/adapters/store/folder.ts';

const [root = '', times] = process.argv.slice(2);
const store = folderStore(root);
for (let done = 0; done < Number(times); ) {
  const read = await store.read('counter');
  if (!read.ok || read.value === null) throw new Error('no counter');
  const next = Buffer.from(String(Number(read.value.bytes.toString()) + 1));
  const replaced = await store.replace('counter', next, 'text/plain', read.value.generation);
  if (!replaced.ok) throw new Error(replaced.failure.what);
  if (!replaced.value) continue;
  done += 1;
  process.stdout.write(`${next.toString()}\n`);
}
