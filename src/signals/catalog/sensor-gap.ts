import { printable } from '../../kit/untrusted-text.ts';
import { evidence } from '../../model/evidence.ts';
import { defineSignal } from '../define-signal.ts';

const AT = { phase: 'build' as const, process: [] };

/** What a sensor did not see is told, so that nobody takes its silence for an answer. */
export default defineSignal({
  id: 'sensor-gap',
  status: 'stable',
  severity: 'info',
  layer: 'dynamic',
  claim: 'A sensor missed something',
  references: [],
  needs: ['sensors'],
  kind: 'sensor-gap',
  when: () => true,
  say: ({ data }) => `The ${data.sensor} sensor has a gap: ${printable(data.detail, 160)}`,
  examples: {
    raises: [[evidence('sensor-gap', 'story@1.0.0', AT, { sensor: 'trace', detail: 'ended early' })]],
    quiet: [[evidence('sandbox-limit', 'story@1.0.0', AT, { limit: 'wall', detail: 'out of time' })]],
  },
});
