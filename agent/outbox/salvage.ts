import { DatabaseSync } from 'node:sqlite';
import { attempt, type Attempt } from '../data/attempt.ts';
import type { Log } from '../log.ts';
import { transfer } from './transfer.ts';

/**
 * Moves what can still be read out of a damaged outbox into the fresh one. The damaged file stays
 * where it was set aside.
 */
export function salvage(fresh: DatabaseSync, damagedPath: string, log: Log): void {
  const opened = openDamaged(damagedPath);
  if (!opened.ok) {
    log(`nothing can be saved from ${damagedPath}: ${opened.message}`);
    return;
  }
  const { saved, lost } = transfer(opened.value, fresh);
  opened.value.close();
  log(
    `saved ${String(saved)} waiting reports from ${damagedPath}; ${String(lost)} could not be read`,
  );
}

/**
 * `writable_schema` lets SQLite read on where the schema or the file's size contradicts the rest
 * (sqlite.org/pragma.html#pragma_writable_schema): a file that was cut short is read up to the cut.
 */
function openDamaged(path: string): Attempt<DatabaseSync> {
  return attempt(() => {
    // Newer versions of Node open defensively, and SQLite then ignores the pragma.
    const options = { readOnly: true, defensive: false };
    const database = new DatabaseSync(path, options);
    database.exec('PRAGMA writable_schema = ON');
    return database;
  });
}
