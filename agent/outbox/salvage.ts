import { DatabaseSync } from 'node:sqlite';
import { attempt } from '../data/attempt.ts';
import type { Log } from '../log.ts';

const COLUMNS = 'id, kind, origin, createdAt, ageMs, bytes, sha256, body, state, tries, lastError';

/**
 * Moves what can still be read out of a damaged outbox into the fresh one, row by row: one bad page
 * must cost its own rows only. Bodies are not judged here; a wrong one is quarantined when its turn
 * comes. The damaged file stays where it was set aside.
 */
export function salvage(fresh: DatabaseSync, damagedPath: string, log: Log): void {
  const opened = attempt(() => new DatabaseSync(damagedPath, { readOnly: true }));
  if (!opened.ok) {
    log(`nothing can be saved from ${damagedPath}: ${opened.message}`);
    return;
  }
  const damaged = opened.value;
  const hasTable = attempt(
    () =>
      damaged
        .prepare(`SELECT 1 FROM sqlite_schema WHERE type = 'table' AND name = 'item'`)
        .get() !== undefined,
  );
  const rowids = hasTable.ok && hasTable.value ? findRows(damaged) : [];
  let saved = 0;
  let lost = 0;
  for (const rowid of rowids) {
    const row = attempt(() =>
      damaged.prepare(`SELECT ${COLUMNS} FROM item WHERE rowid = ?`).get(rowid),
    );
    const values = row.ok && row.value !== undefined ? Object.values(row.value) : null;
    const moved =
      values === null
        ? null
        : attempt(
            () =>
              fresh
                .prepare(
                  `INSERT OR IGNORE INTO item (${COLUMNS}) VALUES (${values.map(() => '?').join(', ')})`,
                )
                .run(...values).changes,
          );
    if (moved?.ok === true && moved.value === 1) saved += 1;
    else lost += 1;
  }
  damaged.close();
  log(
    `saved ${String(saved)} waiting reports from ${damagedPath}; ${String(lost)} could not be read`,
  );
}

/**
 * A scan ends at the first bad page: the index names rows that the table cannot reach, and the
 * table is walked from both ends.
 */
const SCANS = [
  'SELECT rowid FROM item INDEXED BY sqlite_autoindex_item_1',
  'SELECT rowid FROM item NOT INDEXED ORDER BY rowid',
  'SELECT rowid FROM item NOT INDEXED ORDER BY rowid DESC',
] as const;

function findRows(damaged: DatabaseSync): readonly number[] {
  const found = new Set<number>();
  for (const scan of SCANS) {
    // What a scan found before it broke off counts; that it broke off shows in the rows that are
    // missing.
    attempt(() => {
      for (const row of damaged.prepare(scan).iterate()) found.add(Number(row['rowid']));
    });
  }
  return [...found].sort((a, b) => a - b);
}
