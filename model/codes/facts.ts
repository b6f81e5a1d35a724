import * as z from 'zod/mini';
import { DOOR_CODES } from './door-facts.ts';
import { OUTLOOK_CODES } from './outlook-facts.ts';

/** Steps of the ladder, from the cable upwards. `finding` and `none` are not steps. */
export const Rung = z.enum([
  'link',
  'tunnel',
  'name',
  'path',
  'rpc',
  'tls',
  'proxy',
  'web',
  'outlook',
  'finding',
  'none',
]);
export type Rung = z.infer<typeof Rung>;

export const Severity = z.enum(['ok', 'info', 'degraded', 'broken', 'inconclusive']);
export type Severity = z.infer<typeof Severity>;

/**
 * Whom a verdict concerns. Nothing produces `carrier` yet (ARCHITECTURE.md, "Values that nothing
 * produces yet").
 */
export const WhoMustAct = z.enum([
  'user',
  'network',
  'carrier',
  'vpn',
  'firewall',
  'exchange',
  'laptop',
  'settings',
  'nobody',
]);
export type WhoMustAct = z.infer<typeof WhoMustAct>;

interface Facts {
  /** Number of this code in a spoken reference: never reused, never changed. */
  readonly number: number;
  readonly rung: Rung;
  /**
   * `finding`: stands beside a verdict and never is one, whatever its rung. `door`: what is wrong at a
   * way to the mailbox by HTTP, beside the verdict of the way by RPC. Absent: a verdict.
   */
  readonly kind?: 'finding' | 'door';
  /** Severity where nothing weighs it differently (see the weights of Exchange's interfaces). */
  readonly severity: Severity;
  /** Who must act unless what was seen names another (`diagnosis/who-acts.ts`). */
  readonly whoMustAct: WhoMustAct;
}

/**
 * Every code that can come out, and what does not depend on the run. Texts stand in `model/text/`,
 * one file a language.
 */
