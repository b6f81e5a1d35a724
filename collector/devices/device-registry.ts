import { chmodSync, existsSync, renameSync } from 'node:fs';
import { basename, join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import * as z from 'zod/mini';
import { DeviceState } from '../../model/enrolment.ts';
import { REGISTRY } from '../../model/text/en/collector.ts';
import type { DataPaths } from '../store/data-folder.ts';
import { isDamage, isFull } from '../store/database-errors.ts';

/** A device that enrolled. */
export interface Device {
  readonly device: string;
  /** Base64 of the SPKI DER of its Ed25519 key. */
  readonly publicKey: string;
  readonly site: string | null;
  readonly state: DeviceState;
  /** RFC 3339 in UTC. */
  readonly enrolledAt: string;
}

const Row = z.object({
  device: z.string(),
  public_key: z.string(),
  site: z.nullable(z.string()),
  state: DeviceState,
  enrolled_at: z.string(),
});

/**
 * Which devices may send, by their keys. Another process may change it beside a running collector,
 * which looks at every request. Every method throws the database's error.
 */
export interface SqliteRegistry {
  find(device: string): Device | null;
  /** Durable on return. */
  add(device: Device): void;
  /** Durable on return. @returns false when it is not known */
  setState(device: string, state: DeviceState): boolean;
  /** Durable on return. @returns false when it was not known */
  remove(device: string): boolean;
  /** Forgets a device, and asks for the removal of what it had sent by then. Durable on return. */
  askToForget(device: string, at: string): void;
  /** Devices whose reports are to be removed. */
  toForget(): readonly { readonly device: string; readonly at: string }[];
  /** Their reports are gone. */
  forgotten(device: string): void;
  /** The newest first. */
  list(): Device[];
  /** Devices that nobody has approved yet. */
  pending(): ReadonlySet<string>;
  close(): void;
}

const SCHEMA = `CREATE TABLE device (
  device TEXT PRIMARY KEY,
  public_key TEXT NOT NULL,
  site TEXT,
  state TEXT NOT NULL,
  enrolled_at TEXT NOT NULL
) STRICT`;
const FORGET = 'CREATE TABLE forget (device TEXT PRIMARY KEY, at TEXT NOT NULL) STRICT';
const COLUMNS = 'device, public_key, site, state, enrolled_at';

/**
 * Opens the registry. A damaged one is set aside, and whoever can still be read there is taken
 * over: a revocation must not be lost with a page of the disk. Throws the database's error.
 *
 * @returns the registry, and a sentence about the damage when there was one
 */
export function openDeviceRegistry(
  paths: DataPaths,
  now: Date,
): { readonly registry: SqliteRegistry; readonly damage: string | null } {
  try {
    return { registry: overDatabase(openChecked(paths.devices)), damage: null };
  } catch (thrown) {
    if (!isDamage(thrown)) throw thrown;
  }
  const aside = join(
    paths.setAside,
    `devices-${now.toISOString().replace(/[^0-9TZ]/g, '')}.sqlite`,
  );
  renameSync(paths.devices, aside);
  const journal = `${paths.devices}-journal`;
  if (existsSync(journal)) renameSync(journal, `${aside}-journal`);
  const registry = overDatabase(openChecked(paths.devices));
  const saved = readable(aside);
  for (const device of saved) registry.add(device);
  return { registry, damage: REGISTRY.damaged(basename(aside), saved.length) };
}

/** A journal of its own kind: who only reads needs no room on a disk that is full (wal.html, 8). */
function openChecked(path: string): DatabaseSync {
  const database = new DatabaseSync(path);
  try {
    database.exec(
      'PRAGMA busy_timeout = 5000; PRAGMA journal_mode = DELETE; PRAGMA synchronous = EXTRA',
    );
    const found = String(database.prepare('PRAGMA integrity_check(1)').get()?.['integrity_check']);
    if (found !== 'ok') throw Object.assign(new Error(found), { errcode: SQLITE_CORRUPT });
    chmodSync(path, 0o600);
    return database;
  } catch (thrown) {
    database.close();
    throw thrown;
  }
}

const SQLITE_CORRUPT = 11;

function readable(path: string): Device[] {
  const devices: Device[] = [];
  const database = new DatabaseSync(path, { readOnly: true });
  try {
    for (const row of database.prepare(`SELECT ${COLUMNS} FROM device`).iterate()) {
      const device = fromRow(row);
      if (device !== null) devices.push(device);
    }
  } catch (thrown) {
    // What follows the damage cannot be read.
    if (!isDamage(thrown)) throw thrown;
  } finally {
    database.close();
  }
  return devices;
}

function fromRow(row: unknown): Device | null {
  const parsed = Row.safeParse(row);
  if (!parsed.success) return null;
  const { public_key: publicKey, enrolled_at: enrolledAt, ...rest } = parsed.data;
  return { ...rest, publicKey, enrolledAt };
}

function overDatabase(database: DatabaseSync): SqliteRegistry {
  let isMade = false;
  /** On a full disk the table is made by whoever enrols once there is room. */
  const make = (): void => {
    if (!isMade)
      for (const table of [SCHEMA, FORGET])
        database.exec(table.replace('TABLE', 'TABLE IF NOT EXISTS'));
    isMade = true;
  };
  try {
    make();
  } catch (thrown) {
    if (!isFull(thrown)) throw thrown;
  }
  const ask = <T>(otherwise: T, question: () => T): T => (isMade ? question() : otherwise);
  const all = (where: string): Device[] =>
    database
      .prepare(`SELECT ${COLUMNS} FROM device ${where}`)
      .all()
      .flatMap((row) => fromRow(row) ?? []);
  let find: ReturnType<DatabaseSync['prepare']> | null = null;
  return {
    find: (device) =>
      ask(null, () => {
        find ??= database.prepare(`SELECT ${COLUMNS} FROM device WHERE device = ?`);
        return fromRow(find.get(device));
      }),
    add: ({ device, publicKey, site, state, enrolledAt }) => {
      make();
      database
        .prepare(`INSERT INTO device (${COLUMNS}) VALUES (?, ?, ?, ?, ?)`)
        .run(device, publicKey, site, state, enrolledAt);
    },
    setState: (device, state) =>
      ask(
        false,
        () =>
          database.prepare('UPDATE device SET state = ? WHERE device = ?').run(state, device)
            .changes === 1,
      ),
    remove: (device) =>
      ask(
        false,
        () => database.prepare('DELETE FROM device WHERE device = ?').run(device).changes === 1,
      ),
    askToForget: (device, at) => {
      make();
      database.exec('BEGIN IMMEDIATE');
      try {
        database.prepare('DELETE FROM device WHERE device = ?').run(device);
        database.prepare('INSERT OR REPLACE INTO forget VALUES (?, ?)').run(device, at);
        database.exec('COMMIT');
      } catch (thrown) {
        if (database.isTransaction) database.exec('ROLLBACK');
        throw thrown;
      }
    },
    toForget: () =>
      ask([], () =>
        database
          .prepare('SELECT device, at FROM forget')
          .all()
          .map(({ device, at }) => ({ device: String(device), at: String(at) })),
      ),
    forgotten: (device) => {
      database.prepare('DELETE FROM forget WHERE device = ?').run(device);
    },
    list: () => ask([], () => all('ORDER BY enrolled_at DESC, device')),
    pending: () =>
      ask(
        new Set<string>(),
        () => new Set(all("WHERE state = 'pending'").map((row) => row.device)),
      ),
    close: () => {
      if (database.isOpen) database.close();
    },
  };
}
