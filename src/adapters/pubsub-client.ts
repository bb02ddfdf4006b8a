import type { PubSub } from '@google-cloud/pubsub';
import { fail, ok, type Result } from '../kit/result.ts';
import type { Failure } from '../model/failure.ts';

/** One call with all its tries: without it the client tries for ten minutes, in silence. */
export const CALL = { timeout: 15_000 } as const;

const NOT_FOUND = 5;
const PERMISSION_DENIED = 7;

export interface PubSubPlace {
  readonly client: PubSub;
  /** Topic or subscription. */
  readonly name: string;
}

/** The client for `pubsub://project/name`, loaded here: a machine with folders only never loads the SDK, which obeys `PUBSUB_EMULATOR_HOST` by itself. */
export async function openPubSub(url: URL): Promise<Result<PubSubPlace, Failure>> {
  const name = url.pathname.replace(/^\//, '');
  if (url.hostname === '' || !/^[A-Za-z][A-Za-z0-9._~+%-]{2,254}$/.test(name)) return fail(badPlace(url));
  const { PubSub } = await import('@google-cloud/pubsub');
  return ok({ client: new PubSub({ projectId: url.hostname }), name });
}

/** Runs one call; what the service or the network refuses is `queue-unreachable`. `what`: topic or subscription. */
export async function withPubSub<Value>(
  what: string,
  where: string,
  work: () => Promise<Value>,
): Promise<Result<Value, Failure>> {
  try {
    return ok(await work());
  } catch (error) {
    return fail(pubSubFailure(what, where, error));
  }
}

/** The one line that a person needs: is it missing, forbidden, or is nobody there. */
export function pubSubFailure(what: string, where: string, error: unknown): Failure {
  const code = codeOf(error);
  const said = (error instanceof Error ? (error.message.split('\n')[0] ?? '') : String(error)).slice(0, 160);
  const [told, remedy] =
    code === NOT_FOUND
      ? [`the ${what} does not exist`, `create it, as deploy/README.md tells`]
      : code === PERMISSION_DENIED
        ? [`the ${what} may not be used by this account`, 'grant the roles of deploy/README.md']
        : [`the ${what} cannot be used (${said})`, 'check the network and the credentials, then start again'];
  return { code: 'queue-unreachable', blame: 'upstream', what: told, where, remedy };
}

/** Whether it is gone or forbidden for certain, so that waiting does not help. */
export function isFinal(error: unknown): boolean {
  return [NOT_FOUND, PERMISSION_DENIED].includes(codeOf(error) ?? 0);
}

function codeOf(error: unknown): number | undefined {
  const { code } = error as { code?: unknown };
  return typeof code === 'number' ? code : undefined;
}

function badPlace(url: URL): Failure {
  return {
    code: 'bad-config',
    blame: 'caller',
    what: 'no project and name in the place',
    where: url.href,
    remedy: 'write it as pubsub://project/name',
  };
}
