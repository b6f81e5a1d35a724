import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import type { Code, CODES } from '../../model/codes/facts.ts';

const ROOT = join(import.meta.dirname, '..', '..');

/** Codes of rungs that have tables of their own: `test/lab/web/every-code.ts`, `docs/windows.md`. */
type ElsewhereRung = 'tls' | 'proxy' | 'web' | 'outlook';
type LadderCode = {
  [C in Code]: (typeof CODES)[C]['rung'] extends ElsewhereRung ? never : C;
}[Code];

/**
 * By what each code of the ladder is met: against sockets, a network or a built command; or over the
 * pure function alone, and why.
 */
const MET: Readonly<Record<LadderCode, { readonly by: string; readonly notStaged?: string }>> = {
  ALL_GREEN: { by: 'test/lab/acceptance.test.ts' },
  INCONCLUSIVE: { by: 'test/lab/founding-story.test.ts' },
  NOT_CONFIGURED: { by: 'test/integration/agent/agent.test.ts' },
  LINK_DOWN: { by: 'test/lab/scenarios/causes.ts' },
  LOCAL_FILTER: { by: 'test/lab/scenarios/causes.ts' },
  CAPTIVE_PORTAL: { by: 'test/lab/scenarios/causes.ts' },
  NETWORK_LIMITED: {
    by: 'test/unit/exchange/rungs/link.test.ts',
    notStaged: 'what the run is told of the network',
  },
  GATEWAY_UNREACHABLE: { by: 'test/lab/scenarios/causes.ts' },
  GATEWAY_BLOCKED_HERE: {
    by: 'test/unit/diagnosis/past/only-here.test.ts',
    notStaged: 'it needs runs on another network before',
  },
  TUNNEL_DOWN: { by: 'test/lab/founding-story.test.ts' },
  TUNNEL_CONNECTING: { by: 'test/lab/ipsec-policy.test.ts' },
  TUNNEL_NO_ROUTE: { by: 'test/lab/scenarios/causes.ts' },
  CLIENT_MISSING: { by: 'test/integration/exchange/vpn-client.test.ts' },
  TUNNEL_REFUSED: { by: 'test/lab/scenarios/causes.ts' },
  TUNNEL_DEGRADED: {
    by: 'test/unit/exchange/rungs/tunnel.test.ts',
    notStaged: 'it needs a trusted host that fails three times in a tunnel',
  },
  OTHER_VPN_IN_THE_WAY: {
    by: 'test/unit/exchange/rungs/tunnel.test.ts',
    notStaged: 'the lab has one VPN',
  },
  DNS_IMPOSSIBLE_ADDRESS: {
    by: 'test/unit/exchange/rungs/name.test.ts',
    notStaged: 'a name that leads to no unicast address needs no network',
  },
  ADDRESS_FAMILY_MISSING: { by: 'test/lab/no-route.test.ts' },
  DNS_WRONG_VIEW: { by: 'test/lab/scenarios/causes.ts' },
  HOSTS_OVERRIDE: { by: 'test/lab/scenarios/stagings-network.ts' },
  DNS_FAILED: { by: 'test/lab/scenarios/stagings-network.ts' },
  LOCAL_SUBNET_OVERLAP: { by: 'test/lab/local-overlap.test.ts' },
  PATH_MTU: { by: 'test/lab/scenarios/causes.ts' },
  HIGH_LATENCY: { by: 'test/lab/scenarios/causes.ts' },
  IDLE_TIMEOUT: { by: 'test/integration/exchange/idle.test.ts' },
  EPM_BLOCKED: { by: 'test/lab/scenarios/causes.ts' },
  EPM_REFUSED: { by: 'test/lab/scenarios/mixes.ts' },
  EPM_NOT_RPC: { by: 'test/integration/exchange/ladder.test.ts' },
  EPM_ACCESS_DENIED: { by: 'test/integration/exchange/ladder.test.ts' },
  EPM_BAD_REPLY: { by: 'test/integration/exchange/ladder.test.ts' },
  RPC_NOT_REGISTERED: { by: 'test/lab/samba.test.ts' },
  RPC_ADDRESS_OUTSIDE_ACL: { by: 'test/integration/exchange/addresses.test.ts' },
  RPC_PORT_OUTSIDE_ACL: { by: 'test/lab/scenarios/stagings-network.ts' },
  ACL_STALE: { by: 'test/fixtures/recorded/probe-tunnel-lists-stale.json' },
  RPC_PORT_BLOCKED: { by: 'test/lab/scenarios/causes.ts' },
  RPC_PORT_REFUSED: { by: 'test/lab/scenarios/mixes.ts' },
  RPC_NO_ANSWER: { by: 'test/lab/scenarios/stagings-network.ts' },
  RPC_WRONG_SERVICE: { by: 'test/integration/exchange/fast-path.test.ts' },
  RPC_BEHIND_NAT: { by: 'test/fixtures/recorded/probe-behind-nat.json' },
  TUNNEL_NOT_NEEDED: { by: 'test/integration/agent/weak-spots.test.ts' },
  RPC_RETIRED: { by: 'test/lab/scenarios/causes.ts' },
  RPC_GC_GAP: { by: 'test/integration/exchange/witnesses.test.ts' },
  GROUP_LACKS_RESOURCE: {
    by: 'test/unit/diagnosis/past/only-here.test.ts',
    notStaged: 'it needs the runs of a colleague or of other days',
  },
  RPC_SERVER_BUSY: { by: 'test/integration/exchange/map-faults.test.ts' },
  ACL_TIGHT: { by: 'test/fixtures/recorded/probe-lists-tight.json' },
  ACL_WIDE: {
    by: 'test/unit/diagnosis/findings/lists.test.ts',
    notStaged: 'it needs a listing of Windows services',
  },
  LIST_IS_A_BET: { by: 'test/integration/agent/weak-spots.test.ts' },
  DYNAMIC_RANGE_MISMATCH: { by: 'test/fixtures/recorded/probe-acl-several.json' },
  PORT_DRIFT: { by: 'test/integration/agent/drift.test.ts' },
  EPM_EXPOSED: { by: 'test/integration/agent/agent.test.ts' },
  OWA_EXPOSED: {
    by: 'test/unit/diagnosis/findings/doors.test.ts',
    notStaged: 'a finding about what a door showed, which is met for real',
  },
  AUTO_LOGON: {
    by: 'test/unit/diagnosis/findings/doors.test.ts',
    notStaged: 'a finding about what a door showed, which is met for real',
  },
  FORM_OVER_HTTP: {
    by: 'test/unit/diagnosis/findings/doors.test.ts',
    notStaged: 'a finding about what a door showed, which is met for real',
  },
  METERED_HOLD: {
    by: 'test/unit/agent/cost.test.ts',
    notStaged: 'it is said of a report that waits',
  },
  CLOCK_SKEW: { by: 'test/integration/web/clock.test.ts' },
  IPV6_BROKEN: { by: 'test/lab/scenarios/causes.ts' },
};

it.each(Object.entries(MET))('%s is met by a test that names it', (code, { by }) => {
  expect(readFileSync(join(ROOT, by), 'utf8')).toMatch(new RegExp(`\\b${code}\\b`));
});

it('a code that no network shows says why', () => {
  const overPureFunctions = Object.entries(MET).filter(([, { by }]) => by.startsWith('test/unit/'));

  expect(overPureFunctions.filter(([, { notStaged }]) => notStaged === undefined)).toEqual([]);
});
