import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import type { Need } from '../need.ts';

const need: Need = {
  id: 'pubsub-emulator',
  title: "Google's Pub/Sub emulator for the tests (comes with the gcloud command)",
  without: 'the tests of the Pub/Sub adapters and the worker are skipped, and say so',
  forTests: true,
  check: async () => {
    const found = await promisify(execFile)('bash', ['test/support/find-pubsub-emulator.sh'], {
      cwd: new URL('../../..', import.meta.url).pathname,
    }).catch(() => null);
    return found === null
      ? { ready: false, detail: 'no gcloud with its emulator, or no Java' }
      : { ready: true, detail: 'found' };
  },
  mend: async () => null,
};
export default need;
