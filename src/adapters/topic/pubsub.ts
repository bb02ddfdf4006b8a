import { canonicalJson } from '../../kit/canonical-json.ts';
import { fail, ok } from '../../kit/result.ts';
import type { TriageTopic } from '../../ports/triage-topic.ts';
import type { PlaceAdapter } from '../define-place.ts';
import { openPubSub } from '../pubsub-client.ts';

/** `pubsub://project/topic`. */
const adapter: PlaceAdapter<TriageTopic> = {
  id: 'pubsub',
  scheme: 'pubsub:',
  open: async (url) => {
    const { client, name } = await openPubSub(url);
    const topic = client.topic(name);
    return {
      announce: async (message, attributes) => {
        try {
          await topic.publishMessage({ data: Buffer.from(canonicalJson(message)), attributes: { ...attributes } });
          return ok(undefined);
        } catch (error) {
          const said = error instanceof Error ? (error.message.split('\n')[0] ?? '') : String(error);
          return fail({
            code: 'queue-unreachable',
            blame: 'upstream',
            what: `the triage topic cannot be used (${said.slice(0, 160)})`,
            where: url.href,
            remedy: 'check that the topic exists and who may publish on it',
          });
        }
      },
      close: () => client.close(),
    };
  },
};
export default adapter;
