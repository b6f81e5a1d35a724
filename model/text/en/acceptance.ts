import type { PortSeen } from '../../acceptance.ts';
import { percentWords } from './findings.ts';
import { allOf } from './lists.ts';

/** What an acceptance concludes; these sentences stand in its JSON. */
export const CONCLUSION = {
  missing: { lan: 'On the LAN nothing was measured', tunnel: 'In the tunnel nothing was measured' },
  old: (side: 'lan' | 'tunnel', days: number): string =>
    `${SIDES[side]} was measured ${String(days)} days ago`,
  again: (what: string): string => `${what}: go there and run linesman acceptance again.`,
  moved:
    'The two sides were measured with other ports of Exchange, so they cannot be compared: run both again.',
  bothHold: 'On the LAN and in the tunnel every port of Exchange answers.',
  failsInside: (summary: string): string =>
    `It fails on the LAN already, where no list of the tunnel is in the way: ${summary}`,
  failsInTunnel: (summary: string): string =>
    `The LAN lets it pass and the tunnel does not: ${summary}`,
  fails: (side: 'lan' | 'tunnel', summary: string): string => `${SIDES[side]}: ${summary}`,
  bet: (odds: number, range: string): string =>
    `After the next restart of the server the lists hold its ports with odds of ${percentWords(odds)}: it draws them from ${range}.`,
  never: (range: string): string =>
    `After the next restart of the server no list holds its ports: it draws them from ${range}.`,
  whole: (range: string): string =>
    `A restart of the server changes nothing: the lists hold all of ${range}.`,
  disproved: (device: string, allow: string): string =>
    `The list of ${device} as it is typed (${allow}) is not the one of the device: a port outside it answered through it. Copy it again; until then it counts for nothing here.`,
  noLists:
    'No access list is in the settings, so what the devices on the way hold after the next restart of the server is not known: a run that is well today may be luck.',
  rangeUnknown: 'What range the server draws its ports from is not known, so no odds can be given.',
  staticPorts: (ports: readonly number[], note: string): string =>
    `Static ports ${allOf(ports.map(String))} end the bet (store, referral, address book): ${note.replaceAll('\n', ' ')}.`,
};

const SEEN: Readonly<Record<PortSeen['seen'], string>> = {
  answers: 'answers',
  opens: 'opens, without an answer of Exchange',
  refused: 'is refused',
  silent: 'does not answer',
  'not-tried': 'was not tried',
};

const SIDES = { lan: 'The LAN', tunnel: 'The tunnel' } as const;

/** The page and the terminal. */
export const ACCEPTANCE = {
  title: (host: string): string => `Acceptance of ${host}`,
  outcome: {
    holds: 'Holds',
    bet: 'Holds today, and is a bet',
    fails: 'Does not hold',
    incomplete: 'Not complete',
  },
  sides: { lan: 'LAN', tunnel: 'Tunnel' },
  notMeasured: 'not measured',
  interfaces: 'Ports of Exchange',
  lists: 'Access lists',
  noLists: 'No access list is in the settings.',
  device: 'Device',
  owner: 'Owner',
  allows: 'Allows',
  today: 'Today, as typed',
  afterRestart: 'After a restart',
  /** @param share of the range; null where it is not known */
  listed: (allow: string, holdsToday: boolean, share: number | null): string =>
    `allows ${allow}; today, as typed, it ${holdsToday ? 'holds' : 'does not hold'}; after a restart ${share === null ? 'not known' : percentWords(share)}`,
  holds: 'holds',
  holdsNot: 'does not hold',
  port: (port: number, seen: PortSeen['seen']): string => `${String(port)} ${SEEN[seen]}`,
  pin: 'How to pin the ports',
  share: (share: number | null): string => (share === null ? 'not known' : percentWords(share)),
  conclusions: 'What follows',
  measured: (when: string, network: string): string => `${when}, ${network}`,
  nowhere: (label: string): string =>
    `this network (${label}) is neither a LAN nor a tunnel to Exchange: nothing was measured`,
  noHost: 'acceptance needs the setting exchange.host',
  notKept: (why: string): string => `the run could not be kept for the other side: ${why}`,
  written: (file: string): string => `the page was written to ${file}; print it with the browser`,
  notWritten: (file: string, why: string): string => `cannot write ${file}: ${why}`,
};
