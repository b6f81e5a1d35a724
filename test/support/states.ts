import type { AgentState } from '../../model/agent-state.ts';
import type { CheckResult } from '../../model/check.ts';
import { type Code, factsOf } from '../../model/codes/facts.ts';
import type { Diagnosis } from '../../model/diagnosis.ts';
import { EXCHANGE_INTERFACES } from '../../model/interfaces.ts';
import type { NetworkState } from '../../model/network-state.ts';
import { encodeReference } from '../../model/reference.ts';
import type { Endpoint } from '../../model/run.ts';
import {
  ADDRESS,
  checkOf,
  diagnosisOf,
  endpointOf,
  HOST,
  NETWORK,
  runOf,
  STATE,
} from './samples.ts';

/** The moment at which every state here was taken. */
export const TAKEN_AT = '2026-11-24T08:12:00.000Z';
export const SINCE = '2026-11-24T06:40:00.000Z';
const LISTS = { 'Citrix Access Gateway': '135,1024-2000', 'ISA Server': '135,1024-5000' } as const;
const PORTS: Readonly<Record<string, number>> = {
  EMSMDB: 1171,
  AsyncEMSMDB: 1171,
  NSPI: 1174,
  RFR: 1174,
};

/** Citrix Secure Access over UMTS, unless `change` says otherwise. */
export const travelling = (change: Partial<NetworkState> = {}): NetworkState => ({
  ...NETWORK,
  label: 'tunnel',
  link: 'mobile',
  certainty: 'certain',
  tunnel: { state: 'up', product: 'Citrix Secure Access', adapter: 'tun0' },
  over: 'mobile',
  metered: 'guess',
  adapters: [
    {
      name: 'wwan0',
      kind: 'mobile',
      product: null,
      addresses: ['100.64.3.7'],
      reason: 'a WWAN device',
    },
    {
      name: 'tun0',
      kind: 'tunnel',
      product: 'Citrix Secure Access',
      addresses: ['10.9.0.14'],
      reason: 'a layer 3 tunnel',
    },
  ],
  reasons: [
    'The route to exch1.corp.example leaves by tun0, a tunnel',
    'UMTS, because the route to the Internet leaves by wwan0, a WWAN device',
  ],
  since: SINCE,
  ...change,
});

const NO_TUNNEL = NETWORK.tunnel;
export const UMTS = travelling({
  label: 'mobile',
  tunnel: NO_TUNNEL,
  over: null,
  reasons: ['UMTS, because the route to the Internet leaves by wwan0, a WWAN device'],
});
export const OFFLINE = travelling({
  label: 'offline',
  link: 'none',
  certainty: null,
  tunnel: NO_TUNNEL,
  over: null,
  adapters: [],
  reasons: ['No route to the Internet, nor to exch1.corp.example'],
});

/** Which port it would have been, only an answer of the mapper tells. */
const untested = (check: CheckResult): CheckResult => ({
  ...check,
  port: check.interface === null || check.step === 'map' ? check.port : null,
  status: 'inconclusive',
  code: null,
  ms: null,
  evidence: ['not tested: a lower rung failed'],
});

interface LadderShape {
  /** Rungs from this id upwards are not tested. */
  readonly cutAt?: string;
  /** Results that differ from "ok", by id. */
  readonly change?: Readonly<Record<string, Partial<CheckResult>>>;
  /** Announced port, where it differs. */
  readonly ports?: Readonly<Record<string, number>>;
}

