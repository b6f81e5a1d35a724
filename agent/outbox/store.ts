import type { DatabaseSync } from 'node:sqlite';
import { OUTBOX_LOG } from '../../model/text/en/outbox.ts';
import { attemptOnDamaged, type Attempt, type Fault } from '../data/attempt.ts';
import type { Ballast } from '../data/ballast.ts';
import { emptyLog, inTransaction } from '../data/database.ts';
import type { Log } from '../log.ts';
import type { BodyFiles } from './body-files.ts';
import type { LaterCheck } from './later-check.ts';
import type { OutboxLimits } from './limits.ts';
import type { Origin } from './schema.ts';
import { judge, type SoundRow } from './soundness.ts';
import { prepareStatements, type Statements } from './statements.ts';

export interface OutboxIo {
  readonly database: DatabaseSync;
  readonly origin: Origin;
  readonly limits: OutboxLimits;
  readonly ballast: Ballast;
  readonly files: BodyFiles;
  readonly log: Log;
  readonly now: () => Date;
  readonly monotonicMs: () => number;
  /** Runs it when the caller's turn is over. */
  readonly soon: (work: () => void) => void;
  /** Of a large file, still due; null when all of it was checked. */
  readonly check: LaterCheck | null;
}

const CHECKED: Attempt<void> = { ok: true, value: undefined };

/** An open outbox beneath its operations: the statements, and what a disk may do to them. */
export interface Store extends Omit<OutboxIo, 'database' | 'check'> {
  readonly statements: Statements;
  /** Bytes of all bodies, summed once; null after something was removed or not written. */
  readonly used: { bytes: number | null };
  /** One commit. A fault leaves all as it was. */
  readonly write: <T>(work: () => T) => Attempt<T>;
  /**
   * The same where it removes something: that must go on when the disk is full, and the ballast buys
   * the room that a removal needs.
   */
  readonly draining: <T>(work: () => T) => Attempt<T>;
  readonly reading: <T>(fallback: T, work: () => T) => T;
  /** A report that may be sent, or a sentence why it may not. */
  readonly soundOf: (row: number) => SoundRow | string;
  /** Within a commit: removes a row, and after it the file of its body. @returns whether it was there */
  readonly remove: (row: number) => boolean;
  /** By this process; no other report gets its row meanwhile. */
  readonly wasRemoved: (row: number) => boolean;
  /** Whether every page was looked at, and is sound; before that nothing is written. */
  readonly isChecked: () => boolean;
  /** Runs it at once, or when the check is over and found nothing. */
  readonly onceChecked: (work: () => void) => void;
  /** Moves what was committed out of the write-ahead log. */
  readonly secure: () => void;
  /**
   * The same when this turn is over: a commit is durable without it, and whoever waits for one need
   * not wait for twice the flushes.
   */
  readonly secureSoon: () => void;
  /** Does now what is due soon, so that no two reports lie in the log alone. */
  readonly secureIfDue: () => void;
  readonly close: () => void;
  /** What the disk did cannot be worked around row by row: the file is to be built anew. */
  readonly distrust: (why: string) => void;
  /** Ends a check that is still due. */
  readonly isDamaged: () => boolean;
}

export function createStore({ database, check, ...io }: OutboxIo): Store {
  const { ballast, files, log } = io;
  const statements = prepareStatements(database);
  /** Files of rows that the commit under way removes. */
  let doomed: string[] = [];
  let leaving: number[] = [];
  const removed = new Set<number>();
  let isDamaged = false;
  let isClosed = false;
  let isSecureDue = false;
  const distrust = (why: string): void => {
    if (!isDamaged) log(OUTBOX_LOG.damaged(why));
    isDamaged = true;
  };
  const guarded = <T>(work: () => T): Attempt<T> => {
    const outcome = attemptOnDamaged(work);
    if (!outcome.ok && outcome.fault === 'damaged') distrust(outcome.message);
    return outcome;
  };
  /** A page that is free and in use as well is overwritten by whoever takes it. */
  let unchecked = check;
  let unsound: Fault | null = null;
  let endThread = (): void => undefined;
  const afterCheck: (() => void)[] = [];
  const conclude = (verdict: Attempt<void>): Attempt<void> => {
    if (!verdict.ok && verdict.fault !== 'damaged') return verdict;
    endThread();
    unchecked = null;
    if (verdict.ok) for (const work of afterCheck.splice(0)) work();
    else {
      unsound = verdict;
      distrust(verdict.message);
    }
    return verdict;
  };
  const checked = (): Attempt<void> => {
    if (unchecked !== null) return conclude(unchecked.now());
    return unsound ?? CHECKED;
  };
  const write = <T>(work: () => T): Attempt<T> => {
    const sound = checked();
    if (!sound.ok) return sound;
    [doomed, leaving] = [[], []];
    const done = guarded(() => inTransaction(database, work));
    // A file that stays behind is found at the next look.
    if (done.ok) for (const name of doomed) removeFile(name);
    if (done.ok) for (const row of leaving) removed.add(row);
    [doomed, leaving] = [[], []];
    return done;
  };
  const removeFile = (name: string): void => {
    const removed = files.remove(name);
    if (!removed.ok) log(OUTBOX_LOG.fileStays(name, removed.message));
  };
  const isChecked = (): boolean => unchecked === null && unsound === null;
  const secure = (): void => {
    isSecureDue = false;
    if (!isChecked()) return;
    const emptied = emptyLog(database);
    if (!emptied.ok && emptied.fault !== 'busy' && emptied.fault !== 'full')
      log(OUTBOX_LOG.inLogAlone(emptied.message));
  };
  const secureIfDue = (): void => {
    // The last connection that closes empties the log itself.
    if (isSecureDue && !isClosed) secure();
  };
  if (check !== null)
    endThread = check.start((verdict) => {
      if (unchecked !== null && !isClosed) conclude(verdict ?? unchecked.now());
    });
  return {
    ...io,
    statements,
    soundOf: (row) => {
      const raw = statements.item(row) ?? {};
      const { file } = raw;
      if (typeof file !== 'string') return judge(raw);
      return judge({ ...raw, body: files.read(file)?.body });
    },
    remove: (row) => {
      const file = statements.fileOf(row);
      if (file !== null) doomed.push(file);
      leaving.push(row);
      return statements.remove(row);
    },
    wasRemoved: (row) => removed.has(row),
    used: { bytes: null },
    write,
    draining: (work) => {
      const first = write(work);
      if (first.ok || first.fault !== 'full' || !ballast.release()) return first;
      log(OUTBOX_LOG.reserve);
      return write(work);
    },
    reading: (fallback, work) => {
      const read = guarded(work);
      if (read.ok) return read.value;
      log(OUTBOX_LOG.unreadable(read.message));
      return fallback;
    },
    isChecked,
    onceChecked: (work) => {
      if (isChecked()) work();
      else afterCheck.push(work);
    },
    secure,
    secureSoon: () => {
      if (isSecureDue) return;
      isSecureDue = true;
      io.soon(secureIfDue);
    },
    secureIfDue,
    close: () => {
      isClosed = true;
      endThread();
      database.close();
    },
    distrust,
    isDamaged: () => {
      checked();
      return isDamaged;
    },
  };
}
