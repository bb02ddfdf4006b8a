import { ok } from '../../kit/result.ts';
import type { TriageAttributes, TriageMessage } from '../../model/triage.ts';
import type { TriageTopic } from '../../ports/triage-topic.ts';
import type { PlaceAdapter } from '../define-place.ts';

export interface MemoryTopic extends TriageTopic {
  readonly messages: readonly { readonly message: TriageMessage; readonly attributes: TriageAttributes }[];
}

const adapter: PlaceAdapter<TriageTopic> = { id: 'memory', scheme: 'memory:', open: async () => ok(memoryTopic()) };
export default adapter;

/** Messages that end with the process. */
export function memoryTopic(): MemoryTopic {
  const messages: { message: TriageMessage; attributes: TriageAttributes }[] = [];
  return {
    messages,
    announce: async (message, attributes) => {
      messages.push({ message, attributes });
      return ok(undefined);
    },
    close: async () => {},
  };
}
