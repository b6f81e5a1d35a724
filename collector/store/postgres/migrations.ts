import { Kysely, PostgresDialect, sql } from 'kysely';
import { type Migration, Migrator } from 'kysely/migration';
import type { Pool } from 'pg';

const run =
  (statements: readonly string[]): Migration['up'] =>
  async (database) => {
    for (const statement of statements) await sql.raw(statement).execute(database);
  };

/** Every step by which the tables came to be as they are, for ever in this order. */
const MIGRATIONS: Readonly<Record<string, Migration>> = {
  '0001-reports': {
    up: run([
      `CREATE TABLE report (
        arrival BIGINT PRIMARY KEY,
        id TEXT COLLATE "C" NOT NULL UNIQUE,
        device TEXT NOT NULL,
        sha256 TEXT NOT NULL,
        bytes INTEGER NOT NULL,
        received_at TEXT COLLATE "C" NOT NULL,
        receipt TEXT NOT NULL,
        summary TEXT,
        whole BOOLEAN NOT NULL,
        reference TEXT,
        laptop INTEGER NOT NULL,
        leaving BOOLEAN NOT NULL DEFAULT false
      )`,
      'CREATE INDEX report_reference ON report (reference)',
      'CREATE INDEX report_laptop ON report (laptop)',
      // One row, changed by whoever changes reports: arrivals become visible in their order.
      `CREATE TABLE total (
        one BOOLEAN PRIMARY KEY DEFAULT true CHECK (one),
        arrival BIGINT NOT NULL,
        reports BIGINT NOT NULL,
        whole BIGINT NOT NULL,
        bytes BIGINT NOT NULL
      )`,
      'INSERT INTO total (arrival, reports, whole, bytes) VALUES (0, 0, 0, 0)',
      `CREATE FUNCTION count_reports() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
        IF TG_OP <> 'INSERT' THEN
          UPDATE total SET reports = total.reports - gone.n, whole = total.whole - gone.wholes, bytes = total.bytes - gone.sum FROM
            (SELECT count(*) AS n, coalesce(sum(r.whole::int), 0) AS wholes, coalesce(sum(r.whole::int * r.bytes), 0) AS sum FROM before r) AS gone;
        END IF;
        IF TG_OP <> 'DELETE' THEN
          UPDATE total SET reports = total.reports + come.n, whole = total.whole + come.wholes, bytes = total.bytes + come.sum FROM
            (SELECT count(*) AS n, coalesce(sum(r.whole::int), 0) AS wholes, coalesce(sum(r.whole::int * r.bytes), 0) AS sum FROM since r) AS come;
        END IF;
        RETURN NULL;
      END $$`,
      'CREATE TRIGGER report_added AFTER INSERT ON report REFERENCING NEW TABLE AS since FOR EACH STATEMENT EXECUTE FUNCTION count_reports()',
      'CREATE TRIGGER report_removed AFTER DELETE ON report REFERENCING OLD TABLE AS before FOR EACH STATEMENT EXECUTE FUNCTION count_reports()',
      'CREATE TRIGGER report_changed AFTER UPDATE ON report REFERENCING OLD TABLE AS before NEW TABLE AS since FOR EACH STATEMENT EXECUTE FUNCTION count_reports()',
    ]),
  },
  '0002-shared': {
    up: run([
      // The public half alone: who reads the database must not be able to sign.
      'CREATE TABLE signing_key (one BOOLEAN PRIMARY KEY DEFAULT true CHECK (one), key_id TEXT NOT NULL, public_key TEXT NOT NULL)',
      `CREATE TABLE device (
        device TEXT PRIMARY KEY,
        public_key TEXT NOT NULL,
        site TEXT,
        state TEXT NOT NULL,
        enrolled_at TEXT NOT NULL
      )`,
      // What is done stays for a while: each collector forgets the device in what it keeps by itself.
      'CREATE TABLE forget (device TEXT PRIMARY KEY, at TEXT NOT NULL, done_at TIMESTAMPTZ)',
      'CREATE TABLE taken (cause TEXT PRIMARY KEY, who TEXT NOT NULL, at TEXT NOT NULL)',
      `CREATE TABLE upload (
        token TEXT PRIMARY KEY,
        id TEXT NOT NULL,
        sha256 TEXT NOT NULL,
        bytes INTEGER NOT NULL,
        device TEXT NOT NULL,
        metadata TEXT NOT NULL,
        reached INTEGER NOT NULL,
        done BOOLEAN NOT NULL,
        holder TEXT,
        changed_at TIMESTAMPTZ NOT NULL DEFAULT now()
      )`,
      'CREATE INDEX upload_report ON upload (id)',
      'CREATE INDEX upload_device ON upload (device)',
      `CREATE TABLE upload_part (
        token TEXT NOT NULL REFERENCES upload ON DELETE CASCADE,
        at INTEGER NOT NULL,
        content BYTEA NOT NULL,
        PRIMARY KEY (token, at)
      )`,
    ]),
  },
};

/**
 * Brings the tables to this version. Of collectors that start at once one does it, and the others wait
 * (an advisory lock). Rejects with the database's error.
 *
 * @returns false when a newer version has been here
 */
export async function migrate(pool: Pool): Promise<boolean> {
  // Not destroyed: that would end the pool.
  const db = new Kysely<unknown>({ dialect: new PostgresDialect({ pool }) });
  const { error } = await new Migrator({
    db,
    provider: { getMigrations: () => Promise.resolve(MIGRATIONS) },
  }).migrateToLatest();
  if (error === undefined) return true;
  if (error instanceof Error && /previously executed migration .* is missing/.test(error.message))
    return false;
  throw error instanceof Error ? error : new Error('the tables could not be brought up to date');
}
