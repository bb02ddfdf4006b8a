const CODES = ['ENOSPC', 'EDQUOT', 'EFBIG'];

/** Whether the system refused a write for want of room: on the disk, of a quota, or under a limit on the size of files. */
export function isDiskFull(error: unknown): boolean {
  return error instanceof Error && CODES.includes((error as NodeJS.ErrnoException).code ?? '');
}
