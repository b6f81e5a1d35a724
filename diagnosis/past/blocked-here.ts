import type { Args, CheckResult } from '../../model/check.ts';
import type { PastRun } from '../../model/history.ts';
import { isPublicAddress } from '../../model/net/public-address.ts';
import type { NetworkState } from '../../model/network-state.ts';
import { BLOCKED_HERE } from '../../model/text/en/past.ts';

/** An answer of longer ago says nothing of a gateway that is silent now. */
const WITNESS_MS = 3_600_000;

/**
 * A gateway that is silent on this network alone: HTTPS to the outside passes in this very run, and
 * within the hour the gateway answered on another network. Either one alone leaves an outage possible.
 * Null where they are not both there. Pure.
 *
 * @param doors checks of the doors by HTTP, those of earlier runs among them
 * @param moment how a moment is told
 */
export function blockedHere({
  network,
  doors,
  past: { runs, at },
  moment,
}: {
  readonly network: Pick<NetworkState, 'label' | 'reach'>;
  readonly doors: readonly CheckResult[];
  readonly past: { readonly runs: readonly PastRun[]; readonly at: string };
  readonly moment: (iso: string) => string;
}): { readonly code: 'GATEWAY_BLOCKED_HERE'; readonly args: Args } | null {
  const isOutside =
    network.reach === 'internet' ||
    doors.some(
      ({ step, status, address, at: endedAt }) =>
        step === 'web-tls' &&
        status === 'ok' &&
        address !== null &&
        isPublicAddress(address) &&
        Date.parse(endedAt) >= Date.parse(at),
    );
  const [elsewhere] = runs
    .filter(({ at: then, label, member }) => {
      const ageMs = Date.parse(at) - Date.parse(then);
      return ageMs >= 0 && ageMs <= WITNESS_MS && member !== null && isElse(label, network.label);
    })
    .toSorted((one, other) => (one.at < other.at ? 1 : -1));
  if (!isOutside || elsewhere === undefined) return null;
  const reason = BLOCKED_HERE.reason(elsewhere.label, moment(elsewhere.at));
  return { code: 'GATEWAY_BLOCKED_HERE', args: { reason } };
}

/** In a tunnel the gateway may have been reached over this very network. */
const isElse = (there: PastRun['label'], here: PastRun['label']): boolean =>
  there !== here && !there.startsWith('tunnel');
