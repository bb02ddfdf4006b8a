import { access } from 'node:fs/promises';
import { join } from 'node:path';
import type { Need } from '../need.ts';

const need: Need = {
  id: 'storage-server',
  title: 'a Cloud Storage server for the tests (fake-gcs-server)',
  without: 'the tests of the Cloud Storage adapter and the worker are skipped, and say so',
  forTests: true,
  check: async ({ cache }) => {
    const path = join(cache, 'tools/fake-gcs-server');
    const there = await access(path).then(
      () => true,
      () => false,
    );
    return { ready: there, detail: there ? 'installed' : 'not installed' };
  },
  mend: async ({ cache }) => ['bash', 'test/support/install-fake-gcs-server.sh', join(cache, 'tools')],
};
export default need;