/** A whole ladder as a run brings it, all green unless `change` says otherwise. */
export function ladderOf({
  cutAt,
  change = {},
  ports = {},
}: LadderShape = {}): readonly CheckResult[] {
  const base = { host: HOST, address: ADDRESS };
  const checks = [
    checkOf('link', { args: base, ms: 0.4 }),
    checkOf('gateway', {
      status: 'skipped',
      ms: null,
      args: { gateway: 'cag.example' },
      evidence: ['A tunnel carries the route to Exchange'],
    }),
    checkOf('tunnel', { args: base, ms: 0.3 }),
    checkOf('name', { args: { host: HOST, addresses: [ADDRESS] }, ms: 41.6 }),
    checkOf('rpc.connect', { args: { ...base, port: 135 }, ms: 188 }),
    checkOf('rpc.mapper', { args: { ...base, port: 135 }, ms: 203 }),
    ...EXCHANGE_INTERFACES.flatMap(({ name, purpose }) => {
      const args = { ...base, interface: name, purpose, port: ports[name] ?? PORTS[name] ?? 0 };
      return ['map', 'acl', 'port', 'bind'].map((step) =>
        checkOf(`rpc.${step}.${name}`, {
          args: step === 'map' ? { ...args, port: 135 } : args,
          ms: step === 'acl' ? 0 : 190.2,
        }),
      );
    }),
  ].map((check) => ({
    ...check,
    at: TAKEN_AT,
    network: 'tunnel' as const,
    ...change[check.id],
  }));
  const cut = checks.findIndex(({ id }) => id === cutAt);
  return cut === -1
    ? checks
    : checks.map((check, index) => (index >= cut ? untested(check) : check));
}

export const endpointsOf = (
  ports: Readonly<Record<string, number>> = {},
  change: Partial<Endpoint> = {},
): readonly Endpoint[] =>
  EXCHANGE_INTERFACES.map(({ name, uuid, major, minor }) => {
    const port = ports[name] ?? PORTS[name] ?? 0;
    return endpointOf(name, {
      uuid,
      version: `${String(major)}.${String(minor)}`,
      port,
      insideAcl: { 'Citrix Access Gateway': port <= 2000, 'ISA Server': port <= 5000 },
      ...(name === 'EMSMDB' ? change : {}),
    });
  });

/** A running agent before its first check, unless `change` says otherwise. */
export const stateOf = (change: Partial<AgentState> = {}): AgentState => ({
  ...STATE,
  agent: {
    pid: 4711,
    version: '0.1.0',
    startedAt: SINCE,
    dataFolder: '/home/anna/.local/state/linesman',
  },
  network: travelling(),
  settings: { items: [{ key: 'exchange.host', value: HOST, source: 'user file' }], problems: [] },
  ...change,
});

const judged = (
  diagnosis: Diagnosis,
  network: NetworkState,
  checks: readonly CheckResult[] = ladderOf(),
  endpoints: readonly Endpoint[] = endpointsOf(),
  change: Partial<AgentState> = {},
): AgentState =>
  stateOf({
    network,
    diagnosis,
    run: runOf(diagnosis, {
      network,
      startedAt: TAKEN_AT,
      tookMs: 842,
      checks: [...checks],
      endpoints: [...endpoints],
    }),
    ...change,
  });

/** A verdict that has stood since the morning, with what the user reads out over the phone. */
export const saidOf: typeof diagnosisOf = (code, args, change) =>
  diagnosisOf(code, args, { since: SINCE, reference: referenceOf(code), ...change });

function referenceOf(code: Code): string | null {
  const { rung, severity } = factsOf(code);
  return severity === 'ok'
    ? null
    : encodeReference({ code, rung, label: 'tunnel', hours: 1, device: 0x12345 });
}

const outside = {
  interface: 'EMSMDB',
  port: 2314,
  host: HOST,
  address: ADDRESS,
  device: 'Citrix Access Gateway',
  allow: LISTS['Citrix Access Gateway'],
  owner: 'the network team',
  devices: 'Citrix Access Gateway (list 1 of 2 on the way)',
  keepers: 'the network team (Citrix Access Gateway)',
  shutBy: 'Citrix Access Gateway',
  refusal: 'Citrix Access Gateway does not allow (it allows 135,1024-2000)',
};
const outsideArgs = { ...outside, purpose: 'mail' };
const moved = { EMSMDB: 2314 };
const GREEN = saidOf('ALL_GREEN', {
  interfaces: ['EMSMDB', 'AsyncEMSMDB', 'NSPI', 'RFR'],
  host: HOST,
});
const BROKEN = saidOf('RPC_PORT_OUTSIDE_ACL', outside, {
  evidence: ['rpc.acl.EMSMDB', 'rpc.port.EMSMDB'],
});
const BREAK_TOLD = { code: BROKEN.code, since: SINCE, deliveredAt: null };
const brokenLadder = ladderOf({
  ports: moved,
  change: {
    'rpc.acl.EMSMDB': {
      status: 'fail',
      code: 'RPC_PORT_OUTSIDE_ACL',
      args: outsideArgs,
      evidence: ['2314 is not in 135,1024-2000 (Citrix Access Gateway)'],
    },
    'rpc.port.EMSMDB': {
      status: 'fail',
      code: 'RPC_PORT_BLOCKED',
      args: outsideArgs,
      ms: 5000,
      evidence: ['10.1.2.3:2314 gave no answer within 5000 ms'],
    },
    'rpc.bind.EMSMDB': {
      status: 'inconclusive',
      ms: null,
      evidence: ['not tested: rpc.port.EMSMDB failed'],
    },
  },
});

