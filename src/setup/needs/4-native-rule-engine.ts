import type { Need } from '../need.ts';

const need: Need = {
  id: 'native-rule-engine',
  title: 'the native rule engine',
  without: 'rules run on the WebAssembly engine, with the same matches and more slowly',
  forTests: false,
  check: async ({ engines }) => {
    const native = engines.find((engine) => engine.id === 'yara');
    const probe = await native?.probe();
    if (probe === undefined) return { ready: false, detail: 'not known here' };
    return probe.ok ? { ready: true, detail: probe.value } : { ready: false, detail: 'not built' };
  },
  mend: async () => ['bash', 'src/adapters/engine/build-native.sh'],
};
export default need;
