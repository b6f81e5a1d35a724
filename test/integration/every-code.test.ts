import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import type { Code, CODES } from '../../model/codes/facts.ts';

const ROOT = join(import.meta.dirname, '..', '..');

/** Rungs above a connection to a door have a table of their own: `test/lab/web/every-code.ts`. */
type ElsewhereRung = 'tls' | 'proxy' | 'web';
type LadderCode = {
  [C in Code]: (typeof CODES)[C]['rung'] extends ElsewhereRung ? never : C;
}[Code];

const OUTLOOK_ALONE = {
  by: 'test/unit/diagnosis/outlook.test.ts',
  notStaged:
    'Outlook runs on Windows and macOS alone; what it rests on is read under Wine in test/lab/windows-outlook.test.ts',
};

/**
 * By what each code of the ladder is met: against sockets, a network or a built command; or over pure
 * functions alone, and why.
 */
const MET: Readonly<Record<LadderCode, { readonly by: string; readonly notStaged?: string }>> = {
  ALL_GREEN: { by: 'test/lab/samba.test.ts' },
  INCONCLUSIVE: { by: 'test/fixtures/recorded/probe-no-time.json' },
  NOT_CONFIGURED: { by: 'test/fixtures/recorded/probe-not-configured.json' },
  LINK_DOWN: { by: 'test/lab/scenarios/causes.ts' },
  LOCAL_FILTER: { by: 'test/lab/scenarios/causes.ts' },
  CAPTIVE_PORTAL: { by: 'test/lab/scenarios/causes.ts' },
  NETWORK_LIMITED: {
    by: 'test/unit/exchange/rungs/link.test.ts',
    notStaged:
      'what test/lab/detectors.test.ts sees of a limited network is only handed to the ladder',
  },
  GATEWAY_UNREACHABLE: { by: 'test/lab/scenarios/causes.ts' },
  GATEWAY_BLOCKED_HERE: {
    by: 'test/unit/diagnosis/past/only-here.test.ts',
    notStaged:
      'it needs an answer of the gateway on another network within the hour, and HTTPS to a public address, which no lab has',
  },
  TUNNEL_DOWN: { by: 'test/lab/founding-story.test.ts' },
  TUNNEL_CONNECTING: { by: 'test/lab/ipsec-policy.test.ts' },
  TUNNEL_NO_ROUTE: { by: 'test/lab/scenarios/causes.ts' },
  CLIENT_MISSING: { by: 'test/integration/exchange/vpn-client.test.ts' },
  TUNNEL_REFUSED: { by: 'test/lab/scenarios/causes.ts' },
  TUNNEL_DEGRADED: {
    by: 'test/unit/exchange/rungs/tunnel.test.ts',
    notStaged:
      'that a trusted host falls silent twice in a tunnel is only handed to the ladder (test/unit/network/detectors-classify.test.ts)',
  },
  OTHER_VPN_IN_THE_WAY: {
    by: 'test/lab/scenarios/stagings-network.ts',
  },
  DNS_IMPOSSIBLE_ADDRESS: {
    by: 'test/lab/scenarios/stagings-network.ts',
  },
  ADDRESS_FAMILY_MISSING: { by: 'test/lab/no-route.test.ts' },
  DNS_WRONG_VIEW: { by: 'test/lab/scenarios/causes.ts' },
  HOSTS_OVERRIDE: { by: 'test/lab/scenarios/stagings-network.ts' },
  DNS_FAILED: { by: 'test/lab/scenarios/stagings-network.ts' },
  LOCAL_SUBNET_OVERLAP: { by: 'test/lab/local-overlap.test.ts' },
  HOST_UNREACHABLE: { by: 'test/lab/web/mapi-staged.ts' },
  PATH_MTU: { by: 'test/lab/scenarios/causes.ts' },
  HIGH_LATENCY: { by: 'test/lab/scenarios/causes.ts' },
  IDLE_TIMEOUT: { by: 'test/integration/exchange/idle.test.ts' },
  EPM_BLOCKED: { by: 'test/lab/scenarios/causes.ts' },
  EPM_REFUSED: { by: 'test/lab/scenarios/mixes.ts' },
  EPM_NOT_RPC: { by: 'test/fixtures/recorded/probe-mapper-is-http.json' },
  EPM_ACCESS_DENIED: { by: 'test/fixtures/recorded/probe-mapper-denies.json' },
  EPM_BAD_REPLY: { by: 'test/fixtures/recorded/probe-mapper-rejects.json' },
  RPC_NOT_REGISTERED: { by: 'test/lab/samba.test.ts' },
  RPC_ADDRESS_OUTSIDE_ACL: { by: 'test/integration/exchange/addresses.test.ts' },
  RPC_PORT_OUTSIDE_ACL: { by: 'test/lab/scenarios/stagings-network.ts' },
  ACL_STALE: { by: 'test/fixtures/recorded/probe-tunnel-lists-stale.json' },
  RPC_PORT_BLOCKED: { by: 'test/lab/scenarios/causes.ts' },
  RPC_PORT_REFUSED: { by: 'test/lab/scenarios/mixes.ts' },
  RPC_NO_ANSWER: { by: 'test/lab/scenarios/stagings-network.ts' },
  RPC_WRONG_SERVICE: { by: 'test/fixtures/recorded/probe-store-rejects.json' },
  RPC_BEHIND_NAT: { by: 'test/fixtures/recorded/probe-behind-nat.json' },
  TUNNEL_NOT_NEEDED: {
    by: 'test/unit/diagnosis/causes-below.test.ts',
    notStaged:
      'that a network is the company’s is seen in test/lab/portal.test.ts, and only handed on',
  },
  RPC_RETIRED: { by: 'test/lab/scenarios/causes.ts' },
  RPC_GC_GAP: { by: 'test/integration/exchange/witnesses.test.ts' },
  GROUP_LACKS_RESOURCE: {
    by: 'test/unit/diagnosis/past/only-here.test.ts',
    notStaged: 'it needs earlier runs of the same laptop, on a LAN and in a tunnel',
  },
  RPC_SERVER_BUSY: { by: 'test/integration/exchange/map-faults.test.ts' },
  ACL_TIGHT: { by: 'test/fixtures/recorded/probe-lists-tight.json' },
  ACL_WIDE: { by: 'test/lab/listing.test.ts' },
  LIST_IS_A_BET: { by: 'test/fixtures/recorded/probe-lists-inside.json' },
  DYNAMIC_RANGE_MISMATCH: { by: 'test/fixtures/recorded/probe-acl-several.json' },
  PORT_DRIFT: { by: 'test/fixtures/recorded/agent-broken-status.json' },
  EPM_EXPOSED: { by: 'test/fixtures/recorded/probe-exposed.json' },
  OWA_EXPOSED: {
    by: 'test/unit/diagnosis/findings/doors.test.ts',
    notStaged:
      'no lab has IIS at a public address; a path that cannot exist is asked for in test/integration/web/side-by-side.test.ts',
  },
  AUTO_LOGON: { by: 'test/lab/web/doors.test.ts' },
  FORM_OVER_HTTP: { by: 'test/lab/web/doors.test.ts' },
  METERED_HOLD: {
    by: 'test/unit/agent/cost.test.ts',
    notStaged:
      'it is said of reports that wait, which real ones do in test/integration/agent/sync-metered.test.ts',
  },
  CLOCK_SKEW: { by: 'test/integration/web/clock.test.ts' },
  IPV6_BROKEN: { by: 'test/lab/scenarios/causes.ts' },
  OUTLOOK_OFFLINE: OUTLOOK_ALONE,
  OUTLOOK_ITSELF: OUTLOOK_ALONE,
  PROFILE_OTHER_SERVER: OUTLOOK_ALONE,
  OUTLOOK_METERED: OUTLOOK_ALONE,
  RPC_ENCRYPTION_OFF: OUTLOOK_ALONE,
  MAPI_HTTP_OFF: OUTLOOK_ALONE,
};

it.each(Object.entries(MET))('%s is met by a test that names it', (code, { by }) => {
  expect(readFileSync(join(ROOT, by), 'utf8')).toMatch(new RegExp(`\\b${code}\\b`));
});

it('a code says why no network shows it, and only then, and each test that it names is there', () => {
  for (const [code, { by, notStaged }] of Object.entries(MET)) {
    expect([code, by.startsWith('test/unit/')]).toEqual([code, notStaged !== undefined]);
    for (const [path] of (notStaged ?? '').matchAll(/test\/\S+\.ts/g))
      expect(existsSync(join(ROOT, path))).toBe(true);
    if (notStaged !== undefined) console.log(`${code} is not staged: ${notStaged}`);
  }
});
