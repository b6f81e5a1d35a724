import type { Code } from '../../../model/codes/facts.ts';

/**
 * What has to be said of a cause. `verdict`: the code of the run. `finding`: it stands beside a
 * verdict that blames nobody. `cannot be told`: a login would be needed, so that the run must stay
 * green. `not staged`: why no network of Linux' shows it, and what proves it instead.
 */
export type Expected =
  | { readonly verdict: Code }
  | { readonly finding: Code }
  | { readonly cannotBeTold: string }
  | { readonly notStaged: string };

/** The 28 causes of "Outlook cannot connect" by their number; the code that each must come to. */
export const CAUSES: Readonly<Record<number, readonly [cause: string, expected: Expected]>> = {
  1: ['no link', { verdict: 'LINK_DOWN' }],
  2: ['captive portal', { verdict: 'CAPTIVE_PORTAL' }],
  3: ['a guest network that blocks the VPN', { verdict: 'GATEWAY_UNREACHABLE' }],
  4: ['the VPN refuses the logon', { verdict: 'TUNNEL_REFUSED' }],
  5: ['tunnel up, its route missing', { verdict: 'TUNNEL_NO_ROUTE' }],
  6: ['the wrong name server', { verdict: 'DNS_WRONG_VIEW' }],
  7: ['135 blocked', { verdict: 'EPM_BLOCKED' }],
  8: ['135 open, the dynamic ports blocked', { verdict: 'RPC_PORT_BLOCKED' }],
  9: ['address translation on the way', { finding: 'RPC_BEHIND_NAT' }],
  10: ['Exchange without RPC over TCP', { verdict: 'RPC_RETIRED' }],
  11: ['a black hole for long packets', { verdict: 'PATH_MTU' }],
  12: [
    'an idle time-out on the way',
    { notStaged: 'one run is too short for it; an agent meets it in test/lab/idle.test.ts' },
  ],
  13: ['a slow way', { verdict: 'HIGH_LATENCY' }],
  14: [
    'Windows says that there is no Internet',
    {
      notStaged:
        "the indicator (NCSI) is a service of Windows; NetworkManager's is met in test/lab/system-reach.test.ts",
    },
  ],
  15: ['certificates', { verdict: 'TLS_EXPIRED' }],
  16: ['TLS too old', { verdict: 'TLS_TOO_OLD' }],
  17: ['a client certificate is wanted', { verdict: 'TLS_WANTS_CLIENT_CERT' }],
  18: ['proxy or PAC script', { verdict: 'PROXY_AUTH' }],
  19: [
    'stale credentials',
    { cannotBeTold: 'nobody logs in: the question for a login is all well' },
  ],
  20: ['the server is overloaded', { verdict: 'WEB_SERVER_BUSY' }],
  21: ['too many sessions', { cannotBeTold: 'only a logon meets the limit: the bind is accepted' }],
  22: ['Autodiscover answered by a web host', { verdict: 'AUTODISCOVER_WRONG' }],
  23: ['IPv6 that leads nowhere', { finding: 'IPV6_BROKEN' }],
  24: [
    'RPC encryption switched off in the profile',
    { notStaged: "Outlook's registry is Windows' alone" },
  ],
  25: [
    'MAPI over HTTP switched off in the profile',
    { notStaged: "Outlook's registry is Windows' alone" },
  ],
  26: [
    'a metered network keeps Outlook back',
    { notStaged: "what Outlook makes of a metered network is Windows' alone" },
  ],
  27: ['another VPN, or a filter on the laptop', { verdict: 'LOCAL_FILTER' }],
  28: ['Outlook itself', { notStaged: 'Outlook runs on Windows and macOS alone' }],
};
