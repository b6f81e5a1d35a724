import type { HeldBecause } from '../../held-because.ts';
import type { ItemState, OutboxItem } from '../../outbox-item.ts';
import type { Sending } from '../../agent-state.ts';
import { clockWords, counted, sizeWords } from './clock.ts';

/** Why one report waits, and what comes next or can be done about it. */
interface Explanation {
  readonly why: string;
  readonly next: string;
}

const HELD: Readonly<Record<NonNullable<HeldBecause>, Explanation>> = {
  'no-collector': {
    why: 'No collector is set up to receive it.',
    next: 'Whoever set Linesman up adds collector.url; until then it can be taken along as a file or a mail draft.',
  },
  'no-route': {
    why: 'Nothing on this laptop leads to the collector.',
    next: 'Connect to a network, or start the VPN: it leaves by itself.',
  },
  captive: {
    why: 'This network wants its login page first.',
    next: 'Log in with a browser: it leaves by itself.',
  },
  metered: {
    why: 'This network is metered, and what may be sent over it this hour is spent (while roaming: nothing).',
    next: 'It leaves over Wi-Fi or a cable, or in a later hour at home; “Send now” and linesman sync send it all the same.',
  },
  'no-recipients': {
    why: 'Nobody is named to encrypt it for, and it does not leave as it is.',
    next: 'Whoever set Linesman up adds collector.recipients; it can be taken along as a file until then.',
  },
  backoff: {
    why: 'The latest try did not reach the collector.',
    next: 'Another follows by itself; trying it now skips the wait.',
  },
};

const STATES: Readonly<Record<ItemState, Explanation>> = {
  ready: { why: 'Nothing holds it.', next: 'It leaves when its turn comes, within a minute.' },
  sending: {
    why: 'It is on its way.',
    next: 'It is removed when the collector’s receipt is here.',
  },
  quarantined: {
    why: 'The disk altered it, so it cannot be sent.',
    next: 'Trying it now looks at it once more; dropping it counts it as lost, and the next report tells the helpdesk.',
  },
  refused: {
    why: 'Whoever answered as the collector would not take it.',
    next: 'It is tried again after a longer wait; read the answer below to the helpdesk.',
  },
};

const explanationOf = ({ state, heldBecause }: OutboxItem): Explanation =>
  heldBecause === null ? STATES[state] : HELD[heldBecause];

/** @param recipients keys that open it: 0 when it is not encrypted, null when that cannot be told */
export const encryptionWords = (recipients: number | null): string =>
  recipients === null
    ? 'unreadable on the disk'
    : recipients === 0
      ? 'not encrypted'
      : `encrypted, ${counted(recipients, 'key')} ${recipients === 1 ? 'opens' : 'open'} it`;

export const progressWords = ({ sentBytes, bytes }: Sending): string =>
  `${sizeWords(sentBytes)} of ${sizeWords(bytes)} sent (${String(percentOf(sentBytes, bytes))} %)`;

const percentOf = (part: number, whole: number): number =>
  whole === 0 ? 100 : Math.min(100, Math.floor((100 * part) / whole));

/** Everything that there is to say of one report that waits, a line each. */
export function explained(
  item: OutboxItem,
  recipients: number | null,
  sending: Sending | null,
  now: Date,
): readonly string[] {
  const { bytes, createdAt, tries, nextTryAt, lastError } = item;
  const { why, next } = explanationOf(item);
  return [
    `${sizeWords(bytes)}, ${encryptionWords(recipients)}; made ${clockWords(createdAt, now)}.`,
    `${why} ${next}`,
    ...(sending === null ? [] : [`${progressWords(sending)}.`]),
    ...(nextTryAt === null ? [] : [`Next try: ${clockWords(nextTryAt, now)}.`]),
    ...(tries === 0 ? [] : [`Tried ${counted(tries, 'time')}.`]),
    ...(lastError === null ? [] : [`The latest answer: ${lastError}`]),
  ];
}
