import { createHash, randomBytes } from 'node:crypto';
import type { DatabaseSync } from 'node:sqlite';
import * as z from 'zod/mini';
import { isFull } from '../store/database-errors.ts';
import { Deed, type Reader, Role, Way } from './reader.ts';
import { type HeldSession, withoutDisk } from './without-disk.ts';

export interface Account {
  readonly name: string;
  readonly role: Role;
  /** RFC 3339 in UTC. */
  readonly madeAt: string;
}

/** One line of the audit log. */
export interface Entry {
  readonly at: string;
  readonly who: string;
  readonly deed: Deed;
  /** A report, a device, an address: whatever it was done to. */
  readonly about: string | null;
}

/**
 * Who may see what came: accounts, sessions, tickets and the log of what they did. Another process
 * may change it beside a running collector. Every method throws the database's error, and what it
 * changes is durable on return; on a full disk links and sessions hold while this process lives.
 */
export interface Readers {
  accounts(): Account[];
  /** What `isPassword` takes; null when nobody has that name. */
  passwordOf(name: string): string | null;
  roleOf(name: string): Role | null;
  /** @returns false when the name is taken */
  add(account: Account, password: string): boolean;
  /** Also ends every session of that name. @returns false when nobody has it */
  setPassword(name: string, password: string): boolean;
  /** The same. */
  remove(name: string): boolean;
  /** A secret for a link that lets one browser in, once and within a minute. */
  mintTicket(): string;
  /** Takes a ticket out of circulation. @returns whether it was good */
  takeTicket(ticket: string): boolean;
  /** @returns the secret of a new session */
  open(reader: Reader): string;
  /** Whose session it is; null when it is none any more. Asking keeps it. */
  holds(secret: string | null): Reader | null;
  end(secret: string): void;
  note(entry: Omit<Entry, 'at'>): void;
  /** The newest first. */
  log(limit: number): Entry[];
  close(): void;
}

/** A link is clicked within this time, or never. */
const TICKET_LIFE_MS = 60_000;
/** A page that is open asks by itself: this ends where nobody has one open. */
export const SESSION_IDLE_MS = 2 * 60 * 60 * 1000;
/** A shift, with its handover. */
export const SESSION_LIFE_MS = 12 * 60 * 60 * 1000;
/** Being seen is written down no more often: each costs a wait for the disk. */
const SEEN_EVERY_MS = 60_000;
const MAX_SESSIONS = 1_000;
const MAX_ENTRIES = 100_000;
const MAX_ABOUT_CHARACTERS = 200;

const Session = z.object({ name: z.string(), role: Role, way: Way, seen_ms: z.number() });
const AccountRow = z.object({ name: z.string(), role: Role, made_at: z.string() });
const EntryRow = z.object({
  at: z.string(),
  who: z.string(),
  deed: Deed,
  about: z.nullable(z.string()),
});

const digestOf = (secret: string): string => createHash('sha256').update(secret).digest('hex');
const secretOf = (): string => randomBytes(32).toString('base64url');

