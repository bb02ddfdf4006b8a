import type { Failure } from '../../model/failure.ts';
import type { ContainerSpec } from '../../ports/container-runtime.ts';

const MEND = "run 'npx sandpit doctor --mend'";

/** An engine that does not answer a call within this long is as good as gone. Milliseconds. */
const ANSWER_MILLISECONDS = 30_000;

/** The engine's answer, or a rejection where it takes longer than any of these calls takes on a machine that works. */
export async function answered<Value>(call: Promise<Value>, milliseconds = ANSWER_MILLISECONDS): Promise<Value> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`no answer for ${milliseconds / 1000} s`)), milliseconds);
  });
  try {
    return await Promise.race([call, late]);
  } finally {
    clearTimeout(timer);
    call.catch(() => {});
  }
}

/** The first line of what the engine said. */
export function reason(error: unknown): string {
  const text = error instanceof Error ? ((error as { reason?: string }).reason ?? error.message) : String(error);
  return (text.split('\n')[0] ?? '').slice(0, 300);
}

export function unreachable(error: unknown): Failure {
  return {
    code: 'engine-unreachable',
    blame: 'engine',
    what: 'no container engine answers',
    where: reason(error),
    remedy: MEND,
  };
}

export function lost(error: unknown): Failure {
  return {
    code: 'engine-lost',
    blame: 'engine',
    what: 'the container engine was lost',
    where: reason(error),
    remedy: `${MEND}, then scan again`,
  };
}

/** Why a container did not start: the engine gone, no such image, no room, or the engine's own words. */
export function startFailure(error: unknown, spec: ContainerSpec, created: boolean): Failure {
  const status = (error as { statusCode?: number }).statusCode;
  if (status === undefined) return lost(error);
  if (status === 404 && !created)
    return { code: 'image-missing', blame: 'engine', what: 'image missing', where: spec.image, remedy: MEND };
  if (/no space left/i.test(reason(error))) {
    return {
      code: 'disk-full',
      blame: 'engine',
      what: 'disk full',
      where: "the container engine's folder",
      remedy: 'free some room, then scan again',
    };
  }
  return {
    code: 'engine-lost',
    blame: 'engine',
    what: 'the engine could not start a container',
    where: reason(error),
    remedy: MEND,
  };
}
