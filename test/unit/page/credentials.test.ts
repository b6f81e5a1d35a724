import { describe, expect, test } from 'vitest';
import {
  createCredentials,
  MAX_SESSIONS,
  MAX_TICKETS,
  SESSION_IDLE_MS,
  TICKET_LIFE_MS,
} from '../../../lib/page-credentials.ts';

function keeper() {
  let issued = 0;
  let clockMs = 0;
  const credentials = createCredentials({
    random: () => `secret-${String((issued += 1))}`,
    monotonicMs: () => clockMs,
  });
  return {
    ...credentials,
    pass: (ms: number) => {
      clockMs += ms;
    },
  };
}

describe('who may see the page', () => {
  test('a ticket opens one session, and a second use of it opens none', () => {
    const { mint, redeem, holds } = keeper();
    const ticket = mint();

    const session = redeem(ticket);

    expect(session).not.toBeNull();
    expect(holds(session)).toBe(true);
    expect(redeem(ticket)).toBeNull();
  });

  test('a ticket that is older than a minute opens nothing', () => {
    const { mint, redeem, pass } = keeper();
    const [early, late] = [mint(), mint()];

    pass(TICKET_LIFE_MS);
    const inTime = redeem(early);
    pass(1);

    expect(inTime).not.toBeNull();
    expect(redeem(late)).toBeNull();
  });

  test('a ticket is no session, and a session no ticket', () => {
    const { mint, redeem, holds } = keeper();
    const ticket = mint();

    expect(holds(ticket)).toBe(false);
    const session = redeem(ticket)!;
    expect(redeem(session)).toBeNull();
    expect(holds(null)).toBe(false);
  });

  test('a session lives as long as somebody looks, and a day longer', () => {
    const { mint, redeem, holds, pass } = keeper();
    const session = redeem(mint());

    pass(SESSION_IDLE_MS);
    expect(holds(session)).toBe(true);
    pass(SESSION_IDLE_MS);
    expect(holds(session)).toBe(true);
    pass(SESSION_IDLE_MS + 1);
    expect(holds(session)).toBe(false);
  });

  test('whoever asks for too many links loses the oldest', () => {
    const { mint, redeem } = keeper();
    const tickets = Array.from({ length: MAX_TICKETS + 1 }, mint);

    expect(redeem(tickets[0]!)).toBeNull();
    expect(redeem(tickets[1]!)).not.toBeNull();
  });

  test('too many sessions end the one that was idle longest, not the one in use', () => {
    const { mint, redeem, holds } = keeper();
    const inUse = redeem(mint());
    const idle = redeem(mint());
    for (let more = 2; more < MAX_SESSIONS; more += 1) redeem(mint());

    holds(inUse);
    redeem(mint());

    expect(holds(inUse)).toBe(true);
    expect(holds(idle)).toBe(false);
  });
});
