import type { Need } from '../need.ts';

const need: Need = {
  id: 'container-engine',
  title: 'a container engine that answers',
  without: 'only the static half of a scan',
  forTests: false,
  check: async ({ runtime }) => {
    const probe = await runtime.probe();
    return probe.ok
      ? {
          ready: true,
          detail: `version ${probe.value.version}, runtimes ${[...probe.value.runtimes].sort().join(', ')}`,
        }
      : { ready: false, detail: `${probe.failure.what}: ${probe.failure.where}` };
  },
  mend: async () => ['bash', 'sandbox-images/engine.sh'],
};
export default need;
