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
import { OUTBOX_LOG } from '../../model/text/en/outbox.ts';
import { attempt, attemptOnDamaged, type Attempt } from '../data/attempt.ts';
import { openDatabase, openInMemory, schemaOf } from '../data/database.ts';
import type { Log } from '../log.ts';
import { adoptFiles } from './adopt.ts';
import type { BodyFiles } from './body-files.ts';
import { PAGE_BYTES, restoreBranches } from './restore-branches.ts';
import { OUTBOX_MIGRATIONS } from './schema.ts';
import { prepareStatements } from './statements.ts';
import { transfer } from './transfer.ts';

/**
 * Moves what can still be read out of a damaged outbox into the fresh one, and counts what cannot.
 * The damaged file stays where it was set aside.
 */
export function salvage(
  fresh: DatabaseSync,
  damagedPath: string,
  { files, log, now }: { readonly files: BodyFiles; readonly log: Log; readonly now: () => Date },
): void {
  const countLost = (count: number): void => {
    const counted = attempt(() => {
      prepareStatements(fresh).addLoss('report', 'damaged', count, now().toISOString());
    });
    if (!counted.ok) log(OUTBOX_LOG.lossUncounted(counted.message));
  };
  restoreHeader(damagedPath, log);
  const branches = restoreBranches(damagedPath);
  if (!branches.ok) log(OUTBOX_LOG.nothingSaved(damagedPath, branches.message));
  restoreTables(damagedPath, log);
  const opened = openDamaged(damagedPath, true);
  if (!opened.ok) {
    log(OUTBOX_LOG.nothingSaved(damagedPath, opened.message));
    adoptFiles(fresh, files, { isRebuilt: true, log });
    countLost(1);
    return;
  }
  const moved = transfer(opened.value, fresh);
  opened.value.close();
  // A row that could not be read may have been that of a file.
  const fromFiles = adoptFiles(fresh, files, { isRebuilt: true, log });
  const lost = Math.max(moved.isWhole ? 0 : Math.min(moved.lost, 1), moved.lost - fromFiles);
  log(OUTBOX_LOG.saved(moved.saved + fromFiles, damagedPath, lost));
  if (lost > 0) countLost(lost);
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
const FREE_AT = 32;
const MAGIC = 'SQLite format 3\0';

/**
 * Writes the first page anew where it is none: it holds the header and the tables' definitions,
 * which are the same in every outbox. Pages that were free stay unused.
 */
function restoreHeader(path: string, log: Log): void {
  const restored = attempt(() => {
    const file = openSync(path, 'r+');
    try {
      const head = Buffer.alloc(MAGIC.length);
      readSync(file, head, 0, head.length, 0);
      if (head.toString('latin1') === MAGIC) return;
      const page = firstPage();
      if (page === null) return;
      page.writeUInt32BE(Math.floor(fstatSync(file).size / PAGE_BYTES), SIZE_AT);
      page.fill(0, FREE_AT, FREE_AT + 8);
      writeSync(file, page, 0, page.length, 0);
    } finally {
      closeSync(file);
    }
  });
  if (!restored.ok) log(OUTBOX_LOG.nothingSaved(path, restored.message));
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
