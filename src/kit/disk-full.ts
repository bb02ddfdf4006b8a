const CODES = ['ENOSPC', 'EDQUOT', 'EFBIG'];
/** SQLite's own words for it: SQLITE_FULL and SQLITE_IOERR_WRITE (sqlite.org/rescode.html). */
const SQLITE_CODES = [13, 778];

/** Whether the system refused a write for want of room: on the disk, of a quota, or under a limit on the size of files. */
export function isDiskFull(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const { code = '', errcode = 0 } = error as NodeJS.ErrnoException & { errcode?: number };
  return CODES.includes(code) || (code === 'ERR_SQLITE_ERROR' && SQLITE_CODES.includes(errcode));
}
