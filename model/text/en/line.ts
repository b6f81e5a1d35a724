import type { CheckStatus } from '../../check.ts';
import type { Code } from '../../codes/facts.ts';

/** The way to mail as one drawn line. */
export const LINE = {
  label: 'The way to your mail',
  stations: {
    laptop: 'This laptop',
    network: 'Network',
    vpn: 'VPN',
    server: 'Mail server',
    services: 'Mail and address book',
  },
  /** Beyond the place where the line is cut. */
  beyond: 'not reached',
  offline: 'no network',
  captive: 'login page first',
  connecting: 'connecting',
  addressBook: 'no address book',
  mail: 'no mail',
  /** Said before the name of a device, for ears alone: eyes see the gate. */
  gateBefore: 'Gate: ',
};

/** What stands below a station. */
export const STATION_WORDS: Readonly<Record<CheckStatus, string>> = {
  ok: 'works',
  degraded: 'weak',
  fail: 'stops here',
  skipped: 'not needed',
  inconclusive: 'not tested',
};

/** Stations that say more than that they stop. */
export const STATION_OF_CODE: Partial<Readonly<Record<Code, string>>> = {
  LINK_DOWN: LINE.offline,
  CAPTIVE_PORTAL: LINE.captive,
  NETWORK_LIMITED: 'leads nowhere',
  TUNNEL_DOWN: 'not started',
  TUNNEL_CONNECTING: LINE.connecting,
  GATEWAY_UNREACHABLE: 'no answer',
  GATEWAY_BLOCKED_HERE: 'not let through here',
  DNS_FAILED: 'name not found',
  OUTLOOK_OFFLINE: 'Outlook is offline',
  OUTLOOK_ITSELF: 'Outlook itself',
};

/** What an access list does with the ports that Exchange has now. */
export const GATE_WORDS: Readonly<Record<CheckStatus, string>> = {
  ok: 'open',
  degraded: 'would be shut',
  fail: 'shut',
  skipped: 'not on this way',
  inconclusive: 'not tested',
};
