import type { DatabaseSync } from 'node:sqlite';
import { parseJson } from '../../model/json.ts';
import { type FactKey, ITEM_COLUMNS, ItemRow, type Origin } from './schema.ts';

/**
 * Every legible item of one origin, in the order of their making: a clock may jump, a row number
 * does not.
 */
export const readItems = (database: DatabaseSync, origin: Origin | null): readonly ItemRow[] =>
  database
    .prepare(`SELECT ${ITEM_COLUMNS} FROM item WHERE ? IS NULL OR origin = ? ORDER BY rowid`)
    .all(origin, origin)
    .flatMap((row) => {
      const parsed = ItemRow.safeParse(row);
      return parsed.success ? [parsed.data] : [];
    });

/** A stored fact; null when it was never written or is not legible. */
export function readFact(database: DatabaseSync, key: FactKey): unknown {
  const value = database.prepare('SELECT value FROM fact WHERE key = ?').get(key)?.['value'];
  return typeof value === 'string' ? (parseJson(value) ?? null) : null;
}

export function writeFact(database: DatabaseSync, key: FactKey, value: unknown): void {
  database
    .prepare(
      'INSERT INTO fact (key, value) VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value',
    )
    .run(key, JSON.stringify(value));
}
