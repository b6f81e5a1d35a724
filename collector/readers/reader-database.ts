import { chmodSync, existsSync, renameSync } from 'node:fs';
import { basename, join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { READERS } from '../../model/text/en/collector.ts';
import { isDamage } from '../store/database-errors.ts';
import type { DataPaths } from '../store/data-folder.ts';

/** Secrets stand here by their SHA-256 alone. Times of sessions and tickets are milliseconds of 1970. */
const SCHEMA = `
CREATE TABLE IF NOT EXISTS account (
  name TEXT PRIMARY KEY,
  role TEXT NOT NULL,
  password TEXT NOT NULL,
  made_at TEXT NOT NULL
) STRICT;
CREATE TABLE IF NOT EXISTS ticket (digest TEXT PRIMARY KEY, made_ms INTEGER NOT NULL) STRICT;
CREATE TABLE IF NOT EXISTS session (
  digest TEXT PRIMARY KEY,
  name TEXT NOT NULL,
  role TEXT NOT NULL,
  way TEXT NOT NULL,
  made_ms INTEGER NOT NULL,
  seen_ms INTEGER NOT NULL
) STRICT;
CREATE TABLE IF NOT EXISTS audit (
  number INTEGER PRIMARY KEY,
  at TEXT NOT NULL,
  who TEXT NOT NULL,
  deed TEXT NOT NULL,
  about TEXT
) STRICT`;

/**
 * Opens the file of those who may read. A damaged one is set aside: whoever was let in comes in anew
 * by the link for the folder's owner. Throws the database's error.
 *
 * @returns the database, and a sentence about the damage when there was one
 */
export function openReaderDatabase(
  paths: DataPaths,
  now: Date,
): { readonly database: DatabaseSync; readonly damage: string | null } {
  try {
    return { database: openChecked(paths.readers), damage: null };
  } catch (thrown) {
    if (!isDamage(thrown)) throw thrown;
  }
  const aside = join(
    paths.setAside,
    `readers-${now.toISOString().replace(/[^0-9TZ]/g, '')}.sqlite`,
  );
  for (const end of ['', '-journal'])
    if (existsSync(paths.readers + end)) renameSync(paths.readers + end, aside + end);
  return { database: openChecked(paths.readers), damage: READERS.damaged(basename(aside)) };
}

/** A journal of its own kind: the command line writes beside a collector that runs. */
function openChecked(path: string): DatabaseSync {
  const database = new DatabaseSync(path);
  try {
    database.exec(
      'PRAGMA busy_timeout = 5000; PRAGMA journal_mode = DELETE; PRAGMA synchronous = FULL',
    );
    const found = String(database.prepare('PRAGMA integrity_check(1)').get()?.['integrity_check']);
    if (found !== 'ok') throw Object.assign(new Error(found), { errcode: SQLITE_CORRUPT });
    if (path !== ':memory:') chmodSync(path, 0o600);
    database.exec(`BEGIN IMMEDIATE; ${SCHEMA}; COMMIT`);
    return database;
  } catch (thrown) {
    database.close();
    throw thrown;
  }
}

const SQLITE_CORRUPT = 11;
