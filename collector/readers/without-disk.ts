import type { Reader } from './reader.ts';

/** A session that no disk holds; `password`: as it stood then, a changed one ends it. */
export interface HeldSession extends Reader {
  readonly madeMs: number;
  readonly seenMs: number;
  readonly password: string | null;
}

/**
 * What a full disk cannot take of links and sessions: they hold as long as this process lives, so
 * that the helpdesk reads what it has. By the digest of each secret.
 */
export interface WithoutDisk {
  keepTicket(digest: string, atMs: number): void;
  /** When it was made; null: none that is held here. It is gone then. */
  takeTicket(digest: string): number | null;
  keepSession(digest: string, session: HeldSession): void;
  session(digest: string): HeldSession | null;
  /** A ticket or session on the disk that could not be removed there. */
  spend(digest: string): void;
  isSpent(digest: string): boolean;
  end(digest: string): void;
}

const MAX_HELD = 1_000;

export function withoutDisk(): WithoutDisk {
  const tickets = new Map<string, number>();
  const sessions = new Map<string, HeldSession>();
  const spent = new Map<string, true>();
  /** The oldest gives way. */
  const keep = <T>(held: Map<string, T>, digest: string, value: T): void => {
    const [oldest] = held.keys();
    if (held.size >= MAX_HELD && oldest !== undefined) held.delete(oldest);
    held.delete(digest);
    held.set(digest, value);
  };
  return {
    keepTicket: (digest, atMs) => {
      keep(tickets, digest, atMs);
    },
    takeTicket: (digest) => {
      const at = tickets.get(digest) ?? null;
      tickets.delete(digest);
      return at;
    },
    keepSession: (digest, session) => {
      keep(sessions, digest, session);
    },
    session: (digest) => sessions.get(digest) ?? null,
    spend: (digest) => {
      keep(spent, digest, true);
    },
    isSpent: (digest) => spent.has(digest),
    end: (digest) => {
      sessions.delete(digest);
    },
  };
}
