import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import type { HistoryRun, PortSpan } from '../../model/history.ts';
import { attempt, type Attempt } from '../data/attempt.ts';
import { HISTORY_FILE, MIGRATIONS, readSpans, smallRuns } from './history-rows.ts';

export interface HistoryReading {
  /** Newest first. */
  readonly runs: readonly HistoryRun[];
  /** Latest first. */
  readonly spans: readonly PortSpan[];
}

const BUSY_TIMEOUT_MS = 2_000;

/**
 * Reads the history beside a running agent or without one. A history that was never made is empty.
 * Layouts of an older version stay as they are until an agent opens them: ports are then empty.
 *
 * @param limit most runs to read
 */
export function readHistory(dataFolder: string, limit: number): Attempt<HistoryReading> {
  const path = join(dataFolder, HISTORY_FILE);
  if (!existsSync(path)) return { ok: true, value: { runs: [], spans: [] } };
  const read = attempt((): Attempt<HistoryReading> => {
    const database = new DatabaseSync(path, { readOnly: true });
    try {
      database.exec(`PRAGMA busy_timeout = ${String(BUSY_TIMEOUT_MS)}`);
      const layout = Number(database.prepare('PRAGMA user_version').get()?.['user_version'] ?? 0);
      if (layout > MIGRATIONS.length)
        return {
          ok: false,
          fault: 'unavailable',
          message: `it was written by a newer version of linesman (layout ${String(layout)}): update linesman`,
        };
      return {
        ok: true,
        value: {
          runs: layout < 1 ? [] : smallRuns(database, limit),
          spans: layout < 2 ? [] : readSpans(database),
        },
      };
    } finally {
      database.close();
    }
  });
  return read.ok ? read.value : read;
}
