import type { Message, Subscription, Topic } from '@google-cloud/pubsub';
import { fail, ok, type Result } from '../../kit/result.ts';
import type { Failure } from '../../model/failure.ts';
import type { Delivery, Disposition, JobQueue } from '../../ports/job-queue.ts';
import { countedAttempts } from '../counted-attempts.ts';
import type { PlaceAdapter, QueuePlaces } from '../define-place.ts';
import { CALL, isFinal, openPubSub, pubSubFailure, withPubSub } from '../pubsub-client.ts';
import { bury } from '../pubsub-dead-letter.ts';
import { slotGate } from '../slot-gate.ts';

/** The longest that one job may hold its message; the client extends the lease until then. */
const LONGEST_JOB_SECONDS = 3600;
/** One lease, extended again and again. After kill -9 the message stays away as long: the client would choose up to ten minutes. */
const LEASE_SECONDS = { least: 10, most: 60 } as const;
/** Looked at this often: the client reconnects in silence and never tells that the subscription is gone. */
const HEALTH_MILLISECONDS = 30_000;
/** Looks that may fail for reasons that pass. */
const HEALTH_FAILURES = 4;

/**
 * `pubsub://project/subscription` to take jobs from. `put` publishes on the topic of the same name: a fleet whose subscription
 * is named like its topic has one place for both. Dead letters go to `pubsub://project/topic`.
 */
const adapter: PlaceAdapter<JobQueue, QueuePlaces> = {
  id: 'pubsub',
  scheme: 'pubsub:',
  open: async (url, _environment, { deadLetters, longestJobSeconds = LONGEST_JOB_SECONDS }) => {
    if (deadLetters.protocol !== 'pubsub:') return fail(noDeadLetters(deadLetters));
    const place = await openPubSub(url);
    if (!place.ok) return place;
    const graves = await openPubSub(deadLetters);
    if (!graves.ok) return graves;
    const { Duration } = await import('@google-cloud/pubsub');
    const { client, name } = place.value;
    const longest = Duration.from({ seconds: longestJobSeconds });
    const jobs = client.topic(name, { gaxOpts: CALL });
    const dead = graves.value.client.topic(graves.value.name, { gaxOpts: CALL });
    const subscriptionOf = (slots: number) =>
      client.subscription(name, {
        // Excess comes through to our own gate: the client would hold it, and where it is closed meanwhile it never lets it go,
        // extends its lease and waits for it until the end of the time limit.
        flowControl: { maxMessages: slots, allowExcessMessages: true },
        minAckDeadline: Duration.from({ seconds: LEASE_SECONDS.least }),
        maxAckDeadline: Duration.from({ seconds: LEASE_SECONDS.most }),
        maxExtensionTime: longest,
        // Said here: without it the client gives running jobs back at once, whatever its documentation says.
        closeOptions: { behavior: 'WAIT', timeout: longest },
      });
    return ok({
      put: (body, attributes) =>
        withPubSub('topic', url.href, async () => void (await jobs.publishMessage({ data: body, attributes }))),
      consume: async (slots, handle, signal) => {
        const subscription = subscriptionOf(slots);
        const there = await withPubSub('subscription', url.href, () => subscription.getMetadata(CALL));
        if (!there.ok) return there;
        const gravesThere = await withPubSub('dead-letter topic', deadLetters.href, () => dead.getMetadata(CALL));
        return gravesThere.ok ? serve(subscription, { url, dead, slots }, handle, signal) : gravesThere;
      },
      close: async () => {
        await Promise.all([client.close(), graves.value.client.close()]);
      },
    });
  },
};
export default adapter;

type Handle = (delivery: Delivery, signal: AbortSignal) => Promise<Disposition>;
interface Places {
  readonly url: URL;
  readonly dead: Topic;
  readonly slots: number;
}

/** Until the signal aborts or the subscription is lost. Then no message is taken, and those that run are waited for. */
async function serve(
  subscription: Subscription,
  places: Places,
  handle: Handle,
  signal: AbortSignal,
): Promise<Result<void, Failure>> {
  const attempts = countedAttempts();
  const gate = slotGate<Message>(
    places.slots,
    async (message) => {
      const delivery = {
        id: message.id,
        body: message.data,
        attributes: message.attributes,
        attempt: attempts(message.id, message.deliveryAttempt),
      };
      if (await isDone(delivery, places, handle, signal)) message.ack();
      else message.nack();
    },
    (message) => message.nack(),
  );
  subscription.on('message', (message: Message) => gate.add(message));
  const over = new AbortController();
  const ended = await Promise.race([
    aborted(signal),
    new Promise<Result<void, Failure>>((resolve) => {
      subscription.on('error', (error: Error) => resolve(fail(pubSubFailure('subscription', places.url.href, error))));
    }),
    unhealthy(subscription, places.url, over.signal),
  ]);
  over.abort();
  gate.stop();
  await subscription.close();
  return ended;
}

/** Whether the message is done with: handled, or put aside with its reason first. A throw is a defect, and it comes again. */
async function isDone(delivery: Delivery, places: Places, handle: Handle, signal: AbortSignal): Promise<boolean> {
  try {
    const disposition = await handle(delivery, signal);
    if (disposition.kind === 'poison') await bury(places.dead, delivery, places.url.href, disposition.reason);
    return disposition.kind !== 'retry';
  } catch {
    return false;
  }
}

function aborted(signal: AbortSignal): Promise<Result<void, Failure>> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve(ok(undefined));
    signal.addEventListener('abort', () => resolve(ok(undefined)), { once: true });
  });
}

/** Resolves once the subscription is gone for certain, or could not be asked for several looks in a row. */
function unhealthy(subscription: Subscription, url: URL, over: AbortSignal): Promise<Result<void, Failure>> {
  return new Promise((resolve) => {
    let failures = 0;
    let timer: NodeJS.Timeout;
    const look = async () => {
      const error = await subscription.getMetadata(CALL).then(
        () => null,
        (reason: unknown) => reason,
      );
      failures = error === null ? 0 : failures + 1;
      if (error !== null && (isFinal(error) || failures >= HEALTH_FAILURES))
        resolve(fail(pubSubFailure('subscription', url.href, error)));
      else if (!over.aborted) timer = setTimeout(() => void look(), HEALTH_MILLISECONDS);
    };
    timer = setTimeout(() => void look(), HEALTH_MILLISECONDS);
    over.addEventListener('abort', () => clearTimeout(timer), { once: true });
  });
}

function noDeadLetters(place: URL): Failure {
  return {
    code: 'bad-config',
    blame: 'caller',
    what: 'a Pub/Sub queue needs a dead-letter topic',
    where: place.href,
    remedy: 'give --dead-letters pubsub://project/topic',
  };
}
