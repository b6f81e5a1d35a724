import type { Link, NetworkLabel, NetworkState } from '../../network-state.ts';
import type { WhoMustAct } from '../../codes/facts.ts';

/** Words for a traveller; "UMTS" is what these users call mobile data. */
export const LABEL_WORDS: Readonly<Record<NetworkLabel, string>> = {
  offline: 'No network',
  captive: 'Login page',
  mobile: 'UMTS',
  'lan-corporate': 'Office network',
  'lan-foreign': 'Local network',
  limited: 'Limited network',
  tunnel: 'VPN',
  'tunnel-connecting': 'VPN connecting',
  'tunnel-no-route': 'VPN without a way to Exchange',
  'tunnel-degraded': 'VPN, troubled',
  unknown: 'Looking',
};

export const LINK_WORDS: Readonly<Record<Link, string>> = {
  none: 'no link',
  lan: 'LAN',
  wifi: 'Wi-Fi',
  mobile: 'UMTS',
};

export const WHO_WORDS: Readonly<Record<WhoMustAct, string>> = {
  user: 'You',
  network: 'Network team',
  carrier: 'Mobile carrier',
  vpn: 'VPN team',
  firewall: 'Firewall team',
  exchange: 'Exchange team',
  laptop: 'Laptop team',
  settings: 'Your helpdesk',
  nobody: 'Nobody',
};

/** Nobody has to act, for nothing certain is known. */
export const NOBODY_YET = 'Nobody yet';

/** There is something that the reader can try before the team has to act. */
export const youFirst = (team: string): string => `You first, then ${team}`;

/** "Secure Access over UMTS", "UMTS", "Local network". */
export function networkWords({
  label,
  tunnel,
  over,
}: Pick<NetworkState, 'label' | 'tunnel' | 'over'>): string {
  if (!label.startsWith('tunnel')) return LABEL_WORDS[label];
  const name = tunnel.product ?? 'VPN';
  const state =
    label === 'tunnel'
      ? ''
      : label === 'tunnel-no-route'
        ? ' without a way to Exchange'
        : label === 'tunnel-connecting'
          ? ' connecting'
          : ', troubled';
  return `${name}${state}${over === null || over === 'none' ? '' : ` over ${LINK_WORDS[over]}`}`;
}
