import { fail, ok, type Result } from '../../kit/result.ts';
import type { Failure } from '../../model/failure.ts';
import type { Delivery, Disposition, JobQueue } from '../../ports/job-queue.ts';
import type { PlaceAdapter, QueuePlaces } from '../define-place.ts';
import { openPubSub } from '../pubsub-client.ts';

/** The longest that one job may hold its message; the client extends the lease until then. */
const LONGEST_JOB_SECONDS = 3600;
/** Looked at this often: the client reconnects in silence and never tells that the subscription is gone. */
const HEALTH_MILLISECONDS = 30_000;
const CLOSE_SECONDS = 60;

/** `pubsub://project/subscription`; jobs are put on the topic of the same name, dead letters go to `pubsub://project/topic`. */
const adapter: PlaceAdapter<JobQueue, QueuePlaces> = {
  id: 'pubsub',
  scheme: 'pubsub:',
  open: async (url, _environment, { deadLetters }) => {
    const { client, name } = await openPubSub(url);
    const { Duration } = await import('@google-cloud/pubsub');
    const dead = deadLetters.protocol === 'pubsub:' ? client.topic(deadLetters.pathname.slice(1)) : null;
    const subscription = client.subscription(name, {
      minAckDeadline: Duration.from({ seconds: 10 }),
      maxExtensionTime: Duration.from({ seconds: LONGEST_JOB_SECONDS }),
    });
    const bury = async (delivery: Delivery, reason: string) => {
      if (dead === null) throw new Error('no dead-letter topic: give --dead-letters pubsub://project/topic');
      await dead.publishMessage({
        data: delivery.body,
        attributes: { ...delivery.attributes, reason: reason.slice(0, 1000) },
      });
    };
    return {
      put: async (body, attributes) =>
        attempt(url.href, async () => void (await client.topic(name).publishMessage({ data: body, attributes }))),
      consume: async (slots, handle, signal) => {
        const there = await attempt(url.href, async () => void (await subscription.getMetadata()));
        if (!there.ok) return there;
        subscription.setOptions({ flowControl: { maxMessages: slots, allowExcessMessages: false } });
        return new Promise((resolve) => {
          const stop = new AbortController();
          const end = async (result: Result<void, Failure>) => {
            clearInterval(health);
            stop.abort();
            await subscription.close().catch(() => {});
            resolve(result);
          };
          const running = new Set<Promise<void>>();
          subscription.on('message', (message) => {
            const delivery = {
              id: message.id,
              body: message.data,
              attributes: message.attributes,
              attempt: message.deliveryAttempt || 1,
            };
            const work = settle(delivery, handle, bury, signal).then((done) => (done ? message.ack() : message.nack()));
            running.add(work);
            work.finally(() => running.delete(work)).catch(() => {});
          });
          subscription.on('error', (error: Error) => void end(fail(lost(url.href, error))));
          const health = setInterval(
            () => subscription.getMetadata().catch((error: Error) => end(fail(lost(url.href, error)))),
            HEALTH_MILLISECONDS,
          );
          const finish = async () => {
            // No new messages; those that run are waited for, then acknowledged, then the stream is closed.
            subscription.setOptions({
              closeOptions: { behavior: 'WAIT', timeout: Duration.from({ seconds: CLOSE_SECONDS }) },
            });
            await Promise.all(running);
            await end(ok(undefined));
          };
          if (signal.aborted) void finish();
          else signal.addEventListener('abort', () => void finish(), { once: true });
        });
      },
      close: () => client.close(),
    };
  },
};
export default adapter;

/** Whether the message is done with: handled, or buried with its reason first. */
async function settle(
  delivery: Delivery,
  handle: (delivery: Delivery, signal: AbortSignal) => Promise<Disposition>,
  bury: (delivery: Delivery, reason: string) => Promise<void>,
  signal: AbortSignal,
): Promise<boolean> {
  const disposition = await handle(delivery, signal);
  if (disposition.kind === 'retry') return false;
  if (disposition.kind === 'done') return true;
  return bury(delivery, disposition.reason).then(
    () => true,
    () => false,
  );
}

async function attempt<Value>(where: string, work: () => Promise<Value>): Promise<Result<Value, Failure>> {
  try {
    return ok(await work());
  } catch (error) {
    return fail(lost(where, error));
  }
}

function lost(where: string, error: unknown): Failure {
  const said = error instanceof Error ? (error.message.split('\n')[0] ?? '') : String(error);
  return {
    code: 'queue-unreachable',
    blame: 'upstream',
    what: `the queue cannot be used (${said.slice(0, 160)})`,
    where,
    remedy: 'check that topic and subscription exist and who may use them (deploy/README.md)',
  };
}
