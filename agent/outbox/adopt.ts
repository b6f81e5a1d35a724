import type { DatabaseSync } from 'node:sqlite';
import { OUTBOX_LOG } from '../../model/text/en/outbox.ts';
import { attemptOnDamaged, type Attempt } from '../data/attempt.ts';
import type { Log } from '../log.ts';
import { agedOf } from './age.ts';
import type { BodyFiles, FileHead } from './body-files.ts';
import { sha256Of } from './soundness.ts';

/**
 * Brings rows and files together: a file that a row lost the name of is named again, and one that
 * nobody needs is removed: its report was delivered or dropped, or was never promised to be kept.
 *
 * @param isRebuilt the database was made anew: then a whole file without a row is a report that
 *   waits
 * @returns how many rows were made from files
 */
export function adoptFiles(
  database: DatabaseSync,
  files: BodyFiles,
  { isRebuilt, log }: { readonly isRebuilt: boolean; readonly log: Log },
): Attempt<number> {
  const names = files.names();
  if (!names.ok) {
    log(OUTBOX_LOG.filesUnread(names.message));
    return names;
  }
  if (names.value.length === 0 || !files.isWritable) return { ok: true, value: 0 };
  const adopted = attemptOnDamaged(() => {
    const isNamed = database.prepare('SELECT 1 FROM item WHERE file = ?');
    let made = 0;
    for (const name of names.value) {
      if (isNamed.get(name) !== undefined) continue;
      const what = adoptOne(database, files, name, isRebuilt);
      if (what === 'made') made += 1;
      if (what !== 'unneeded') continue;
      const removed = files.remove(name);
      if (!removed.ok) log(OUTBOX_LOG.fileStays(name, removed.message));
    }
    return made;
  });
  if (!adopted.ok) log(OUTBOX_LOG.filesUnread(adopted.message));
  return adopted;
}

function adoptOne(
  database: DatabaseSync,
  files: BodyFiles,
  name: string,
  isRebuilt: boolean,
): 'made' | 'named' | 'unneeded' {
  const found = files.read(name);
  const { head = null, body = new Uint8Array() } = found ?? {};
  if (head === null || sha256Of(body) !== head.sha256) return 'unneeded';
  const row = database.prepare('SELECT file, sha256 FROM item WHERE id = ?').get(head.id);
  if (row !== undefined) {
    const isOf = row['file'] !== null && row['sha256'] === head.sha256;
    if (!isOf || (typeof row['file'] === 'string' && files.read(row['file']) !== null))
      return 'unneeded';
    database
      .prepare(
        `UPDATE item SET file = ?, state = iif(state = 'quarantined', 'ready', state) WHERE id = ?`,
      )
      .run(name, head.id);
    return 'named';
  }
  const isGone = database.prepare('SELECT 1 FROM receipt WHERE id = ?').get(head.id) !== undefined;
  if (!isRebuilt || isGone) return 'unneeded';
  insert(database, head, name);
  return 'made';
}

const insert = (
  database: DatabaseSync,
  { id, kind, origin, createdAt, bytes, sha256, seal }: FileHead,
  name: string,
): void => {
  database
    .prepare(
      `INSERT INTO item (id, kind, origin, createdAt, bytes, sha256, body, seal, file, ageMs) VALUES (?, ?, ?, ?, ?, ?, x'', ?, ?, ?)`,
    )
    .run(id, kind, origin, createdAt, bytes, sha256, seal, name, -agedOf(database));
};
