import type { HeldBecause } from '../../agent-state.ts';

type Why = Readonly<Record<NonNullable<HeldBecause>, string>>;

/** Why reports wait: on a terminal, behind "2 reports waiting: " or "Outbox". */
export const HELD_IN_LINE: Why = {
  'no-collector': 'no collector is configured',
  'no-route': 'there is no way to the collector',
  captive: 'the network wants its login page first',
  metered: 'the network is metered',
  backoff: 'the collector did not take them; trying again later',
};

/** The same in the tray's menu, which has room for a few words. */
export const HELD_IN_TRAY: Why = {
  'no-collector': 'no collector is set up',
  'no-route': 'no way out yet',
  captive: 'this Wi-Fi wants its login page first',
  metered: 'this connection is metered',
  backoff: 'the collector did not take it, next try soon',
};

/** The same as a sentence of its own on the page. */
export const HELD_ON_PAGE: Why = {
  'no-collector': 'They stay here: no collector is set up to receive them.',
  'no-route': 'They leave by themselves when there is a way out.',
  captive: 'They wait until the login page lets traffic through.',
  metered: 'They wait for a network that is not metered.',
  backoff: 'The collector did not take them; another try follows by itself.',
};

export const heldOnPage = (why: HeldBecause): string =>
  why === null ? 'They are on their way.' : HELD_ON_PAGE[why];
