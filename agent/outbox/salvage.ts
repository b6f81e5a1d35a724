import {
  closeSync,
  fstatSync,
  mkdtempSync,
  openSync,
  readFileSync,
  readSync,
  rmSync,
  writeSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { isDeepStrictEqual } from 'node:util';
import { OUTBOX_LOG, OUTBOX_TROUBLE } from '../../model/text/en/outbox.ts';
import { attempt, attemptOnDamaged, type Attempt } from '../data/attempt.ts';
import { openDatabase, openInMemory, schemaOf } from '../data/database.ts';
import type { Log } from '../log.ts';
import { adoptFiles } from './adopt.ts';
import type { BodyFiles } from './body-files.ts';
import { PAGE_BYTES, restoreBranches } from './restore-branches.ts';
import { OUTBOX_MIGRATIONS } from './schema.ts';
import { prepareStatements } from './statements.ts';
import { transfer, type Transferred } from './transfer.ts';

const DONE: Attempt<void> = { ok: true, value: undefined };
const TOO_FULL: Attempt<void> = { ok: false, fault: 'full', message: OUTBOX_TROUBLE.noRoomToMend };

/**
 * Moves what can still be read out of a damaged outbox into the fresh one, and counts what cannot.
 * The damaged file stays where it was set aside.
 *
 * @returns a fault where the disk is too full for all that can be read: nothing is counted then, and
 *   the damaged file is still what waits
 */
export function salvage(
  fresh: DatabaseSync,
  damagedPath: string,
  { files, log, now }: { readonly files: BodyFiles; readonly log: Log; readonly now: () => Date },
): Attempt<void> {
  const countLost = (count: number): Attempt<void> => {
    const counted = attempt(() => {
      prepareStatements(fresh).addLoss('report', 'damaged', count, now().toISOString());
    });
    if (!counted.ok) log(OUTBOX_LOG.lossUncounted(counted.message));
    return counted.ok || counted.fault === 'full' ? counted : DONE;
  };
  const readOnce = (which: 'missing' | 'all', earlier?: Transferred): Transferred | undefined => {
    const branches = restoreBranches(damagedPath, which);
    if (!branches.ok) log(OUTBOX_LOG.nothingSaved(damagedPath, branches.message));
    restoreTables(damagedPath, log);
    const opened = openDamaged(damagedPath, true);
    if (!opened.ok) {
      log(OUTBOX_LOG.nothingSaved(damagedPath, opened.message));
      return earlier;
    }
    const moved = transfer(opened.value, fresh, earlier === undefined ? {} : { earlier });
    opened.value.close();
    return moved;
  };
  const header = restoreHeader(damagedPath, log);
  if (!header.ok && header.fault === 'full') return header;
  let moved = readOnce('missing');
  // A branch may look sound and lead astray: one bit in it hides all rows of several pages.
  if (moved === undefined || moved.lost > 0) moved = readOnce('all', moved);
  if (moved?.isFull === true) return TOO_FULL;
  // A row that could not be read may have been that of a file.
  const adopted = adoptFiles(fresh, files, { isRebuilt: true, log });
  if (!adopted.ok && adopted.fault === 'full') return adopted;
  const fromFiles = adopted.ok ? adopted.value : 0;
  if (moved === undefined) return countLost(1);
  const lost = Math.max(moved.isWhole ? 0 : Math.min(moved.lost, 1), moved.lost - fromFiles);
  log(OUTBOX_LOG.saved(moved.saved + fromFiles, damagedPath, lost));
  return lost > 0 ? countLost(lost) : DONE;
}

/**
 * `writable_schema` lets SQLite read on where the schema or the file's size contradicts the rest
 * (sqlite.org/pragma.html#pragma_writable_schema): a file that was cut short is read up to the cut.
 */
function openDamaged(path: string, readOnly: boolean): Attempt<DatabaseSync> {
  return attemptOnDamaged(() => {
    // Newer versions of Node open defensively, and SQLite then ignores the pragma.
    const options = { readOnly, defensive: false };
    const database = new DatabaseSync(path, options);
    database.exec('PRAGMA writable_schema = ON');
    return database;
  });
}

/** Pages of the file, in its header (sqlite.org/fileformat2.html#database_header). */
const SIZE_AT = 28;
/** That number counts where these two are the same. */
const CHANGES_AT = 24;
const VALID_FOR_AT = 92;
const FREE_AT = 32;
const HEADER_BYTES = 100;
/**
 * What stands in the header of every outbox (fileformat2.html#the_database_header): pages of 4096
 * bytes, written ahead, with the fractions that SQLite prescribes; format 4 of tables; UTF-8.
 */
const FIXED = [
  [16, [0x10, 0x00, 2, 2, 0, 64, 32, 32]],
  [44, [0, 0, 0, 4]],
  [56, [0, 0, 0, 1]],
] as const;
const MAGIC = 'SQLite format 3\0';

/**
 * Writes the first page anew where it is none, and else what of its header is the same in every
 * outbox: it holds the header and the tables' definitions. Pages that were free stay unused.
 */
function restoreHeader(path: string, log: Log): Attempt<void> {
  const restored = attempt(() => {
    const file = openSync(path, 'r+');
    try {
      const head = Buffer.alloc(HEADER_BYTES);
      readSync(file, head, 0, head.length, 0);
      const pages = Math.floor(fstatSync(file).size / PAGE_BYTES);
      if (head.toString('latin1', 0, MAGIC.length) === MAGIC) {
        for (const [at, bytes] of FIXED) head.set(bytes, at);
        // Where it says fewer, those behind cannot be reached; what was cut off is not there.
        head.writeUInt32BE(pages, SIZE_AT);
        head.copy(head, VALID_FOR_AT, CHANGES_AT, CHANGES_AT + 4);
        writeSync(file, head, 0, head.length, 0);
        return;
      }
      const page = firstPage();
      if (page === null) return;
      page.writeUInt32BE(pages, SIZE_AT);
      page.fill(0, FREE_AT, FREE_AT + 8);
      writeSync(file, page, 0, page.length, 0);
    } finally {
      closeSync(file);
    }
  });
  if (!restored.ok) log(OUTBOX_LOG.nothingSaved(path, restored.message));
  return restored;
}

/** Of an outbox that was just made; null when none can be. */
function firstPage(): Buffer | null {
  const folder = mkdtempSync(join(tmpdir(), 'linesman-'));
  try {
    const path = join(folder, 'model.sqlite');
    const model = openDatabase({
      ...{ path, migrations: OUTBOX_MIGRATIONS, maxBytes: Infinity },
      ...{ log: () => undefined, now: () => new Date() },
    });
    if (!model.ok) return null;
    model.database.close();
    return readFileSync(path).subarray(0, PAGE_BYTES);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/**
 * Writes the tables' definitions anew where a bit of them was flipped: a column that is called
 * otherwise, or a table that cannot be parsed, hides all rows. Their pages stay where they are.
 */
function restoreTables(path: string, log: Log): void {
  const model = openInMemory(OUTBOX_MIGRATIONS, Infinity);
  const wanted = schemaOf(model);
  model.close();
  const opened = openDamaged(path, false);
  if (!opened.ok) return;
  const database = opened.value;
  const restored = attemptOnDamaged(() => {
    const found = schemaOf(database);
    // Another number of tables was made by another version; and what is the same needs nothing.
    if (found.length !== wanted.length || isDeepStrictEqual(found, wanted)) return;
    const write = database.prepare(
      'UPDATE sqlite_schema SET type = ?, name = ?, tbl_name = ?, rootpage = ?, sql = ? WHERE rowid = ?',
    );
    for (const { rowid, type, name, tbl_name: table, rootpage, sql } of wanted)
      write.run(type, name, table, rootpage, sql, rowid);
  });
  database.close();
  if (!restored.ok) log(OUTBOX_LOG.nothingSaved(path, restored.message));
}
