import { fileURLToPath } from 'node:url';
import { isDiskFull } from '../kit/disk-full.ts';
import { fail, ok, type Result } from '../kit/result.ts';
import type { Failure } from '../model/failure.ts';

/** Runs work on files below `root`; what the system refuses becomes a failure: `disk-full`, or the given code. Other throws are defects. */
export async function withFiles<Value>(
  root: string,
  code: 'store-unreachable' | 'queue-unreachable',
  work: () => Promise<Value>,
): Promise<Result<Value, Failure>> {
  try {
    return ok(await work());
  } catch (error) {
    const why = codeOf(error);
    if (why === undefined) throw error;
    return fail(
      isDiskFull(error)
        ? {
            code: 'disk-full',
            blame: 'store',
            what: 'disk full',
            where: root,
            remedy: 'free some room, then do it again',
          }
        : {
            code,
            blame: 'store',
            what: `the folder cannot be used (${why})`,
            where: root,
            remedy: 'check that it exists and may be written',
          },
    );
  }
}

/** The folder that a `file://` place names; a URL of another machine's file is `bad-config`. */
export function folderOf(url: URL): Result<string, Failure> {
  try {
    return ok(fileURLToPath(url));
  } catch {
    return fail({
      code: 'bad-config',
      blame: 'caller',
      what: 'not a folder of this machine',
      where: url.href,
      remedy: 'write it as file:///folder, or as a plain path',
    });
  }
}

/** `ENOENT`, `EEXIST` …; undefined where the error is not the system's. */
export function codeOf(error: unknown): string | undefined {
  const { code, syscall } = error as NodeJS.ErrnoException;
  return syscall === undefined ? undefined : code;
}
