import { isWayOut } from '../../codes/facts.ts';
import type { HeldBecause } from '../../held-because.ts';
import type { SendTrouble } from '../../send-trouble.ts';
import { SENDING_IN_TRAY, sendingWords, withoutCodes } from './sending.ts';

type Why = Readonly<Record<NonNullable<HeldBecause>, string>>;

/** Why reports wait: on a terminal, behind "2 reports waiting: " or "Outbox". */
const IN_LINE: Why = {
  'no-collector': 'no collector is configured',
  'no-route': 'there is no way to the collector',
  captive: 'the network wants its login page first',
  metered:
    'the network is metered, and what may be sent over it this hour is spent (while roaming: nothing): another network, a later hour at home or `linesman sync` sends them',
  'no-recipients':
    'nobody is named to encrypt them for, and they do not leave as they are: set collector.recipients',
  backoff: 'the next try follows soon',
};

/** The same in the tray's menu, which has room for a few words. */
const IN_TRAY: Why = {
  'no-collector': 'no collector is set up',
  'no-route': 'no way out yet',
  captive: 'this Wi-Fi wants its login page first',
  metered: 'this connection is metered',
  'no-recipients': 'nobody is named to encrypt them for',
  backoff: 'next try soon',
};

/** The same as a sentence of its own on the page. */
const ON_PAGE: Why = {
  'no-collector': 'They stay here: no collector is set up to receive them.',
  'no-route': 'They leave by themselves when there is a way out.',
  captive: 'They wait until the login page lets traffic through.',
  metered:
    'This network is metered, and what may be sent over it this hour is spent (while roaming: nothing). They leave over Wi-Fi or a cable, in a later hour at home, or at once by “Send now”.',
  'no-recipients':
    'They stay here: nobody is named to encrypt them for, and they do not leave as they are. Whoever set Linesman up adds collector.recipients.',
  backoff: 'The next try follows by itself.',
};

/** What a try that failed came to, where reports wait for the next one. */
const failed = (why: HeldBecause, trouble: SendTrouble | null): SendTrouble | null =>
  why === 'backoff' ? trouble : null;

export function heldInLine(why: NonNullable<HeldBecause>, trouble: SendTrouble | null): string {
  const told = failed(why, trouble);
  if (told === null) return IN_LINE[why];
  const more = isWayOut(told.code) ? ` (more: linesman explain ${told.code})` : '';
  return `${sendingWords(told)}; trying again later${more}`;
}

export function heldInTray(why: NonNullable<HeldBecause>, trouble: SendTrouble | null): string {
  const told = failed(why, trouble);
  return told === null ? IN_TRAY[why] : SENDING_IN_TRAY[told.code];
}

export function heldOnPage(why: HeldBecause, trouble: SendTrouble | null): string {
  if (why === null) return 'They are on their way.';
  const told = failed(why, trouble);
  return told === null
    ? ON_PAGE[why]
    : `The latest try failed: ${withoutCodes(sendingWords(told))}. Another follows by itself.`;
}
