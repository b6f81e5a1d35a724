import type { DatabaseSync } from 'node:sqlite';
import * as z from 'zod/mini';
import type { HeldBecause } from '../../model/held-because.ts';
import { parseJson } from '../../model/json.ts';
import { Copies, ItemState, type OutboxItem } from '../../model/outbox-item.ts';

/** Whose site a report belongs to: what the demo made never goes to the real helpdesk. */
export const Origin = z.enum(['demo', 'site']);
export type Origin = z.infer<typeof Origin>;

export const OUTBOX_FILE = 'outbox.sqlite';

/**
 * An age is counted, not computed from `createdAt`: a clock that jumps must not expire what waits. It
 * is `ageMs` and the fact `aged` together (`age.ts`), so that all grow older by one write.
 * `seal` proves which id, kind and origin belong to a body (`sealOf`).
 */
export const OUTBOX_MIGRATIONS: readonly string[] = [
  `
  CREATE TABLE item (
    id TEXT PRIMARY KEY,
    kind TEXT NOT NULL,
    origin TEXT NOT NULL CHECK (origin IN ('demo', 'site')),
    createdAt TEXT NOT NULL,
    ageMs INTEGER NOT NULL DEFAULT 0,
    bytes INTEGER NOT NULL,
    sha256 TEXT NOT NULL,
    body BLOB NOT NULL,
    state TEXT NOT NULL DEFAULT 'ready' CHECK (state IN ('ready', 'sending', 'quarantined', 'refused')),
    tries INTEGER NOT NULL DEFAULT 0,
    nextTryAt TEXT,
    lastError TEXT
  ) STRICT;
  CREATE INDEX item_by_size ON item (origin, state, bytes);
  CREATE TABLE receipt (id TEXT PRIMARY KEY, receipt TEXT NOT NULL, storedAt TEXT NOT NULL) STRICT;
  CREATE TABLE loss (kind TEXT NOT NULL, reason TEXT NOT NULL, count INTEGER NOT NULL, firstAt TEXT NOT NULL, lastAt TEXT NOT NULL, PRIMARY KEY (kind, reason)) STRICT;
  CREATE TABLE fact (key TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT;
`,
  // What is asked of all rows stands in one index: beyond the bodies a row is slow to read.
  `
  ALTER TABLE item ADD COLUMN seal TEXT;
  DROP INDEX item_by_size;
  CREATE INDEX item_waiting ON item (origin, state, bytes, tries, nextTryAt);
`,
  // How a user took a report along, and where a large one is being handed over in parts.
  `
  ALTER TABLE item ADD COLUMN copies TEXT NOT NULL DEFAULT '[]';
  CREATE TABLE upload (id TEXT PRIMARY KEY, url TEXT NOT NULL, collectorUrl TEXT NOT NULL) STRICT;
`,
  // Where a large body lies: that of its row is empty. What decides about the order of sending
  // stands in the index too.
  `
  ALTER TABLE item ADD COLUMN file TEXT;
  CREATE INDEX item_file ON item (file) WHERE file IS NOT NULL;
  DROP INDEX item_waiting;
  CREATE INDEX item_waiting ON item (origin, state, kind, tries, nextTryAt, bytes);
`,
  // Who is too old is asked at each start.
  `
  DROP INDEX item_waiting;
  CREATE INDEX item_waiting ON item (origin, state, kind, tries, nextTryAt, bytes, ageMs);
`,
];

/** A row of `item` without its body, as the disk gave it back. */
export const ItemRow = z.object({
  row: z.number(),
  id: z.string().check(z.maxLength(100)),
  kind: z.string().check(z.maxLength(100)),
  createdAt: z.string(),
  bytes: z.number(),
  state: ItemState,
  tries: z.number(),
  nextTryAt: z.nullable(z.string()),
  lastError: z.nullable(z.string()),
  copies: z.nullable(z.string()),
});
export type ItemRow = z.infer<typeof ItemRow>;
export const ITEM_COLUMNS =
  'rowid AS row, id, kind, createdAt, bytes, state, tries, nextTryAt, lastError, copies';

/** Small facts that must change together with the items; each is one JSON document. */
export type FactKey =
  | `openBreak of ${Origin}`
  | `told of finding ${Origin}`
  | `told of weak spots ${Origin}`
  | `told of trouble ${Origin}`
  | 'held'
  | 'agedAt'
  | 'aged'
  | 'lastDeliveredAt'
  | 'wait'
  | 'spent';

/** Facts of whoever sends or tells. */
export type Memo = 'wait' | 'spent' | 'told';

export const memoKey = (key: Memo, origin: Origin): FactKey =>
  key === 'told' ? `told of trouble ${origin}` : key;

/** An item as people see it; only what is still to be sent can be held. */
export const toOutboxItem = (
  { id, kind, createdAt, bytes, state, tries, nextTryAt, lastError, copies }: ItemRow,
  held: HeldBecause,
): OutboxItem => ({
  id,
  kind,
  bytes,
  createdAt,
  state,
  tries,
  nextTryAt,
  heldBecause: state === 'ready' ? held : null,
  lastError,
  copies: copiesOf(copies),
});

/** What the disk altered reads as none: it is for display alone. */
export function copiesOf(text: unknown): Copies {
  const parsed = Copies.safeParse(typeof text === 'string' ? parseJson(text) : null);
  return parsed.success ? parsed.data : [];
}

/** Columns to select; those that an outbox of an older version does not have read as null. */
export function columnsIn(database: DatabaseSync, table: string, columns: string): string {
  const names = new Set(
    database
      .prepare('SELECT name FROM pragma_table_info(?)')
      .all(table)
      .map(({ name }) => name),
  );
  const has = (column: string): boolean => names.has(column) || column.startsWith('rowid ');
  return columns
    .split(', ')
    .map((column) => (has(column) ? column : `NULL AS ${column}`))
    .join(', ');
}