/** @param onFull what could not be written on a full disk, and is done without: an entry, a link, a session, or when one was seen */
export function readersOver(
  database: DatabaseSync,
  now: () => Date,
  onFull: (thrown: unknown) => void,
): Readers {
  const held = withoutDisk();
  const ifThereIsRoom = (write: () => void, otherwise: () => void = () => undefined): void => {
    try {
      write();
    } catch (thrown) {
      if (!isFull(thrown)) throw thrown;
      onFull(thrown);
      otherwise();
    }
  };
  const ask = (sql: string) => database.prepare(sql);
  const passwordOf = ask('SELECT password FROM account WHERE name = ?');
  const roleOf = ask('SELECT role FROM account WHERE name = ?');
  const session = ask(
    'SELECT name, role, way, seen_ms FROM session WHERE digest = ? AND made_ms BETWEEN ? AND ? AND seen_ms >= ?',
  );
  const seen = ask('UPDATE session SET seen_ms = ? WHERE digest = ?');

  const together = <T>(work: () => T): T => {
    database.exec('BEGIN IMMEDIATE');
    try {
      const result = work();
      database.exec('COMMIT');
      return result;
    } catch (thrown) {
      if (database.isTransaction) database.exec('ROLLBACK');
      throw thrown;
    }
  };
  const passwordIn = (name: string): string | null => {
    const found = passwordOf.get(name)?.['password'];
    return typeof found === 'string' ? found : null;
  };
  const endSessionsOf = (name: string): void => {
    ask("DELETE FROM session WHERE name = ? AND way = 'password'").run(name);
  };
  const storedRole = (name: string): Role | null => {
    const parsed = Role.safeParse(roleOf.get(name)?.['role']);
    return parsed.success ? parsed.data : null;
  };

  const ofHeld = (digest: string, kept: HeldSession, at: number): Reader | null => {
    const { name, role, way, madeMs, seenMs, password } = kept;
    const isOver = at < madeMs || at - madeMs > SESSION_LIFE_MS || at - seenMs > SESSION_IDLE_MS;
    const present = way === 'password' ? storedRole(name) : role;
    if (isOver || present === null || password !== passwordIn(name)) {
      held.end(digest);
      return null;
    }
    held.keepSession(digest, { ...kept, seenMs: at });
    return { name, role: present, way };
  };

  return {
    accounts: () =>
      ask('SELECT name, role, made_at FROM account ORDER BY name')
        .all()
        .flatMap((row) => {
          const parsed = AccountRow.safeParse(row);
          if (!parsed.success) return [];
          const { made_at: madeAt, ...rest } = parsed.data;
          return [{ ...rest, madeAt }];
        }),
    passwordOf: passwordIn,
    roleOf: storedRole,
    add: ({ name, role, madeAt }, password) =>
      ask(
        'INSERT INTO account (name, role, password, made_at) VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING',
      ).run(name, role, password, madeAt).changes === 1,
    setPassword: (name, password) =>
      together(() => {
        endSessionsOf(name);
        return (
          ask('UPDATE account SET password = ? WHERE name = ?').run(password, name).changes === 1
        );
      }),
    remove: (name) =>
      together(() => {
        endSessionsOf(name);
        return ask('DELETE FROM account WHERE name = ?').run(name).changes === 1;
      }),
    mintTicket: () => {
      const ticket = secretOf();
      const digest = digestOf(ticket);
      const at = now().getTime();
      ifThereIsRoom(
        () => {
          together(() => {
            ask('DELETE FROM ticket WHERE made_ms NOT BETWEEN ? AND ?').run(
              at - TICKET_LIFE_MS,
              at,
            );
            ask('INSERT INTO ticket (digest, made_ms) VALUES (?, ?)').run(digest, at);
          });
        },
        () => {
          held.keepTicket(digest, at);
        },
      );
      return ticket;
    },
    takeTicket: (ticket) => {
      const at = now().getTime();
      const digest = digestOf(ticket);
      let madeMs = held.takeTicket(digest);
      if (madeMs === null && !held.isSpent(digest)) {
        const stored = ask('SELECT made_ms FROM ticket WHERE digest = ?').get(digest);
        if (stored === undefined) return false;
        ifThereIsRoom(
          () => {
            // Another process may have taken it meanwhile.
            if (ask('DELETE FROM ticket WHERE digest = ?').run(digest).changes === 1)
              madeMs = Number(stored['made_ms']);
          },
          () => {
            held.spend(digest);
            madeMs = Number(stored['made_ms']);
          },
        );
      }
      const age = madeMs === null ? -1 : at - madeMs;
      return age >= 0 && age <= TICKET_LIFE_MS;
    },
    open: ({ name, role, way }) => {
      const secret = secretOf();
      const at = now().getTime();
      const digest = digestOf(secret);
      ifThereIsRoom(
        () => {
          together(() => {
            ask('DELETE FROM session WHERE made_ms < ? OR seen_ms < ?').run(
              at - SESSION_LIFE_MS,
              at - SESSION_IDLE_MS,
            );
            ask(
              'INSERT INTO session (digest, name, role, way, made_ms, seen_ms) VALUES (?, ?, ?, ?, ?, ?)',
            ).run(digest, name, role, way, at, at);
            ask(
              'DELETE FROM session WHERE digest IN (SELECT digest FROM session ORDER BY seen_ms DESC LIMIT -1 OFFSET ?)',
            ).run(MAX_SESSIONS);
          });
        },
        () => {
          const password = passwordIn(name);
          held.keepSession(digest, { name, role, way, madeMs: at, seenMs: at, password });
        },
      );
      return secret;
    },
    holds: (secret) => {
      if (secret === null) return null;
      const digest = digestOf(secret);
      const at = now().getTime();
      if (held.isSpent(digest)) return null;
      const kept = held.session(digest);
      if (kept !== null) return ofHeld(digest, kept, at);
      const parsed = Session.safeParse(
        session.get(digest, at - SESSION_LIFE_MS, at, at - SESSION_IDLE_MS),
      );
      if (!parsed.success) return null;
      const { name, role, way, seen_ms: seenMs } = parsed.data;
      if (at - seenMs > SEEN_EVERY_MS)
        ifThereIsRoom(() => {
          seen.run(at, digest);
        });
      // Who was given another role has it at once, and who has no account any more has none.
      const present = way === 'password' ? storedRole(name) : role;
      return present === null ? null : { name, role: present, way };
    },
    end: (secret) => {
      const digest = digestOf(secret);
      held.end(digest);
      ifThereIsRoom(
        () => {
          ask('DELETE FROM session WHERE digest = ?').run(digest);
        },
        () => {
          held.spend(digest);
        },
      );
    },
    note: ({ who, deed, about }) => {
      ifThereIsRoom(() => {
        const { lastInsertRowid } = ask(
          'INSERT INTO audit (at, who, deed, about) VALUES (?, ?, ?, ?)',
        ).run(now().toISOString(), who, deed, about?.slice(0, MAX_ABOUT_CHARACTERS) ?? null);
        ask('DELETE FROM audit WHERE number <= ?').run(Number(lastInsertRowid) - MAX_ENTRIES);
      });
    },
    log: (limit) =>
      ask('SELECT at, who, deed, about FROM audit ORDER BY number DESC LIMIT ?')
        .all(limit)
        .flatMap((row) => {
          const parsed = EntryRow.safeParse(row);
          return parsed.success ? [parsed.data] : [];
        }),
    close: () => {
      if (database.isOpen) database.close();
    },
  };
}
