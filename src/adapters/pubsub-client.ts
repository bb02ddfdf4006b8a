import type { PubSub } from '@google-cloud/pubsub';

/** The client for `pubsub://project/name`, loaded here: a machine with folders only never loads the SDK. `PUBSUB_EMULATOR_HOST` is obeyed. */
export async function openPubSub(
  url: URL,
  environment: Readonly<Record<string, string | undefined>>,
): Promise<{ client: PubSub; name: string }> {
  const { PubSub } = await import('@google-cloud/pubsub');
  const emulator = environment['PUBSUB_EMULATOR_HOST'];
  const client = new PubSub({
    projectId: url.hostname,
    ...(emulator === undefined ? {} : { apiEndpoint: emulator, emulatorMode: true }),
  });
  return { client, name: url.pathname.replace(/^\//, '') };
}
