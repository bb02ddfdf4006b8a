import { GVISOR } from '../../model/runtimes.ts';
import type { Need } from '../need.ts';

const need: Need = {
  id: 'gvisor',
  title: 'gVisor as a runtime of the engine (runsc)',
  without: 'a scan cannot ask for --runtime runsc; the tests of it are skipped, and say so',
  forTests: true,
  check: async ({ runtime }) => {
    const probe = await runtime.probe();
    const there = probe.ok && probe.value.runtimes.includes(GVISOR);
    return { ready: there, detail: there ? 'registered' : 'the engine has no such runtime' };
  },
  mend: async () => ['bash', 'sandbox-images/gvisor.sh'],
};
export default need;
