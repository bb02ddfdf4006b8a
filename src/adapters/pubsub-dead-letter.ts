import type { Topic } from '@google-cloud/pubsub';
import type { Delivery } from '../ports/job-queue.ts';

/** Limits of the service: bytes of an attribute's value, attributes of a message, and a prefix that is its own. */
const VALUE_BYTES = 1024;
const ATTRIBUTES = 100;
const OURS = 4;

/** Puts a message aside: its body as it was, its attributes, and why, where from and at which delivery. */
export async function bury(topic: Topic, delivery: Delivery, subscription: string, reason: string): Promise<void> {
  const kept = Object.entries(delivery.attributes)
    .filter(([name]) => !name.startsWith('goog'))
    .slice(0, ATTRIBUTES - OURS);
  await topic.publishMessage({
    data: delivery.body,
    attributes: {
      ...Object.fromEntries(kept),
      reason: cut(reason),
      sourceSubscription: cut(subscription),
      sourceMessageId: delivery.id,
      sourceAttempt: String(delivery.attempt),
    },
  });
}

/** As much of the text as fits, in whole characters. */
function cut(text: string): string {
  const { read } = new TextEncoder().encodeInto(text, new Uint8Array(VALUE_BYTES));
  return text.slice(0, read);
}
