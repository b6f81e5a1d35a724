import { join } from 'node:path';
import type { DatabaseSync } from 'node:sqlite';
import { MAX_ENVELOPE_BYTES } from '../../model/envelope.ts';
import { HeldBecause } from '../../model/held-because.ts';
import type { Loss, OutboxItem } from '../../model/outbox-item.ts';
import { parseJson } from '../../model/json.ts';
import { attemptOnDamaged, type Attempt } from '../data/attempt.ts';
import { isPlainFile } from '../data/file.ts';
import { openForReading } from '../data/read-alone.ts';
import { openBodyFiles } from './body-files.ts';
import { columnsIn, ITEM_COLUMNS, OUTBOX_FILE, toOutboxItem } from './schema.ts';
import { LATEST_RECEIPT, legible, LOSSES, lossesIn, offsetIn, plain } from './statements.ts';

/**
 * What waits, read beside a running agent or without one. An outbox that was never made is empty.
 */
export const readOutbox = (dataFolder: string): Attempt<readonly OutboxItem[]> =>
  beside(dataFolder, [], (database) => {
    const value = database.prepare(`SELECT value FROM fact WHERE key = 'held'`).get()?.['value'];
    const held = HeldBecause.safeParse(typeof value === 'string' ? parseJson(value) : null);
    const items = database.prepare(
      `SELECT ${columnsIn(database, 'item', ITEM_COLUMNS)} FROM item ORDER BY rowid`,
    );
    items.setReadBigInts(true);
    return legible(items.all().map(plain)).map((row) =>
      toOutboxItem(row, held.success ? held.data : null),
    );
  });

/** What one report says, exactly as it is sent; null when none has this id. */
export const readReport = (dataFolder: string, id: string): Attempt<Uint8Array | null> =>
  beside(dataFolder, null, (database) => {
    const columns = columnsIn(database, 'item', 'body, file');
    const row = database.prepare(`SELECT ${columns} FROM item WHERE id = ?`).get(id);
    const file = row?.['file'];
    const body =
      typeof file === 'string' ? openBodyFiles(dataFolder).read(file)?.body : row?.['body'];
    return body instanceof Uint8Array ? body : null;
  });

/** Rows that are looked into at once: a list that a person reads is shorter. */
const MAX_BEGINNINGS = 200;
/** Envelope and header of its encryption. */
const MAX_BEGINNING_BYTES = MAX_ENVELOPE_BYTES + 16 * 1024;

/** The first bytes of what waits, by id: enough to tell what it is. One that cannot be read is absent. */
export const readBeginnings = (dataFolder: string): Attempt<ReadonlyMap<string, Uint8Array>> =>
  beside(dataFolder, new Map<string, Uint8Array>(), (database) => {
    const columns = columnsIn(database, 'item', 'id, file');
    const rows = database
      .prepare(
        `SELECT ${columns}, substr(body, 1, ${String(MAX_BEGINNING_BYTES)}) AS body FROM item ORDER BY rowid LIMIT ${String(MAX_BEGINNINGS)}`,
      )
      .all();
    const files = openBodyFiles(dataFolder);
    return new Map(
      rows.flatMap(({ id, file, body }): [string, Uint8Array][] => {
        const bytes = typeof file === 'string' ? files.read(file)?.body : body;
        return typeof id === 'string' && bytes instanceof Uint8Array
          ? [[id, bytes.subarray(0, MAX_BEGINNING_BYTES)]]
          : [];
      }),
    );
  });

/** What the outbox tells of itself in a bundle. */
export interface Told {
  /** How far ahead the collector's clock was at the latest receipt; null before the first. */
  readonly clockOffsetMs: number | null;
  readonly losses: readonly Loss[];
}

export const readTold = (dataFolder: string): Attempt<Told> =>
  beside<Told>(dataFolder, { clockOffsetMs: null, losses: [] }, (database) => {
    const latest = database.prepare(LATEST_RECEIPT).get();
    const losses = database.prepare(LOSSES);
    losses.setReadBigInts(true);
    return {
      clockOffsetMs: offsetIn(latest)?.offsetMs ?? null,
      losses: lossesIn(losses.all().map(plain)),
    };
  });

function beside<T>(
  dataFolder: string,
  nothing: T,
  read: (database: DatabaseSync) => T,
): Attempt<T> {
  const path = join(dataFolder, OUTBOX_FILE);
  const there = isPlainFile(path);
  if (!there.ok) return there;
  if (!there.value) return { ok: true, value: nothing };
  return attemptOnDamaged(() => {
    const { database, end } = openForReading(path);
    try {
      database.exec('PRAGMA busy_timeout = 2000');
      const version = database.prepare('PRAGMA user_version').get()?.['user_version'];
      return Number(version ?? 0) === 0 ? nothing : read(database);
    } finally {
      end();
    }
  });
}
