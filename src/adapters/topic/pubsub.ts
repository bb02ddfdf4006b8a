import { canonicalJson } from '../../kit/canonical-json.ts';
import { ok } from '../../kit/result.ts';
import type { TriageTopic } from '../../ports/triage-topic.ts';
import type { PlaceAdapter } from '../define-place.ts';
import { CALL, openPubSub, withPubSub } from '../pubsub-client.ts';

/** `pubsub://project/topic`; that it exists is looked at once, when it is opened. */
const adapter: PlaceAdapter<TriageTopic> = {
  id: 'pubsub',
  scheme: 'pubsub:',
  open: async (url) => {
    const place = await openPubSub(url);
    if (!place.ok) return place;
    const { client, name } = place.value;
    const topic = client.topic(name, { gaxOpts: CALL });
    const there = await withPubSub('triage topic', url.href, () => topic.getMetadata(CALL));
    if (!there.ok) {
      await client.close();
      return there;
    }
    return ok({
      announce: (message, attributes) =>
        withPubSub('triage topic', url.href, async () => {
          await topic.publishMessage({ data: Buffer.from(canonicalJson(message)), attributes: { ...attributes } });
        }),
      close: () => client.close(),
    });
  },
};
export default adapter;
