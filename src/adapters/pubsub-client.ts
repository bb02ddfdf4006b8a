import type { PubSub } from '@google-cloud/pubsub';

/** The client for `pubsub://project/name`, loaded here: a machine with folders only never loads the SDK, which obeys `PUBSUB_EMULATOR_HOST` by itself. */
export async function openPubSub(url: URL): Promise<{ client: PubSub; name: string }> {
  const { PubSub } = await import('@google-cloud/pubsub');
  return { client: new PubSub({ projectId: url.hostname }), name: url.pathname.replace(/^\//, '') };
}
