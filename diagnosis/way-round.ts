import type { CheckResult } from '../model/check.ts';
import { type Door, hostInUrl } from '../model/door.ts';
import type { NetworkLabel } from '../model/network-state.ts';
import { WAY_ROUND } from '../model/text/en/past.ts';
import { doorIdOf } from './weigh-doors.ts';

/** What a broken way of Outlook's leaves: OWA, where its logon page answered on this network. */
export interface WayRound {
  readonly url: string;
  readonly sentence: string;
}

/**
 * OWA as the way round: a door that asked for its login on this very network, behind a certificate
 * that holds. Null where none did. Pure.
 *
 * @param isCached whether Outlook keeps a copy of the mailbox; null: nobody read it
 */
export function wayRoundIn(
  { checks, doors }: { readonly checks: readonly CheckResult[]; readonly doors: readonly Door[] },
  label: NetworkLabel,
  isCached: boolean | null,
): WayRound | null {
  const own = checks.filter((check) => /^web\.owa\b/.test(check.id));
  const isSpoilt = (door: string): boolean =>
    own.some((check) => doorIdOf(check) === door && check.status === 'fail');
  const asks = own.some(
    (check) =>
      check.step === 'web-auth' &&
      check.status === 'ok' &&
      check.network === label &&
      !isSpoilt(doorIdOf(check) ?? ''),
  );
  // The URL is the one that was typed: where it led to may hold a session of nobody's.
  const door = doors.find((one) => one.door === 'owa' && one.code === null && one.auth.length > 0);
  if (!asks || door === undefined) return null;
  return { url: door.url, sentence: WAY_ROUND.owa(hostInUrl(door.url), isCached === true) };
}
