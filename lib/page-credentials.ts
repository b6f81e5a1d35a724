import { createHash, timingSafeEqual } from 'node:crypto';

/** A link is typed or clicked within this time, or never. */
export const TICKET_LIFE_MS = 60_000;
/** A page that nobody looked at for this long has to be opened afresh. */
export const SESSION_IDLE_MS = 24 * 60 * 60 * 1000;
/** More than a person opens; whoever asks for more loses the oldest. */
export const MAX_TICKETS = 16;
export const MAX_SESSIONS = 32;

/** Who may see the page: one-time tickets, and the sessions that they were exchanged for. */
export interface Credentials {
  /** A fresh ticket for a link. */
  readonly mint: () => string;
  /**
   * Takes a ticket out of circulation. @returns the new session's id, or null when the ticket is
   * unknown, used or too old
   */
  readonly redeem: (ticket: string) => string | null;
  /** Whether the session is alive; asking keeps it so. */
  readonly holds: (session: string | null) => boolean;
}

interface CredentialsIo {
  /** 256 random bits, URL-safe. */
  readonly random: () => string;
  /** A clock that never jumps, in milliseconds. */
  readonly monotonicMs: () => number;
}

interface Held {
  readonly digest: Buffer;
  seenMs: number;
}

export function createCredentials({ random, monotonicMs }: CredentialsIo): Credentials {
  const tickets: Held[] = [];
  const sessions: Held[] = [];

  const issue = (held: Held[], limit: number): string => {
    const secret = random();
    held.push({ digest: digestOf(secret), seenMs: monotonicMs() });
    held.splice(0, held.length - limit);
    return secret;
  };

  return {
    mint: () => issue(tickets, MAX_TICKETS),
    redeem: (ticket) => {
      const at = find(tickets, ticket, monotonicMs() - TICKET_LIFE_MS);
      if (at === -1) return null;
      tickets.splice(at, 1);
      return issue(sessions, MAX_SESSIONS);
    },
    holds: (session) => {
      const at = session === null ? -1 : find(sessions, session, monotonicMs() - SESSION_IDLE_MS);
      const [held] = at === -1 ? [] : sessions.splice(at, 1);
      if (held === undefined) return false;
      // The last one used stands last, so that the limit drops the one that was idle longest.
      sessions.push({ ...held, seenMs: monotonicMs() });
      return true;
    },
  };
}

const digestOf = (secret: string): Buffer => createHash('sha256').update(secret).digest();

/**
 * Compares with every one held, in constant time each: how long it takes tells nothing about how
 * much was right.
 */
function find(held: readonly Held[], secret: string, notBeforeMs: number): number {
  const digest = digestOf(secret);
  return held.reduce(
    (found, one, index) =>
      timingSafeEqual(one.digest, digest) && one.seenMs >= notBeforeMs ? index : found,
    -1,
  );
}