export const CODES = {
  ALL_GREEN: { number: 0, rung: 'none', severity: 'ok', whoMustAct: 'nobody' },
  INCONCLUSIVE: { number: 1, rung: 'none', severity: 'inconclusive', whoMustAct: 'nobody' },
  NOT_CONFIGURED: { number: 2, rung: 'none', severity: 'inconclusive', whoMustAct: 'settings' },
  LINK_DOWN: { number: 3, rung: 'link', severity: 'inconclusive', whoMustAct: 'user' },
  LOCAL_FILTER: { number: 4, rung: 'link', severity: 'broken', whoMustAct: 'laptop' },
  CAPTIVE_PORTAL: { number: 5, rung: 'link', severity: 'inconclusive', whoMustAct: 'user' },
  NETWORK_LIMITED: { number: 6, rung: 'link', severity: 'inconclusive', whoMustAct: 'user' },
  GATEWAY_UNREACHABLE: { number: 10, rung: 'tunnel', severity: 'inconclusive', whoMustAct: 'user' },
  GATEWAY_BLOCKED_HERE: {
    number: 18,
    rung: 'tunnel',
    severity: 'inconclusive',
    whoMustAct: 'user',
  },
  TUNNEL_DOWN: { number: 11, rung: 'tunnel', severity: 'inconclusive', whoMustAct: 'user' },
  TUNNEL_CONNECTING: { number: 12, rung: 'tunnel', severity: 'inconclusive', whoMustAct: 'user' },
  TUNNEL_NO_ROUTE: { number: 13, rung: 'tunnel', severity: 'broken', whoMustAct: 'vpn' },
  CLIENT_MISSING: { number: 14, rung: 'tunnel', severity: 'broken', whoMustAct: 'laptop' },
  TUNNEL_REFUSED: { number: 15, rung: 'tunnel', severity: 'broken', whoMustAct: 'vpn' },
  TUNNEL_DEGRADED: { number: 16, rung: 'tunnel', severity: 'broken', whoMustAct: 'vpn' },
  OTHER_VPN_IN_THE_WAY: { number: 17, rung: 'tunnel', severity: 'broken', whoMustAct: 'user' },
  DNS_IMPOSSIBLE_ADDRESS: { number: 23, rung: 'name', severity: 'broken', whoMustAct: 'network' },
  ADDRESS_FAMILY_MISSING: { number: 24, rung: 'name', severity: 'broken', whoMustAct: 'network' },
  DNS_WRONG_VIEW: { number: 21, rung: 'name', severity: 'broken', whoMustAct: 'vpn' },
  HOSTS_OVERRIDE: { number: 22, rung: 'name', severity: 'broken', whoMustAct: 'laptop' },
  DNS_FAILED: { number: 20, rung: 'name', severity: 'broken', whoMustAct: 'network' },
  LOCAL_SUBNET_OVERLAP: { number: 30, rung: 'path', severity: 'broken', whoMustAct: 'laptop' },
  PATH_MTU: { number: 32, rung: 'path', severity: 'broken', whoMustAct: 'vpn' },
  HIGH_LATENCY: { number: 33, rung: 'path', severity: 'degraded', whoMustAct: 'nobody' },
  IDLE_TIMEOUT: { number: 34, rung: 'path', severity: 'degraded', whoMustAct: 'vpn' },
  EPM_BLOCKED: { number: 40, rung: 'rpc', severity: 'broken', whoMustAct: 'firewall' },
  EPM_REFUSED: { number: 41, rung: 'rpc', severity: 'broken', whoMustAct: 'exchange' },
  EPM_NOT_RPC: { number: 42, rung: 'rpc', severity: 'broken', whoMustAct: 'firewall' },
  EPM_ACCESS_DENIED: { number: 43, rung: 'rpc', severity: 'broken', whoMustAct: 'exchange' },
  EPM_BAD_REPLY: { number: 44, rung: 'rpc', severity: 'broken', whoMustAct: 'exchange' },
  RPC_NOT_REGISTERED: { number: 45, rung: 'rpc', severity: 'broken', whoMustAct: 'exchange' },
  RPC_ADDRESS_OUTSIDE_ACL: { number: 46, rung: 'rpc', severity: 'broken', whoMustAct: 'firewall' },
  RPC_PORT_OUTSIDE_ACL: { number: 47, rung: 'rpc', severity: 'broken', whoMustAct: 'firewall' },
  ACL_STALE: { number: 48, rung: 'rpc', severity: 'info', whoMustAct: 'settings' },
  RPC_PORT_BLOCKED: { number: 49, rung: 'rpc', severity: 'broken', whoMustAct: 'firewall' },
  RPC_PORT_REFUSED: { number: 50, rung: 'rpc', severity: 'broken', whoMustAct: 'exchange' },
  RPC_NO_ANSWER: { number: 51, rung: 'rpc', severity: 'broken', whoMustAct: 'exchange' },
  RPC_WRONG_SERVICE: { number: 52, rung: 'rpc', severity: 'broken', whoMustAct: 'exchange' },
  RPC_BEHIND_NAT: {
    number: 53,
    rung: 'rpc',
    kind: 'finding',
    severity: 'info',
    whoMustAct: 'firewall',
  },
  TUNNEL_NOT_NEEDED: {
    number: 91,
    rung: 'finding',
    kind: 'finding',
    severity: 'info',
    whoMustAct: 'user',
  },
  RPC_RETIRED: { number: 54, rung: 'rpc', severity: 'broken', whoMustAct: 'exchange' },
  RPC_GC_GAP: { number: 55, rung: 'rpc', severity: 'degraded', whoMustAct: 'firewall' },
  GROUP_LACKS_RESOURCE: { number: 56, rung: 'rpc', severity: 'broken', whoMustAct: 'vpn' },
  RPC_SERVER_BUSY: { number: 57, rung: 'rpc', severity: 'broken', whoMustAct: 'exchange' },
  ACL_TIGHT: {
    number: 90,
    rung: 'finding',
    kind: 'finding',
    severity: 'info',
    whoMustAct: 'firewall',
  },
  ACL_WIDE: {
    number: 92,
    rung: 'finding',
    kind: 'finding',
    severity: 'info',
    whoMustAct: 'firewall',
  },
  LIST_IS_A_BET: {
    number: 93,
    rung: 'finding',
    kind: 'finding',
    severity: 'info',
    whoMustAct: 'exchange',
  },
  DYNAMIC_RANGE_MISMATCH: {
    number: 94,
    rung: 'finding',
    kind: 'finding',
    severity: 'info',
    whoMustAct: 'firewall',
  },
  PORT_DRIFT: {
    number: 95,
    rung: 'finding',
    kind: 'finding',
    severity: 'info',
    whoMustAct: 'exchange',
  },
  EPM_EXPOSED: {
    number: 96,
    rung: 'finding',
    kind: 'finding',
    severity: 'info',
    whoMustAct: 'firewall',
  },
  OWA_EXPOSED: {
    number: 97,
    rung: 'finding',
    kind: 'finding',
    severity: 'info',
    whoMustAct: 'firewall',
  },
  AUTO_LOGON: {
    number: 98,
    rung: 'finding',
    kind: 'finding',
    severity: 'info',
    whoMustAct: 'firewall',
  },
  FORM_OVER_HTTP: {
    number: 99,
    rung: 'finding',
    kind: 'finding',
    severity: 'info',
    whoMustAct: 'firewall',
  },
  ...DOOR_CODES,
  ...OUTLOOK_CODES,
  METERED_HOLD: {
    number: 100,
    rung: 'finding',
    kind: 'finding',
    severity: 'info',
    whoMustAct: 'nobody',
  },
  CLOCK_SKEW: {
    number: 101,
    rung: 'finding',
    kind: 'finding',
    severity: 'info',
    whoMustAct: 'laptop',
  },
  IPV6_BROKEN: {
    number: 102,
    rung: 'finding',
    kind: 'finding',
    severity: 'info',
    whoMustAct: 'network',
  },
  NCSI_FALSE_ALARM: {
    number: 82,
    rung: 'web',
    kind: 'finding',
    severity: 'info',
    whoMustAct: 'laptop',
  },
} as const satisfies Record<string, Facts>;

export type Code = keyof typeof CODES;
const NAMES = Object.keys(CODES) as [Code, ...Code[]];
export const Code = z.enum(NAMES);

type CodesOf<Kind> = {
  [C in Code]: (typeof CODES)[C] extends { readonly kind: Kind } ? C : never;
}[Code];

/** Codes that stand beside a verdict and never are one. */
export type FindingCode = CodesOf<'finding'>;

export const FINDINGS = NAMES.filter(
  (code): code is FindingCode => factsOf(code).kind === 'finding',
);

/**
 * Codes that are said of the way that Linesman's own packets take, too: the outbox's trouble, the look
 * at the Internet.
 */
const WAY_OUT = ['PROXY_BROKEN', 'PROXY_AUTH', 'PAC_UNREACHABLE'] as const satisfies Code[];
export type WayOutCode = (typeof WAY_OUT)[number];

export const isWayOut = (code: string): code is WayOutCode => WAY_OUT.some((one) => one === code);

/** Whether a code may be what a run comes to. */
export const isVerdict = (code: Code): boolean => factsOf(code).kind === undefined;

/** The facts of a code, widened so that callers may compare severities and people freely. */
export function factsOf(code: Code): Facts {
  return CODES[code];
}
