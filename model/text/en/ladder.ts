import type { CheckStatus, Step } from '../../check.ts';
import type { Code } from '../../codes/facts.ts';

/** What a row of the ladder is called; an interface goes by its own name. */
export const ROW_NAMES = {
  link: 'network',
  gateway: 'VPN gateway',
  tunnel: 'VPN',
  name: 'name',
  acl: 'server address',
  mapper: 'mapper',
  path: 'path',
  outlook: 'Outlook',
};

export const onServer = (name: string, server: string): string => `${name} on ${server}`;

/** The steps inside a row that has several. */
export const STEP_NAMES: Partial<Readonly<Record<Step, string>>> = {
  connect: 'TCP',
  mapper: 'RPC',
  map: 'mapper',
  acl: 'in lists',
  port: 'port',
  bind: 'bind',
  latency: 'answer time',
  mtu: 'full packets',
  idle: 'silence',
  'web-name': 'name',
  'web-proxy': 'proxy',
  'web-tcp': 'TCP',
  'web-tls': 'TLS',
  'web-who': 'answer',
  'web-auth': 'login',
  'web-scp': 'SCP',
  'web-root': 'domain',
  'web-host': 'autodiscover.',
  'web-redirect': 'redirect',
  'web-srv': 'SRV',
  'web-found': 'search',
  'web-health': 'health',
  'web-nspi': 'address book',
};

/** What is said of a row that already names interface and port; other codes say their summary. */
export const BRIEF: Partial<Readonly<Record<Code, string>>> = {
  ACL_STALE: 'bound, though the typed list of {device} does not hold it',
  RPC_NOT_REGISTERED: 'not registered: the service is not running',
  RPC_PORT_BLOCKED: 'no answer: a filter on the way drops it',
  RPC_PORT_REFUSED: 'refused: nobody listens there',
  RPC_NO_ANSWER: 'opens, then no RPC answer',
  RPC_WRONG_SERVICE: 'another service answers there',
  RPC_RETIRED: 'no longer offered over TCP',
  RPC_GC_GAP: '{reason}',
};

/** An announced port that a list does not hold, by what was seen of it; several lists by name. */
export const OUTSIDE = {
  one: {
    bound: 'bound here, but outside {device} ({allow})',
    silent: 'outside {device} ({allow}), and no answer',
    refused: 'outside {device} ({allow}), and refused',
  },
  several: {
    bound: 'bound here, but outside {shutBy}',
    silent: 'outside {shutBy}, and no answer',
    refused: 'outside {shutBy}, and refused',
  },
  address: 'outside {device} ({allowedAddresses})',
};

export const otherService = (listens: string): string =>
  `another service answers there: ${listens}`;

const WAS: Readonly<Record<CheckStatus, string>> = {
  ok: 'ok',
  degraded: 'weak',
  fail: 'failed',
  skipped: 'not needed',
  inconclusive: 'not tested',
};

/** What a row was on another network. @param what its sentence; null where the mark says it all */
export const was = (status: CheckStatus, at: string, what: string | null): string =>
  `was ${WAS[status]} at ${at}${what === null ? '' : `: ${what}`}`;

export const WELL = {
  any: 'ok',
  mapper: 'answers, and speaks RPC',
  bound: 'bound',
  boundInside: 'bound; inside every list',
};

export const UNTESTED = {
  /** Name of the one row for all interfaces that were not tested. */
  row: 'not tested',
  sentence: 'not tested',
  notYet: 'not tested yet',
  noGateway: 'no gateway is set up',
  noTunnel: 'no tunnel is in use',
  because: (names: string, why: string): string => `${names}: ${why}`,
};
