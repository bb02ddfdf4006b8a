import type { Need } from '../need.ts';

const need: Need = {
  id: 'node',
  title: 'Node 24 or newer, from the lock file',
  without: 'nothing runs',
  forTests: false,
  check: async () => ({
    ready: Number(process.versions.node.split('.')[0]) >= 24,
    detail: `Node ${process.versions.node}`,
  }),
  mend: async () => ['npm', 'ci'],
};
export default need;