/** Where a traveller may find himself; each as the agent would publish it. */
export const STATES = {
  firstRun: stateOf({
    network: travelling({ label: 'unknown', tunnel: NO_TUNNEL, over: null }),
    probing: true,
  }),
  green: judged(
    {
      ...GREEN,
      findings: [
        {
          code: 'ACL_TIGHT',
          args: {
            interface: 'NSPI',
            port: 1950,
            range: '1024-2000',
            device: 'Citrix Access Gateway',
          },
          audience: 'helpdesk',
        },
      ],
    },
    travelling(),
  ),
  /** The last verdict was green, and is older than the loss of the network. */
  offline: { ...judged(GREEN, travelling()), network: OFFLINE },
  tunnelDown: judged(
    saidOf('TUNNEL_DOWN', {
      gateway: 'cag.example',
      gatewayMs: 210,
      product: 'Secure Access',
    }),
    UMTS,
    ladderOf({
      cutAt: 'rpc.mapper',
      change: {
        gateway: { status: 'ok', ms: 210, args: { gateway: 'cag.example', gatewayMs: 210 } },
        tunnel: {
          status: 'fail',
          code: 'TUNNEL_DOWN',
          args: { gateway: 'cag.example', gatewayMs: 210, product: 'Secure Access' },
        },
        'rpc.connect': {
          status: 'fail',
          code: 'EPM_BLOCKED',
          args: { host: HOST, address: ADDRESS, port: 135 },
          ms: 5000,
        },
      },
    }),
    [],
  ),
  brokenPort: judged(
    BROKEN,
    travelling(),
    brokenLadder,
    endpointsOf(moved, { tcp: 'timed-out', bind: 'not-tried' }),
    { lastDeliveredAt: TAKEN_AT, breakTold: { ...BREAK_TOLD, deliveredAt: TAKEN_AT } },
  ),
  threeWaiting: judged(
    BROKEN,
    travelling(),
    brokenLadder,
    endpointsOf(moved, { tcp: 'timed-out', bind: 'not-tried' }),
    {
      outbox: { count: 3, bytes: 34_816, heldBecause: 'no-route', trouble: null },
      breakTold: BREAK_TOLD,
    },
  ),
  degraded: judged(
    saidOf('RPC_PORT_OUTSIDE_ACL', outside, { severity: 'degraded' }),
    travelling({ label: 'lan-foreign', link: 'lan', tunnel: NO_TUNNEL, over: null }),
    ladderOf({
      ports: moved,
      change: {
        gateway: { status: 'skipped', evidence: ['Exchange answers without the VPN'] },
        tunnel: { status: 'skipped', ms: null, evidence: ['Exchange answers without the VPN'] },
        'rpc.acl.EMSMDB': { status: 'degraded', code: 'RPC_PORT_OUTSIDE_ACL', args: outsideArgs },
      },
    }),
    endpointsOf(moved),
  ),
  notConfigured: stateOf({
    network: UMTS,
    diagnosis: saidOf('NOT_CONFIGURED', {}, { reference: null }),
    settings: { items: [], problems: ['exchange.hots: no such setting; did you mean "host"?'] },
  }),
} as const satisfies Record<string, AgentState>;
