import type { Protocol, Way, WayReason } from '../../way.ts';

/** Ways to the mailbox, as people call them. */
export const PROTOCOLS: Readonly<Record<Protocol, string>> = {
  rpc: 'RPC over TCP',
  'mapi-http': 'MAPI over HTTP',
  'rpc-http': 'RPC over HTTP',
};

const BECAUSE: Readonly<Record<WayReason, string>> = {
  settings: 'the settings say so',
  'rpc-registered': 'the endpoint mapper has a port for the store',
  'rpc-retired': 'this Exchange is reached over HTTPS, and no longer offers RPC over TCP',
  'rpc-before': 'the store had a port there a few days ago at most',
  outlook: 'Outlook’s own connections show it',
  autodiscover: 'Autodiscover names it',
  'door-answers': 'Exchange itself answers at that door',
  'door-set-up': 'the settings name that door, and no server',
  'nothing-else': 'nothing shows another way',
};

export const WAY = {
  label: 'Way',
  /** Name of the one row for the rungs of RPC where Outlook takes another way. */
  rpcRow: 'RPC',
};

/** Outlook's way, and what shows it. */
export const wayWords = ({ protocol, because }: Way): string =>
  `${PROTOCOLS[protocol]}: ${BECAUSE[because]}`;

/** The rungs of RPC, where they do not weigh. */
export const otherWay = ({ protocol, because }: Way): string =>
  because === 'rpc-retired'
    ? `${BECAUSE[because]}; here is that way: ${PROTOCOLS[protocol]}`
    : `not Outlook’s way here, which is ${PROTOCOLS[protocol]}`;
