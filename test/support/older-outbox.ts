import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { v7 as uuidv7 } from 'uuid';
import { openDatabase } from '../../agent/data/database.ts';
import { OUTBOX_FILE, OUTBOX_MIGRATIONS } from '../../agent/outbox/schema.ts';
import { sealOf, sha256Of } from '../../agent/outbox/soundness.ts';

/** Layouts before the present one. */
export const OLDER_LAYOUTS = OUTBOX_MIGRATIONS.length - 1;

/**
 * Makes the outbox of an agent of an earlier layout, and lets it wait there.
 *
 * @returns id and digest of each report
 */
export function olderOutbox(
  dataFolder: string,
  layout: number,
  count: number,
): readonly { readonly id: string; readonly sha256: string }[] {
  const old = openDatabase({
    path: join(dataFolder, OUTBOX_FILE),
    migrations: OUTBOX_MIGRATIONS.slice(0, layout),
    maxBytes: 1e9,
    log: () => undefined,
    now: () => new Date(),
  });
  if (!old.ok) throw new Error(old.message);
  const columns = 'id, kind, origin, createdAt, bytes, sha256, body';
  const insert = old.database.prepare(
    layout === 1
      ? `INSERT INTO item (${columns}) VALUES (?, 'break', 'site', '2026-05-04T09:00:00Z', ?, ?, ?)`
      : `INSERT INTO item (${columns}, seal) VALUES (?, 'break', 'site', '2026-05-04T09:00:00Z', ?, ?, ?, ?)`,
  );
  const made = Array.from({ length: count }, (_, number) => {
    const id = uuidv7();
    const body = randomBytes(100 + number * 500);
    const sha256 = sha256Of(body);
    const seal = layout === 1 ? [] : [sealOf({ id, kind: 'break', origin: 'site', sha256 })];
    insert.run(id, body.length, sha256, body, ...seal);
    return { id, sha256 };
  });
  old.database.close();
  return made;
}
