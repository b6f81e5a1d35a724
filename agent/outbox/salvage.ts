import { DatabaseSync } from 'node:sqlite';
import { attempt } from '../data/attempt.ts';
import type { Log } from '../log.ts';

const COLUMNS = 'id, kind, origin, createdAt, ageMs, bytes, sha256, body, state, tries, lastError';

/**
 * Moves what can still be read out of a damaged outbox into the fresh one, row by row: one bad page must cost its own rows only.
 * Bodies are not judged here; a wrong one is quarantined when its turn comes. The damaged file stays where it was set aside.
 */
export function salvage(fresh: DatabaseSync, damagedPath: string, log: Log): void {
  const opened = attempt(() => new DatabaseSync(damagedPath, { readOnly: true }));
  if (!opened.ok) {
    log(`nothing can be saved from ${damagedPath}: ${opened.message}`);
    return;
  }
  const damaged = opened.value;
  const ids = attempt(() => damaged.prepare('SELECT rowid FROM item ORDER BY rowid').all().map((row) => Number(row['rowid'])));
  let saved = 0;
  let lost = 0;
  for (const rowid of ids.ok ? ids.value : []) {
    const row = attempt(() => damaged.prepare(`SELECT ${COLUMNS} FROM item WHERE rowid = ?`).get(rowid));
    const values = row.ok && row.value !== undefined ? Object.values(row.value) : null;
    const moved = values === null ? null : attempt(() => fresh.prepare(`INSERT OR IGNORE INTO item (${COLUMNS}) VALUES (${values.map(() => '?').join(', ')})`).run(...values).changes);
    if (moved?.ok === true && moved.value === 1) saved += 1;
    else lost += 1;
  }
  damaged.close();
  log(ids.ok
    ? `saved ${String(saved)} waiting reports from ${damagedPath}; ${String(lost)} could not be read`
    : `the list of reports in ${damagedPath} cannot be read: ${ids.message}`);
}
