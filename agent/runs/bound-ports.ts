import type { DatabaseSync } from 'node:sqlite';
import { prepared } from '../data/prepared.ts';
import * as z from 'zod/mini';
import type { LastBoundPort } from '../../model/access-list.ts';
import type { ProbeRun } from '../../model/run.ts';

/** Rows that are kept, the newest: more attachments than a traveller sees in one day. */
const MAX_ROWS = 1_000;

const Row = z.object({
  address: z.string(),
  interface: z.string(),
  port: z.number().check(z.int(), z.gte(1), z.lte(65535)),
  at: z.string(),
  attachment: z.string(),
});

/**
 * Forgets what bound later than now: the clock was set back, and would come to those moments again
 * when the ports are long out of date.
 */
export function forgetLater(database: DatabaseSync, now: string): void {
  prepared(database, 'DELETE FROM bound_port WHERE at > ?').run(now);
}

/** Puts the ports that bound in a run in the place of those of the last run there. */
export function writeBound(
  database: DatabaseSync,
  { target, endpoints, startedAt }: ProbeRun,
  attachment: string,
): void {
  const host = target.host.toLowerCase();
  prepared(database, 'DELETE FROM bound_port WHERE attachment = ? AND host = ?').run(
    attachment,
    host,
  );
  const write = prepared(
    database,
    'INSERT OR REPLACE INTO bound_port (attachment, host, address, interface, port, at) VALUES (?, ?, ?, ?, ?, ?)',
  );
  for (const { bind, host: address, interface: name, port } of endpoints) {
    // A further directory server is another host, with a mapper of its own.
    if (bind === 'accepted' && target.addresses.includes(address))
      write.run(attachment, host, address, name, port, startedAt);
  }
  prepared(
    database,
    'DELETE FROM bound_port WHERE rowid NOT IN (SELECT rowid FROM bound_port ORDER BY rowid DESC LIMIT ?)',
  ).run(MAX_ROWS);
}

/** Rows that a disk spoilt are passed over; the casts keep a foreign whole number from throwing. */
export const readBound = (
  database: DatabaseSync,
  host: string,
  attachment: string,
): readonly LastBoundPort[] =>
  prepared(
    database,
    'SELECT address, interface, CAST(port AS REAL) AS port, at, attachment FROM bound_port WHERE attachment = ? AND host = ? ORDER BY rowid LIMIT ?',
  )
    .all(attachment, host.toLowerCase(), MAX_ROWS)
    .flatMap((row) => {
      const parsed = Row.safeParse(row);
      return parsed.success ? [parsed.data] : [];
    });
