import { reasonOf } from '../../lib/error-name.ts';

/**
 * Why the disk or the database said no. `full`: no space, or the file's own limit. `damaged`: what
 * is on the disk is no database.
 */
export type FaultKind = 'full' | 'busy' | 'damaged' | 'unavailable';
export interface Fault {
  readonly ok: false;
  readonly fault: FaultKind;
  readonly message: string;
}
export type Attempt<T> = { readonly ok: true; readonly value: T } | Fault;

/** Primary result codes of SQLite (sqlite.org/rescode.html); the low byte of an extended one. */
const KINDS: Readonly<Record<number, FaultKind>> = {
  5: 'busy',
  6: 'busy',
  8: 'unavailable',
  10: 'unavailable',
  11: 'damaged',
  13: 'full',
  14: 'unavailable',
  // What the table refuses did not come from us: a damaged file gave it back.
  19: 'damaged',
  20: 'damaged',
  23: 'unavailable',
  26: 'damaged',
};
/**
 * SQLITE_IOERR_SHMSIZE: the file beside the write-ahead log could not grow, which on a disk means
 * that it is full.
 */
const SHM_CANNOT_GROW = 4874;
/** A column or a table that is not there, among others. */
const SQLITE_ERROR = 1;
/** Node's word for a number of 64 bits that JavaScript does not hold: nothing of ours is so large. */
const NO_SAFE_INTEGER = 'ERR_OUT_OF_RANGE';
const FULL_DISK = new Set(['ENOSPC', 'EDQUOT']);

/**
 * Runs synchronous work on SQLite or the file system and turns what a disk may do to it into a
 * value.
 *
 * @throws whatever is a mistake of ours: wrong SQL, a closed database
 */
export function attempt<T>(work: () => T): Attempt<T> {
  try {
    return { ok: true, value: work() };
  } catch (thrown) {
    const fault = faultOf(thrown);
    if (fault === null) throw thrown;
    return { ok: false, fault, message: reasonOf(thrown) };
  }
}

/**
 * The same on a file that may be damaged: what it says of its own tables is then no proof that the
 * SQL is wrong.
 */
export function attemptOnDamaged<T>(work: () => T): Attempt<T> {
  try {
    return attempt(work);
  } catch (thrown) {
    if (!(thrown instanceof Error)) throw thrown;
    const { errcode, code } = thrown as Error & { errcode?: unknown; code?: unknown };
    if (errcode !== SQLITE_ERROR && code !== NO_SAFE_INTEGER) throw thrown;
    return { ok: false, fault: 'damaged', message: reasonOf(thrown) };
  }
}

function faultOf(thrown: unknown): FaultKind | null {
  if (!(thrown instanceof Error)) return null;
  const { code, errcode, syscall } = thrown as Error & {
    readonly code?: unknown;
    readonly errcode?: unknown;
    readonly syscall?: unknown;
  };
  if (code === 'ERR_SQLITE_ERROR' && typeof errcode === 'number')
    return errcode === SHM_CANNOT_GROW ? 'full' : (KINDS[errcode & 0xff] ?? null);
  if (typeof syscall === 'string' && typeof code === 'string')
    return FULL_DISK.has(code) ? 'full' : 'unavailable';
  return null;
}
