import type { Need } from '../need.ts';

const need: Need = {
  id: 'leftovers',
  title: 'nothing left of killed scans',
  without: 'room on the disk, and containers that nobody watches',
  forTests: false,
  // Removing what belongs to nobody needs nobody's leave: it is done while looking.
  check: async ({ sweep }) => {
    const removed = await sweep();
    return { ready: true, detail: removed === 0 ? 'nothing' : `removed ${removed}` };
  },
  mend: async () => null,
};
export default need;
