import type { CheckResult } from '../../model/check.ts';
import { isPublicAddress } from '../../model/net/public-address.ts';
import type { NetworkState } from '../../model/network-state.ts';
import { finding, type OwnFinding } from '../../model/own-finding.ts';
import type { SystemReachWitness } from '../../model/system-reach.ts';
import { FALSE_ALARM } from '../../model/text/en/findings.ts';

/**
 * So long the network has to stand before the system is held to its word, in milliseconds: Windows
 * waits up to 35 s for its page on the Internet (WebTimeout), NetworkManager 20 s.
 */
export const SETTLED_MS = 60_000;

/**
 * The system says that there is no Internet while HTTPS of our own passes. A mail server that answers
 * proves nothing: a network without the Internet may be meant to be one.
 *
 * @param witness null: the system was not asked, or says nothing
 * @param doors checks of the doors by HTTP, those of earlier runs among them
 */
export function systemReachFindings(
  witness: SystemReachWitness | null,
  network: Pick<NetworkState, 'label' | 'since' | 'tunnel' | 'trust'>,
  doors: readonly CheckResult[],
): OwnFinding[] {
  if (witness === null || witness.system.says === 'internet') return [];
  const stoodForMs = Date.parse(witness.at) - Date.parse(network.since);
  if (network.label === 'captive' || !(stoodForMs >= SETTLED_MS)) return [];
  const reason = passingOutside(witness, network, doors);
  if (reason === null) return [];
  const { by, says } = witness.system;
  const words = { system: FALSE_ALARM.systems[by], said: FALSE_ALARM.said[says], reason };
  return [finding('NCSI_FALSE_ALARM', 'helpdesk', words)];
}

/** What shows that HTTPS passes to the outside, in words; null: nothing does. */
function passingOutside(
  { look, at }: SystemReachWitness,
  { tunnel, trust }: Pick<NetworkState, 'tunnel' | 'trust'>,
  doors: readonly CheckResult[],
): string | null {
  if (look !== null) return look.state === 'internet' ? look.reason : null;
  // A company may use public addresses inside, and a tunnel may lead to them.
  if (tunnel.state !== 'none' || trust === 'corporate') return null;
  const passed = doors
    .filter(
      ({ step, status, at: endedAt }) =>
        step === 'web-tls' && status === 'ok' && Date.parse(endedAt) >= Date.parse(at),
    )
    .find(({ address }) => address !== null && isPublicAddress(address));
  return passed === undefined ? null : FALSE_ALARM.door(String(passed.address));
}
