import { chmodSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import * as z from 'zod/mini';
import { ReportSummary } from './report-summary.ts';
import { reasonOf } from '../lib/error-name.ts';

const Row = z.object({
  id: z.string(),
  device: z.string(),
  sha256: z.string(),
  bytes: z.number(),
  received_at: z.string(),
  /** The receipt as it was sent; it is sent again byte for byte. */
  receipt: z.string(),
  summary: z.nullable(z.string()),
  whole: z.number(),
});

/**
 * One report that was received. `summary` is null when its body could not be decoded; `whole` is
 * false when the body is lost.
 */
export interface IndexedReport {
  readonly id: string;
  readonly device: string;
  readonly sha256: string;
  readonly bytes: number;
  readonly receivedAt: string;
  readonly receipt: string;
  readonly summary: ReportSummary | null;
  readonly whole: boolean;
}

export interface ReportIndex {
  find(id: string): IndexedReport | null;
  /** Returns after the row is durable. Throws the database's error. */
  insert(report: IndexedReport): void;
  setWhole(id: string, whole: boolean): void;
  /** Newest first, by order of arrival: clocks jump. A damaged row is left out. */
  list(limit: number): IndexedReport[];
  count(): number;
  close(): void;
}

export type OpenIndex =
  | { readonly ok: true; readonly index: ReportIndex }
  | { readonly ok: false; readonly message: string };

const VERSION = 1;
const SCHEMA = `
CREATE TABLE IF NOT EXISTS report (
  arrival INTEGER PRIMARY KEY,
  id TEXT NOT NULL UNIQUE,
  device TEXT NOT NULL,
  sha256 TEXT NOT NULL,
  bytes INTEGER NOT NULL,
  received_at TEXT NOT NULL,
  receipt TEXT NOT NULL,
  summary TEXT,
  whole INTEGER NOT NULL
) STRICT;
PRAGMA user_version = ${String(VERSION)}`;

const COLUMNS = 'id, device, sha256, bytes, received_at, receipt, summary, whole';

/** Opens the index, and makes it where there is none unless `readOnly`. */
export function openReportIndex(path: string, { readOnly = false } = {}): OpenIndex {
  let database: DatabaseSync | null = null;
  try {
    database = new DatabaseSync(path, { readOnly });
    database.exec('PRAGMA busy_timeout = 5000');
    const version = Number(database.prepare('PRAGMA user_version').get()?.['user_version']);
    if (version > VERSION) {
      database.close();
      return { ok: false, message: `${path} was written by a newer linesman: update this one` };
    }
    if (!readOnly) {
      database.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL');
      database.exec(`BEGIN IMMEDIATE; ${SCHEMA}; COMMIT`);
      chmodSync(path, 0o600);
    }
    return { ok: true, index: overDatabase(database) };
  } catch (thrown) {
    database?.close();
    return { ok: false, message: `cannot open ${path}: ${reasonOf(thrown)}` };
  }
}

function overDatabase(database: DatabaseSync): ReportIndex {
  const find = database.prepare(`SELECT ${COLUMNS} FROM report WHERE id = ?`);
  const insert = database.prepare(
    `INSERT INTO report (${COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?, ?)`,
  );
  const setWhole = database.prepare('UPDATE report SET whole = ? WHERE id = ?');
  const list = database.prepare(`SELECT ${COLUMNS} FROM report ORDER BY arrival DESC LIMIT ?`);
  const count = database.prepare('SELECT count(*) AS n FROM report');
  return {
    find: (id) => {
      const row = find.get(id);
      if (row === undefined) return null;
      const report = fromRow(row);
      if (report === null) throw new DamagedRow(id);
      return report;
    },
    insert: ({ id, device, sha256, bytes, receivedAt, receipt, summary, whole }) => {
      insert.run(
        id,
        device,
        sha256,
        bytes,
        receivedAt,
        receipt,
        summary === null ? null : JSON.stringify(summary),
        whole ? 1 : 0,
      );
    },
    setWhole: (id, whole) => {
      setWhole.run(whole ? 1 : 0, id);
    },
    list: (limit) =>
      list.all(limit).flatMap((row) => {
        const report = fromRow(row);
        return report === null ? [] : [report];
      }),
    count: () => Number(count.get()?.['n']),
    close: () => {
      database.close();
    },
  };
}

/** A row whose columns are not what was written: damage that SQLite itself does not see. */
export class DamagedRow extends Error {
  constructor(id: string) {
    super(`the row of report ${id} is damaged`);
  }
}

/** @returns null when a column holds what was never written */
function fromRow(row: unknown): IndexedReport | null {
  const parsed = Row.safeParse(row);
  if (!parsed.success) return null;
  const { received_at: receivedAt, summary, whole, ...rest } = parsed.data;
  return { ...rest, receivedAt, summary: readSummary(summary), whole: whole === 1 };
}

/** A summary of another version, or a damaged one, reads as none: it is for display only. */
function readSummary(text: string | null): ReportSummary | null {
  if (text === null) return null;
  try {
    const parsed = ReportSummary.safeParse(JSON.parse(text));
    return parsed.success ? parsed.data : null;
  } catch (thrown) {
    if (thrown instanceof SyntaxError) return null;
    throw thrown;
  }
}
