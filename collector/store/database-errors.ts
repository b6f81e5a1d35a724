import { errorCode } from '../../lib/error-name.ts';

/** Result codes of SQLite (rescode.html); the low byte of an extended code is the primary one. */
const SQLITE_ERROR = 1;
const SQLITE_IOERR = 10;
const SQLITE_CORRUPT = 11;
const SQLITE_FULL = 13;
const SQLITE_CANTOPEN = 14;
const SQLITE_NOTADB = 26;
const SQLITE_IOERR_SHORT_READ = 522;

const resultCode = (thrown: unknown): number | null =>
  thrown instanceof Error && 'errcode' in thrown && typeof thrown.errcode === 'number'
    ? thrown.errcode
    : null;

/** The file itself is wrong; `SQLITE_ERROR` is what a damaged schema makes of a good statement. */
export function isDamage(thrown: unknown): boolean {
  const code = resultCode(thrown);
  return (
    code === SQLITE_IOERR_SHORT_READ ||
    (code !== null && [SQLITE_ERROR, SQLITE_CORRUPT, SQLITE_NOTADB].includes(code & 0xff))
  );
}

/** SQLite met a page that is wrong. */
export const isCorrupt = (thrown: unknown): boolean =>
  [SQLITE_CORRUPT, SQLITE_NOTADB].includes((resultCode(thrown) ?? 0) & 0xff);

/** There is no room; SQLite reports shared memory that it cannot make as an error of the disk. */
export function isFull(thrown: unknown): boolean {
  if (['ENOSPC', 'EDQUOT'].includes(errorCode(thrown) ?? '')) return true;
  const code = resultCode(thrown);
  return (
    code !== null &&
    code !== SQLITE_IOERR_SHORT_READ &&
    [SQLITE_FULL, SQLITE_IOERR, SQLITE_CANTOPEN].includes(code & 0xff)
  );
}
