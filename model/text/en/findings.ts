import type { ClockSkew } from '../../clock.ts';
import type { DoorKind } from '../../door.ts';
import { counted } from './clock.ts';
import { DOOR_NAMES } from './evidence-web.ts';

/** `25 %`, `0.4 %`, `under 0.1 %`; never rounded up to certainty. */
export function percentWords(share: number): string {
  const percent = share * 100;
  if (percent === 0 || percent === 100) return `${String(percent)} %`;
  if (percent < 0.1) return 'under 0.1 %';
  if (percent < 10) return `${String(Math.floor(percent * 10) / 10)} %`;
  return `${String(Math.min(99, Math.round(percent)))} %`;
}

/** Arguments of LIST_IS_A_BET that are phrases of their own. */
export const BET = {
  covers: (device: string, allow: string, share: string): string =>
    `${device} (${allow}) covers ${share} of it`,
  /** @param each what each list covers @param together the share that passes all of them */
  covered: (each: readonly string[], together: string): string =>
    each.length === 1 ? each.join('') : `${each.join(', ')}, all together ${together}`,
  fits: (ports: number): string =>
    ports === 1 ? 'its one port lies' : `all its ${String(ports)} ports lie`,
};

/** Arguments of ACL_WIDE. */
export const WIDE = {
  service: (name: string, port: string): string => `${name} on ${port}`,
  services: (named: readonly string[], more: number): string =>
    `${named.join('; ')}${more > 0 ? `; and ${String(more)} more` : ''}`,
  others: (count: number): string => counted(count, 'other service'),
};

/** Arguments of PORT_DRIFT. */
export const DRIFT = {
  serverRestarted: 'all ports of this server changed at once, so it was probably restarted',
  serviceRestarted: 'its service was probably restarted',
  share: (device: string, percent: number): string =>
    `${device} on ${String(percent)} % of the days`,
  /** @param inside how many of the ports each device lets pass, the first device first */
  heldSome: (
    ports: number,
    inside: readonly (readonly [device: string, count: number])[],
  ): string =>
    inside
      .map(([device, count], index) =>
        index === 0
          ? `${String(count)} of its ${String(ports)} ports so far lay inside ${device}`
          : `${String(count)} inside ${device}`,
      )
      .join(', '),
  noList: 'No access list is known to hold its ports against',
  held: (shares: readonly string[]): string =>
    `Its ports so far lay inside ${shares.join(', inside ')}`,
};

/** Arguments of NCSI_FALSE_ALARM. */
export const FALSE_ALARM = {
  systems: { windows: 'Windows', 'network-manager': 'NetworkManager' },
  said: {
    limited: 'that this network does not lead to the Internet',
    portal: 'that a login page stands before the Internet',
    none: 'that there is no network',
  },
  door: (address: string): string =>
    `A door to the mailbox at the public address ${address} answers by HTTPS`,
};

/** Arguments of EPM_EXPOSED: services that are reached through the same port 135. */
export const EXPOSED = {
  notAsked: 'ask with --all-endpoints which',
  none: 'none of the usual ones here',
  services: {
    dhcp: 'DHCP administration',
    wins: 'WINS administration',
    queuing: 'Message Queuing',
    control: 'service control',
    accounts: 'user accounts (SAM)',
    dcom: 'DCOM',
    spooler: 'print spooler',
    registry: 'remote registry',
    scheduler: 'task scheduler',
    logon: 'domain logon',
  },
};

/** How far, in the largest unit of which there are two. */
function spanWords(spanMs: number): string {
  const minutes = Math.abs(spanMs) / 60_000;
  const [count, unit] =
    minutes < 120
      ? [minutes, 'minute']
      : minutes < 48 * 60
        ? [minutes / 60, 'hour']
        : minutes < 730 * 24 * 60
          ? [minutes / 60 / 24, 'day']
          : [minutes / 60 / 24 / 365.25, 'year'];
  return counted(Math.round(count), unit);
}

/** Arguments of CLOCK_SKEW, and what it says of a certificate. */
export const CLOCK = {
  off: ({ offsetMs, isCertain }: ClockSkew): string =>
    `${isCertain ? '' : 'probably '}${spanWords(offsetMs)} ${offsetMs > 0 ? 'behind' : 'ahead'}`,
  because: ({ hosts, isCertain }: ClockSkew): string =>
    isCertain
      ? `${hosts.join(', ')} agree on the time`
      : `${hosts.join('')} says so alone, and its own clock may be wrong`,
  holds: (skew: ClockSkew): string =>
    `it holds by the time of ${skew.hosts.join(', ')}, and the clock of this laptop is ${CLOCK.off(skew)}`,
  remedy: (skew: ClockSkew): string => `Set the clock of this laptop, which is ${CLOCK.off(skew)}.`,
};

/** What is known of Exchange in the office, where a tunnel carries it for nothing. */
export const OFFICE = {
  answered: (at: string): string => `Exchange answered here without it at ${at}`,
  untried: 'whether Exchange answers here without it was not seen yet',
};

/** What stands where a finding's argument has no name of its own. */
export const NAMELESS = { vpn: 'VPN' };

/** Why nothing certain can be said. */
export const UNTESTED = {
  /** The endpoint mapper's silence where no VPN is up and one is wanted. */
  outside: (port: number | null): string =>
    `TCP ${String(port ?? 135)} does not answer outside the VPN, as it should be, and whether the VPN could be started was not found out`,
  /** @param kind the door that Outlook's way needs; null: any */
  doors: (kind: DoorKind | null): string =>
    `no door for ${kind === null ? 'Outlook' : DOOR_NAMES[kind]} was asked`,
  interface: (name: string | null): string => `${name ?? 'no interface'} was not tested`,
};
