import { createHash } from 'node:crypto';
import type { LiveConnections } from '../../model/connections.ts';
import type { NetworkState } from '../../model/network-state.ts';
import { isOutlook } from '../../probes/platform/connection-table.ts';

/** On mobile data a scheduled check follows the last one at this distance at the earliest. */
export const MOBILE_GAP_MS = 30 * 60_000;

/** In a tunnel, whoever did something within this time still counts as being at the laptop. */
export const ACTIVE_WITHIN_MS = 15 * 60_000;

/** Longest shift of a schedule, so that a nightly check stays in the night. */
export const MAX_SHIFT_MS = 10 * 60_000;

/**
 * How far one device's checks lie behind the minute that a schedule names: a fixed share of the
 * schedule's period, so that a thousand laptops with one setting do not all ask in one second.
 *
 * @param device its random id; the same id gives the same share for ever
 * @param periodMs time between two ticks of the schedule
 */
export function shiftMs(device: string, periodMs: number): number {
  const share = createHash('sha256').update(device).digest().readUInt32BE() / 2 ** 32;
  return Math.floor(share * Math.min(Math.max(0, periodMs), MAX_SHIFT_MS));
}

export interface ScheduledCheckFacts {
  readonly network: Pick<NetworkState, 'link' | 'over' | 'tunnel'>;
  /** Milliseconds since the last run ended, whoever asked for it; null when none has. */
  readonly sinceRunMs: number | null;
  /** Milliseconds since the user was last seen at the laptop. */
  readonly sinceActiveMs: number;
  /** Outlook holds a connection; null: not known; `not-asked`: nobody has looked yet. */
  readonly outlook: boolean | null | 'not-asked';
}

/**
 * `hold-mobile`: data is dear, and the last check is young. `hold-idle`: nobody uses the tunnel, and
 * a check would keep its session and its licence busy. `ask-outlook`: that alone decides.
 */
export type ScheduledCheck = 'check' | 'hold-mobile' | 'hold-idle' | 'ask-outlook';

/** Whether a check that only the schedule asks for runs now. Changes and demand are never held. */
export function scheduledCheck(facts: ScheduledCheckFacts): ScheduledCheck {
  const { network, sinceRunMs, sinceActiveMs, outlook } = facts;
  const isMobile = network.link === 'mobile' || network.over === 'mobile';
  if (isMobile && sinceRunMs !== null && sinceRunMs < MOBILE_GAP_MS) return 'hold-mobile';
  if (network.tunnel.state === 'none' || sinceActiveMs < ACTIVE_WITHIN_MS) return 'check';
  if (outlook === 'not-asked') return 'ask-outlook';
  return outlook === false ? 'hold-idle' : 'check';
}

/** Whether Outlook holds a connection; null where the table could not be read. */
export function outlookConnects({ items, problem }: LiveConnections): boolean | null {
  if (items.some(({ process, state }) => state === 'established' && isOutlook(process)))
    return true;
  return problem === null ? false : null;
}
