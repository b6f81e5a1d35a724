import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { DatabaseSync } from 'node:sqlite';
import { OUTBOX_LOG } from '../../model/text/en/outbox.ts';
import type { Attempt, Fault } from '../data/attempt.ts';
import { NO_BALLAST, openBallast, releaseBallast } from '../data/ballast.ts';
import { openDatabase, openInMemory, putBack, rebuildDatabase } from '../data/database.ts';
import { readAlone } from '../data/read-alone.ts';
import type { Log } from '../log.ts';
import { adoptFiles } from './adopt.ts';
import { openBodyFiles } from './body-files.ts';
import { laterCheck } from './later-check.ts';
import { OUTBOX_LIMITS, type OutboxLimits } from './limits.ts';
import { createOutbox, type Outbox } from './outbox.ts';
import { salvage } from './salvage.ts';
import { type Origin, OUTBOX_FILE, OUTBOX_MIGRATIONS } from './schema.ts';
import { transfer } from './transfer.ts';

export interface OutboxOptions {
  readonly dataFolder: string;
  readonly origin: Origin;
  readonly log: Log;
  readonly now: () => Date;
  readonly limits?: OutboxLimits;
  /** Absent: `performance.now`. */
  readonly monotonicMs?: () => number;
  /** Absent: `setImmediate`. */
  readonly soon?: (work: () => void) => void;
  /** The file, closed again, turned out to be damaged: it is set aside whatever it looks like. */
  readonly isDamaged?: boolean;
  /** A file of so many bytes is checked beside its service; absent: one of 4 MiB. */
  readonly checkLaterFromBytes?: number;
}

export interface OpenedOutbox {
  readonly outbox: Outbox;
  /** The same, for those who move it. */
  readonly database: DatabaseSync;
}
export type OutboxOpening = ({ readonly ok: true } & OpenedOutbox) | Fault;

/** Up to here a check of all pages costs a start a few milliseconds. */
const CHECK_LATER_FROM_BYTES = 4 * 1024 * 1024;

const NOTHING_LOST: Attempt<unknown> = { ok: true, value: undefined };
const isTooFull = (attempt: Attempt<unknown>): attempt is Fault =>
  !attempt.ok && attempt.fault === 'full';

/** Bodies fill their pages only partly; receipts, losses and facts come on top. */
const fileBytesFor = (limits: OutboxLimits): number => limits.maxBytes * 1.25 + 4 * 1024 * 1024;

/**
 * Opens the outbox of a data folder whose lock the caller holds. A damaged file is set aside, and
 * what is still sound in it moves over.
 */
export function openOutbox({
  dataFolder,
  origin,
  log,
  now,
  monotonicMs = () => performance.now(),
  soon = setImmediate,
  limits = OUTBOX_LIMITS,
  isDamaged = false,
  checkLaterFromBytes = CHECK_LATER_FROM_BYTES,
}: OutboxOptions): OutboxOpening {
  const path = join(dataFolder, OUTBOX_FILE);
  const maxBytes = fileBytesFor(limits);
  const plan = {
    ...{ path, migrations: OUTBOX_MIGRATIONS, maxBytes, log, now },
    ...{ isThorough: true, checkLaterFromBytes },
  };
  const files = openBodyFiles(dataFolder);
  const wasThere = existsSync(path);
  const openIt = isDamaged ? rebuildDatabase : openDatabase;
  let opened = openIt(plan);
  // Opening needs a few pages too; on a full disk what waits must still be able to leave.
  if (!opened.ok && opened.fault === 'full' && releaseBallast(dataFolder)) opened = openIt(plan);
  if (!opened.ok) return opened;
  const { database, setAside, isChecked } = opened;
  const recover = (): Attempt<unknown> => {
    if (setAside !== null) return salvage(database, setAside, { files, log, now });
    return wasThere ? NOTHING_LOST : adoptFiles(database, files, { isRebuilt: true, log });
  };
  let recovered = recover();
  if (isTooFull(recovered) && releaseBallast(dataFolder)) recovered = recover();
  if (isTooFull(recovered)) {
    // Whoever opens it next finds what this one found.
    database.close();
    putBack(path, setAside);
    return recovered;
  }
  const ballast = openBallast(dataFolder);
  const outbox = createOutbox({
    ...{ database, origin, limits, ballast, files, log, now, monotonicMs, soon },
    check: isChecked ? null : laterCheck(database, path),
  });
  return { ok: true, outbox, database };
}

/** Memory is dearer than disk, and a laptop must not be filled twice. */
const MAX_IN_MEMORY_BYTES = 32 * 1024 * 1024;

/**
 * An outbox that ends with this process, for a disk that takes nothing: what waits on the disk is
 * read into it, so that it still leaves.
 */
export function openOutboxInMemory({
  dataFolder,
  origin,
  log,
  now,
  monotonicMs = () => performance.now(),
  soon = setImmediate,
  limits: asked = OUTBOX_LIMITS,
}: OutboxOptions): OpenedOutbox {
  const limits = { ...asked, maxBytes: Math.min(asked.maxBytes, MAX_IN_MEMORY_BYTES) };
  const database = openInMemory(OUTBOX_MIGRATIONS, fileBytesFor(limits));
  const path = join(dataFolder, OUTBOX_FILE);
  const read = readAlone(path, OUTBOX_MIGRATIONS.length, (onDisk) =>
    transfer(onDisk, database, { maxBytes: limits.maxBytes }),
  );
  if (!read.ok) log(OUTBOX_LOG.fileUnreadable(path, read.message));
  else if (read.value !== null && read.value.lost > 0) log(OUTBOX_LOG.wait(read.value.lost, path));
  const outbox = createOutbox({
    ...{ database, origin, limits, log, now, monotonicMs, soon },
    ballast: NO_BALLAST,
    check: null,
    files: openBodyFiles(dataFolder, { isWritable: false }),
  });
  return { outbox, database };
}
