import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import * as z from 'zod/mini';
import { ProbeRun } from '../model/run.ts';
import { attempt, type Attempt } from './data/attempt.ts';
import { inTransaction, openDatabase } from './data/database.ts';
import { parseJson } from '../model/json.ts';
import type { Log } from './log.ts';

/** A port that an interface was seen on, and when. */
export const SeenPort = z.object({ interface: z.string(), host: z.string(), port: z.number(), firstSeenAt: z.string(), lastSeenAt: z.string() });
export type SeenPort = z.infer<typeof SeenPort>;

/** Every run, in the order in which they ended; failures are kept longer than successes. */
export interface History {
  /** False when it could not be kept; the log has the cause, and the agent runs on. */
  add(run: ProbeRun): boolean;
  last(): ProbeRun | null;
  lastGood(): ProbeRun | null;
  close(): void;
}

export const HISTORY_FILE = 'history.sqlite';
const KEEP = { good: 500, other: 2_000 } as const;
const MAX_PORTS = 1_000;
const MAX_FILE_BYTES = 256 * 1024 * 1024;

const MIGRATIONS: readonly string[] = [`
  CREATE TABLE run (id INTEGER PRIMARY KEY AUTOINCREMENT, startedAt TEXT NOT NULL, good INTEGER NOT NULL, code TEXT NOT NULL, document TEXT NOT NULL) STRICT;
  CREATE INDEX run_by_good ON run (good, id);
  CREATE TABLE port (interface TEXT NOT NULL, host TEXT NOT NULL, port INTEGER NOT NULL, firstSeenAt TEXT NOT NULL, lastSeenAt TEXT NOT NULL, PRIMARY KEY (interface, host, port)) STRICT;
`];

export type HistoryOpening = { readonly ok: true; readonly history: History } | { readonly ok: false; readonly message: string };

/** Opens the history of a data folder whose lock the caller holds. */
export function openHistory({ dataFolder, log, now }: { readonly dataFolder: string; readonly log: Log; readonly now: () => Date }): HistoryOpening {
  const opened = openDatabase({ path: join(dataFolder, HISTORY_FILE), migrations: MIGRATIONS, maxBytes: MAX_FILE_BYTES, log, now });
  if (!opened.ok) return opened;
  const { database } = opened;
  const newest = (where: string): ProbeRun | null => {
    const read = attempt(() => legibleRuns(database, `${where} ORDER BY id DESC LIMIT 5`)[0] ?? null);
    if (read.ok) return read.value;
    log(`the history cannot be read: ${read.message}`);
    return null;
  };
  return {
    ok: true,
    history: {
      add: (run) => {
        const kept = attempt(() => { inTransaction(database, () => { addRun(database, run); }); });
        if (!kept.ok) log(`the run of ${run.startedAt} could not be kept: ${kept.message}`);
        return kept.ok;
      },
      last: () => newest(''),
      lastGood: () => newest('WHERE good = 1'),
      close: () => { database.close(); },
    },
  };
}

/** Runs (newest first, at most `limit`) and ports, read beside a running agent or without one. A history that was never made is empty. */
export function readHistory(dataFolder: string, limit: number): Attempt<{ readonly runs: readonly ProbeRun[]; readonly ports: readonly SeenPort[] }> {
  const path = join(dataFolder, HISTORY_FILE);
  if (!existsSync(path)) return { ok: true, value: { runs: [], ports: [] } };
  return attempt(() => {
    const database = new DatabaseSync(path, { readOnly: true });
    try {
      database.exec('PRAGMA busy_timeout = 2000');
      if (Number(database.prepare('PRAGMA user_version').get()?.['user_version'] ?? 0) < MIGRATIONS.length) return { runs: [], ports: [] };
      return { runs: legibleRuns(database, `ORDER BY id DESC LIMIT ${String(Math.trunc(limit))}`), ports: portsOf(database) };
    } finally {
      database.close();
    }
  });
}

function addRun(database: DatabaseSync, run: ProbeRun): void {
  const { severity, code } = run.diagnosis;
  const good = severity === 'ok' || severity === 'info';
  database.prepare('INSERT INTO run (startedAt, good, code, document) VALUES (?, ?, ?, ?)').run(run.startedAt, good ? 1 : 0, code, JSON.stringify(run));
  for (const [flag, keep] of [[1, KEEP.good], [0, KEEP.other]] as const) {
    database.prepare('DELETE FROM run WHERE good = ? AND id <= (SELECT id FROM run WHERE good = ? ORDER BY id DESC LIMIT 1 OFFSET ?)').run(flag, flag, keep);
  }
  const seen = database.prepare(`INSERT INTO port (interface, host, port, firstSeenAt, lastSeenAt) VALUES (?, ?, ?, ?, ?)
    ON CONFLICT (interface, host, port) DO UPDATE SET lastSeenAt = excluded.lastSeenAt`);
  for (const endpoint of run.endpoints) seen.run(endpoint.interface, endpoint.host, endpoint.port, run.startedAt, run.startedAt);
  database.prepare('DELETE FROM port WHERE rowid NOT IN (SELECT rowid FROM port ORDER BY lastSeenAt DESC LIMIT ?)').run(MAX_PORTS);
}

/** Rows that an older version wrote, or that a disk spoilt, are passed over. */
const legibleRuns = (database: DatabaseSync, tail: string): readonly ProbeRun[] =>
  database.prepare(`SELECT document FROM run ${tail}`).all().flatMap(({ document }) => {
    const parsed = ProbeRun.safeParse(typeof document === 'string' ? parseJson(document) : undefined);
    return parsed.success ? [parsed.data] : [];
  });

const portsOf = (database: DatabaseSync): readonly SeenPort[] =>
  database.prepare('SELECT interface, host, port, firstSeenAt, lastSeenAt FROM port ORDER BY interface, lastSeenAt DESC').all().flatMap((row) => {
    const parsed = SeenPort.safeParse(row);
    return parsed.success ? [parsed.data] : [];
  });
