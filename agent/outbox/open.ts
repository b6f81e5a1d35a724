import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { HeldBecause } from '../../model/agent-state.ts';
import type { OutboxItem } from '../../model/outbox-item.ts';
import { attempt, type Attempt, type Fault } from '../data/attempt.ts';
import { NO_BALLAST, openBallast, releaseBallast } from '../data/ballast.ts';
import { isPlainFile } from '../data/file.ts';
import { openDatabase, openInMemory, readAlone } from '../data/database.ts';
import type { Log } from '../log.ts';
import { OUTBOX_LIMITS, type OutboxLimits } from './limits.ts';
import { createOutbox, type Outbox } from './outbox.ts';
import { readFact, readItems } from './rows.ts';
import { salvage } from './salvage.ts';
import { transfer } from './transfer.ts';
import { type Origin, OUTBOX_FILE, OUTBOX_MIGRATIONS, toOutboxItem } from './schema.ts';

export interface OutboxOptions {
  readonly dataFolder: string;
  readonly origin: Origin;
  readonly log: Log;
  readonly now: () => Date;
  readonly limits?: OutboxLimits;
}

export interface OpenedOutbox {
  readonly outbox: Outbox;
  /** The same, for those who move it. */
  readonly database: DatabaseSync;
}
export type OutboxOpening = ({ readonly ok: true } & OpenedOutbox) | Fault;

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
  limits = OUTBOX_LIMITS,
}: OutboxOptions): OutboxOpening {
  const path = join(dataFolder, OUTBOX_FILE);
  const plan = { path, migrations: OUTBOX_MIGRATIONS, maxBytes: fileBytesFor(limits), log, now };
  let opened = openDatabase(plan);
  // Opening needs a few pages too; on a full disk what waits must still be able to leave.
  if (!opened.ok && opened.fault === 'full' && releaseBallast(dataFolder))
    opened = openDatabase(plan);
  if (!opened.ok) return opened;
  if (opened.setAside !== null) salvage(opened.database, opened.setAside, log);
  const { database } = opened;
  const ballast = openBallast(dataFolder);
  const outbox = createOutbox({ database, origin, limits, ballast, log, now });
  return { ok: true, outbox, database };
}

/** Memory is dearer than disk, and a laptop must not be filled twice. */
const IN_MEMORY_LIMITS: OutboxLimits = { ...OUTBOX_LIMITS, maxBytes: 32 * 1024 * 1024 };

/**
 * An outbox that ends with this process, for a disk that takes nothing: what waits on the disk is
 * read into it, so that it still leaves.
 */
export function openOutboxInMemory({
  dataFolder,
  origin,
  log,
  now,
  limits = IN_MEMORY_LIMITS,
}: OutboxOptions): OpenedOutbox {
  const database = openInMemory(OUTBOX_MIGRATIONS, fileBytesFor(limits));
  const path = join(dataFolder, OUTBOX_FILE);
  const read = readAlone(path, OUTBOX_MIGRATIONS.length, (onDisk) =>
    transfer(onDisk, database, limits.maxBytes),
  );
  if (!read.ok) log(`${path} cannot be read: ${read.message}`);
  else if (read.value !== null && read.value.lost > 0)
    log(`${String(read.value.lost)} reports in ${path} have to wait for room on the disk`);
  const outbox = createOutbox({ database, origin, limits, ballast: NO_BALLAST, log, now });
  return { outbox, database };
}

/**
 * What waits, read beside a running agent or without one. An outbox that was never made is empty.
 */
export function readOutbox(dataFolder: string): Attempt<readonly OutboxItem[]> {
  const path = join(dataFolder, OUTBOX_FILE);
  const there = isPlainFile(path);
  if (!there.ok) return there;
  if (!there.value) return { ok: true, value: [] };
  return attempt(() => {
    const database = new DatabaseSync(path, { readOnly: true });
    try {
      database.exec('PRAGMA busy_timeout = 2000');
      if (
        Number(database.prepare('PRAGMA user_version').get()?.['user_version'] ?? 0) <
        OUTBOX_MIGRATIONS.length
      )
        return [];
      const held = HeldBecause.safeParse(readFact(database, 'held'));
      return readItems(database, null).map((row) =>
        toOutboxItem(row, held.success ? held.data : null),
      );
    } finally {
      database.close();
    }
  });
}
