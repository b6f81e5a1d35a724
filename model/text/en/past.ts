import type { NetworkLabel } from '../../network-state.ts';
import { allOf } from './lists.ts';

/** A network as a place in a sentence. */
export const IN_NETWORK: Readonly<Record<NetworkLabel, string>> = {
  offline: 'without a network',
  captive: 'behind a login page',
  mobile: 'over UMTS',
  'lan-corporate': 'in the office network',
  'lan-foreign': 'on a local network',
  limited: 'on a limited network',
  tunnel: 'in the tunnel',
  'tunnel-connecting': 'while the VPN connects',
  'tunnel-no-route': 'in a tunnel without a way to Exchange',
  'tunnel-degraded': 'in a troubled tunnel',
  unknown: 'elsewhere',
};

/** Who may keep a port silent, and whom to ask. */
export interface SuspectWords {
  readonly name: string;
  readonly owner: string;
}

const named = ({ name, owner }: SuspectWords): string => `${name} (${owner})`;

/** Where on the way a port is silent that every typed list lets pass. */
export const SEGMENT = {
  server: (host: string): string => `${host} itself`,
  serverOwner: 'the Exchange team',
  /** What stands behind a gateway is not known where nobody typed a list. */
  gateway: (product: string | null): string =>
    `the list of ${product ?? 'the VPN gateway'} or a filter behind it`,
  gatewayOwner: 'the VPN team',
  member: (device: string, address: string): string => `${device}, member ${address}`,
  /** @param shown what separates it from the others */
  one: (suspect: SuspectWords, shown: readonly string[]): string =>
    `It is ${named(suspect)}: ${allOf(shown)}.`,
  oneOf: (suspects: readonly SuspectWords[], shown: readonly string[]): string =>
    `Every typed list allows it, so it is one of: ${suspects.map(named).join(', ')}${shown.length === 0 ? '' : `; ${allOf(shown)}`}.`,
  boundElsewhere: (port: number, label: NetworkLabel, at: string): string =>
    `port ${String(port)} answered ${IN_NETWORK[label]} at ${at}`,
  boundByMember: (port: number, member: string, at: string): string =>
    `port ${String(port)} answered through ${member} at ${at}`,
  control: (port: number, device: string): string =>
    `port ${String(port)}, in the same range of ${device}, answers now`,
};

/** The same check on two networks. */
export const CONTRAST = {
  works: (there: NetworkLabel, at: string, here: NetworkLabel, since: string): string =>
    `It works ${IN_NETWORK[there]} (${at}) and fails ${IN_NETWORK[here]} since ${since}.`,
};

/** A gateway that is silent on one network alone. */
export const BLOCKED_HERE = {
  reason: (there: NetworkLabel, at: string): string =>
    `while HTTPS passes outside and the gateway answered ${IN_NETWORK[there]} at ${at}`,
};

/** What is left where Outlook's way is broken. */
export const WAY_ROUND = {
  owa: (host: string, isKept: boolean): string =>
    `Meanwhile there is OWA: its logon page answers at ${host}.${isKept ? ' What you write in Outlook is kept and goes out later.' : ''}`,
};

/** What changed shortly before a break. */
export const CHANGED = {
  from: (what: string, before: string, now: string): string =>
    `${what}: ${before} → ${now === '' ? 'none' : now}`,
  woke: 'the laptop woke',
  clock: (jumpMs: number): string => `the clock was set by ${String(Math.round(jumpMs / 1000))} s`,
  address: 'address of the server',
  ports: 'ports of the server',
};
