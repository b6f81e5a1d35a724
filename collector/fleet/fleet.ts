import { chmodSync, rmSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import * as z from 'zod/mini';
import { parseJson } from '../../model/json.ts';
import { isDamage, isFull } from '../store/database-errors.ts';
import type { IndexedReport } from '../store/index-row.ts';
import type { ReportIndex } from '../store/report-index.ts';
import { keyOf } from './causes.ts';
import type { Mended } from './others.ts';
import type { Taken } from './taken.ts';
import { type Sighting, sightingsOf, type Standing, standingOf } from './standing.ts';

/** How every laptop stands, kept as reports come, so that no page has to read them all. */
export interface Fleet {
  /** Takes what came since it was last asked. @returns whether there may be more */
  catchUp(): Promise<boolean>;
  /** Laptops that something keeps from their mail, and that were heard since then. */
  broken(since: string): Standing[];
  /** How many laptops were heard since then. */
  laptops(since: string): number;
  find(device: string): Standing | null;
  /** Laptops with the same code, gateway and site, whose break began within an hour of that of `of`. */
  alike(of: Standing): Standing[];
  /** Where laptops of its site had what `of` has, and have mail again since that was heard. */
  mended(of: Standing): Mended[];
  sightings(): Sighting[];
  /** Who sees to what, by the key of the cause; a cause that no laptop has any more is not among them. */
  taken(): Map<string, Taken>;
  take(keys: readonly string[], taken: Taken): void;
  handBack(keys: readonly string[]): void;
  /** Removes what is known of one laptop. */
  forget(device: string): void;
  /** Removes whose newest report is too old to be kept. */
  sweep(): Promise<number>;
  close(): void;
}

const BATCH = 500;
const HOUR_MS = 60 * 60 * 1000;
/** Whoever is still broken then is so for another reason. */
const MENDED_DAYS = 7;
/** Far more than lists, laptops and ports of one company make. */
const MAX_SIGHTINGS = 100_000;

const SCHEMA = `
CREATE TABLE IF NOT EXISTS cursor (one INTEGER PRIMARY KEY CHECK (one = 1), arrival INTEGER NOT NULL) STRICT;
CREATE TABLE IF NOT EXISTS standing (
  device TEXT PRIMARY KEY, report TEXT NOT NULL, heard_at TEXT NOT NULL, code TEXT,
  cause TEXT, who TEXT NOT NULL, owner TEXT, since TEXT, site TEXT, gateway TEXT,
  reference TEXT, outside TEXT NOT NULL
) STRICT;
CREATE INDEX IF NOT EXISTS standing_cause ON standing (cause) WHERE code IS NOT NULL;
CREATE INDEX IF NOT EXISTS standing_broken ON standing (heard_at) WHERE code IS NOT NULL;
CREATE INDEX IF NOT EXISTS standing_heard ON standing (heard_at);
CREATE TABLE IF NOT EXISTS sighting (
  list TEXT NOT NULL, device TEXT NOT NULL, interface TEXT NOT NULL, port INTEGER NOT NULL,
  inside INTEGER NOT NULL, works INTEGER NOT NULL, owner TEXT, at TEXT NOT NULL,
  PRIMARY KEY (list, device, interface, port, inside)
) STRICT, WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS taken (cause TEXT PRIMARY KEY, who TEXT NOT NULL, at TEXT NOT NULL) STRICT;
CREATE TABLE IF NOT EXISTS mended (
  device TEXT NOT NULL, code TEXT NOT NULL, site TEXT, gateway TEXT, at TEXT NOT NULL
) STRICT;
CREATE INDEX IF NOT EXISTS mended_code ON mended (code, at);
CREATE INDEX IF NOT EXISTS mended_device ON mended (device);
CREATE INDEX IF NOT EXISTS sighting_device ON sighting (device)`;

const StandingRow = z.object({
  device: z.string(),
  report: z.string(),
  heard_at: z.string(),
  code: z.nullable(z.string()),
  who: z.string(),
  owner: z.nullable(z.string()),
  since: z.nullable(z.string()),
  site: z.nullable(z.string()),
  gateway: z.nullable(z.string()),
  reference: z.nullable(z.string()),
  outside: z.string(),
});
const MendedRow = z.object({
  gateway: z.nullable(z.string()),
  at: z.string(),
  laptops: z.number(),
});
const Names = z.array(z.string());
const SightingRow = z.object({
  list: z.string(),
  device: z.string(),
  interface: z.string(),
  port: z.number(),
  inside: z.number(),
  works: z.number(),
  owner: z.nullable(z.string()),
  at: z.string(),
});

/** Opens it, or begins anew where it is damaged: everything in it can be read from the index again. */
export function openFleet(
  path: string,
  index: Pick<ReportIndex, 'page' | 'find' | 'has'>,
  pending: () => Promise<ReadonlySet<string>>,
): Fleet {
  return over(openDatabase(path), index, pending);
}

function openDatabase(path: string): DatabaseSync {
  try {
    return prepared(path);
  } catch (thrown) {
    if (isFull(thrown)) return prepared(':memory:');
    if (!isDamage(thrown)) throw thrown;
  }
  for (const end of ['', '-wal', '-shm']) rmSync(path + end, { force: true });
  return prepared(path);
}

/** A power cut may take the last of it: the cursor goes with it, and it is read again. */
function prepared(path: string): DatabaseSync {
  const database = new DatabaseSync(path);
  try {
    database.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL');
    database.exec(SCHEMA);
    if (path !== ':memory:') chmodSync(path, 0o600);
    return database;
  } catch (thrown) {
    database.close();
    throw thrown;
  }
}

function over(
  database: DatabaseSync,
  index: Pick<ReportIndex, 'page' | 'find' | 'has'>,
  pending: () => Promise<ReadonlySet<string>>,
): Fleet {
  const cursor = database.prepare('SELECT arrival FROM cursor');
  const moveCursor = database.prepare('INSERT OR REPLACE INTO cursor (one, arrival) VALUES (1, ?)');
  // The older of two that come in any order says nothing.
  const stand = database.prepare(
    `INSERT INTO standing (device, report, heard_at, code, cause, who, owner, since, site, gateway, reference, outside)
     VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12)
     ON CONFLICT (device) DO UPDATE SET report = ?2, heard_at = ?3, code = ?4, cause = ?5, who = ?6, owner = ?7,
       since = ?8, site = ?9, gateway = ?10, reference = ?11, outside = ?12 WHERE heard_at <= ?3`,
  );
  const sight = database.prepare(
    `INSERT INTO sighting (list, device, interface, port, inside, works, owner, at) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)
     ON CONFLICT DO UPDATE SET works = max(works, ?6), owner = coalesce(?7, owner),
       at = CASE WHEN inside = 0 THEN min(at, ?8) ELSE max(at, ?8) END`,
  );
  const broken = database.prepare(
    'SELECT * FROM standing WHERE code IS NOT NULL AND heard_at >= ?',
  );
  const laptops = database.prepare('SELECT count(*) AS n FROM standing WHERE heard_at >= ?');
  const find = database.prepare('SELECT * FROM standing WHERE device = ?');
  const alike = database.prepare(
    'SELECT * FROM standing WHERE code IS NOT NULL AND cause = ? LIMIT 10000',
  );
  const mend = database.prepare(
    `INSERT INTO mended (device, code, site, gateway, at)
     SELECT device, code, site, gateway, ?2 FROM standing WHERE device = ?1 AND code IS NOT NULL AND heard_at <= ?2`,
  );
  const mended = database.prepare(
    `SELECT gateway, max(at) AS at, count(DISTINCT device) AS laptops FROM mended
     WHERE code = ?1 AND at >= ?2 AND site IS ?3 AND device <> ?4 GROUP BY gateway ORDER BY at DESC LIMIT 100`,
  );
  const sightings = database.prepare(
    `SELECT * FROM sighting ORDER BY at LIMIT ${String(MAX_SIGHTINGS)}`,
  );
  const everybody = database.prepare('SELECT device, report FROM standing');

  const take = (report: IndexedReport): void => {
    const standing = standingOf(report);
    if (standing !== null) {
      const { device, heardAt, code, whoMustAct, owner, since, site, gateway } = standing;
      if (code === null) mend.run(device, heardAt);
      const cause = code === null ? null : keyOf(standing);
      stand.run(
        ...[device, standing.report, heardAt, code, cause, whoMustAct, owner, since, site, gateway],
        standing.reference,
        JSON.stringify(standing.outside),
      );
    }
    for (const { list, device, interface: name, port, inside, works, owner, at } of sightingsOf(
      report,
    ))
      sight.run(list, device, name, port, inside ? 1 : 0, works ? 1 : 0, owner, at);
  };

  const forget = (device: string): void => {
    for (const table of ['standing', 'sighting', 'mended'])
      database.prepare(`DELETE FROM ${table} WHERE device = ?`).run(device);
  };

  const inOne = (work: () => void): void => {
    database.exec('BEGIN IMMEDIATE');
    try {
      work();
      database.exec('COMMIT');
    } catch (thrown) {
      if (database.isTransaction) database.exec('ROLLBACK');
      throw thrown;
    }
  };

  return {
    catchUp: async () => {
      const after = cursor.get()?.['arrival'];
      const rows = await index.page(typeof after === 'number' ? after : null, BATCH);
      const last = rows.at(-1);
      if (last === undefined) return false;
      const reports: IndexedReport[] = [];
      const apart = await pending();
      for (const { id } of rows) {
        const report = await index.find(id);
        if (report !== null && !apart.has(report.device)) reports.push(report);
      }
      inOne(() => {
        for (const report of reports) take(report);
        moveCursor.run(last.arrival);
      });
      return rows.length === BATCH;
    },
    broken: (since) => standingsIn(broken.all(since)),
    laptops: (since) => Number(laptops.get(since)?.['n']),
    find: (device) => standingsIn([find.get(device)])[0] ?? null,
    alike: (of) => {
      const begun = Date.parse(of.since ?? of.heardAt);
      return standingsIn(alike.all(keyOf(of))).filter(
        ({ since, heardAt }) => Math.abs(Date.parse(since ?? heardAt) - begun) <= HOUR_MS,
      );
    },
    mended: ({ code, heardAt, site, device }) =>
      mended.all(code, heardAt, site, device).flatMap((row) => {
        const parsed = MendedRow.safeParse(row);
        return parsed.success ? [parsed.data] : [];
      }),
    sightings: () =>
      sightings.all().flatMap((row) => {
        const parsed = SightingRow.safeParse(row);
        if (!parsed.success) return [];
        const { inside, works, ...rest } = parsed.data;
        return [{ ...rest, inside: inside === 1, works: works === 1 }];
      }),
    taken: () =>
      new Map(
        database
          .prepare(
            'SELECT cause, who, at FROM taken WHERE cause IN (SELECT cause FROM standing WHERE code IS NOT NULL)',
          )
          .all()
          .map(({ cause, who, at }) => [String(cause), { who: String(who), at: String(at) }]),
      ),
    take: (keys, { who, at }) => {
      inOne(() => {
        // What is over is over: who takes the next one over has to say so again.
        database.exec(
          'DELETE FROM taken WHERE cause NOT IN (SELECT cause FROM standing WHERE code IS NOT NULL)',
        );
        for (const key of keys)
          database
            .prepare('INSERT OR REPLACE INTO taken (cause, who, at) VALUES (?, ?, ?)')
            .run(key, who, at);
      });
    },
    handBack: (keys) => {
      for (const key of keys) database.prepare('DELETE FROM taken WHERE cause = ?').run(key);
    },
    forget: (device) => {
      inOne(() => {
        forget(device);
      });
    },
    sweep: async () => {
      const gone: typeof known = [];
      const known = everybody.all();
      for (const row of known) if (!(await index.has(String(row['report'])))) gone.push(row);
      inOne(() => {
        for (const { device } of gone) forget(String(device));
        database
          .prepare("DELETE FROM mended WHERE at < strftime('%Y-%m-%dT%H:%M:%fZ', 'now', ?)")
          .run(`-${String(MENDED_DAYS)} days`);
      });
      return gone.length;
    },
    close: () => {
      if (database.isOpen) database.close();
    },
  };
}

const standingsIn = (rows: readonly unknown[]): Standing[] =>
  rows.flatMap((row) => {
    const parsed = StandingRow.safeParse(row);
    if (!parsed.success) return [];
    const { heard_at: heardAt, who: whoMustAct, outside: text, ...rest } = parsed.data;
    const outside = Names.safeParse(parseJson(text));
    return outside.success ? [{ ...rest, heardAt, whoMustAct, outside: outside.data }] : [];
  });
