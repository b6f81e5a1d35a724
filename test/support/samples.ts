import type { Envelope } from '../../model/envelope.ts';
import type { AssembledRun } from '../../agent/runs/assemble-run.ts';
import { sightsOf } from '../../diagnosis/port-spans.ts';
import { type AgentState, NOTHING_UNSENT } from '../../model/agent-state.ts';
import { type Args, type CheckResult, Step } from '../../model/check.ts';
import { type Code, factsOf } from '../../model/codes/facts.ts';
import type { Diagnosis } from '../../model/diagnosis.ts';
import type { NetworkState } from '../../model/network-state.ts';
import type { Endpoint, ProbeRun } from '../../model/run.ts';
import { nextStepOf, summaryOf } from '../../model/text/codes.ts';

/** When everything here was seen, and where. */
export const AT = '2026-05-04T09:00:00.000Z';
export const HOST = 'exch1.corp.example';
export const ADDRESS = '10.1.2.3';

/** A LAN that nobody knows, without a VPN; every source of the state works. */
export const NETWORK: NetworkState = {
  label: 'lan-foreign',
  link: 'lan',
  certainty: 'certain',
  tunnel: { state: 'none', product: null, adapter: null },
  over: null,
  reach: 'unknown',
  trust: 'unknown',
  metered: 'no',
  limitedBecause: null,
  portal: null,
  tunnels: [],
  overlaps: [],
  sources: [],
  adapters: [],
  reasons: ['LAN, because the route to the Internet leaves by eth0'],
  evidence: { link: '', tunnel: '', over: '', reach: '', trust: '', metered: '' },
  since: AT,
};

export const networkOf = (change: Partial<NetworkState> = {}): NetworkState => ({
  ...NETWORK,
  ...change,
});

const groupOf = (id: string): CheckResult['rung'] =>
  id.startsWith('rpc.')
    ? 'rpc'
    : id.startsWith('path.')
      ? 'path'
      : id === 'name'
        ? 'name'
        : id === 'link'
          ? 'link'
          : 'tunnel';

/**
 * A check that went well. Its step is that of its id (`link`, `rpc.connect@10.1.2.3`,
 * `rpc.acl.NSPI:1092`, `web.mapi.tls`); interface, address and port are those of its arguments.
 */
export function checkOf(
  id: string,
  { args = {}, ...change }: Partial<CheckResult> & { readonly args?: Args } = {},
): CheckResult {
  const { interface: name, address, port } = args;
  const web = /^web\.[a-z.0-9]*\.([a-z]+)/i.exec(id)?.[1];
  const step = web === undefined ? /^(?:rpc\.|path\.)?([a-z]+)/.exec(id)?.[1] : `web-${web}`;
  return {
    id,
    rung: groupOf(id),
    step: Step.parse(step === 'also' ? 'directory' : step),
    interface: typeof name === 'string' ? name : null,
    address: typeof address === 'string' ? address : null,
    port: typeof port === 'number' ? port : null,
    dependsOn: [],
    status: 'ok',
    code: null,
    args,
    evidence: [],
    ms: 1,
    at: AT,
    network: NETWORK.label,
    ...change,
  };
}

/** A port of an interface that accepted a bind. */
export const endpointOf = (name: string, change: Partial<Endpoint> = {}): Endpoint => ({
  interface: name,
  uuid: '',
  version: '',
  host: ADDRESS,
  port: 1171,
  tcp: 'open',
  bind: 'accepted',
  insideAcl: {},
  ...change,
});

/** A verdict with its texts filled in from the code's own templates. */
export function diagnosisOf(
  code: Code,
  args: Args = {},
  change: Partial<Diagnosis> = {},
): Diagnosis {
  const { rung, severity, whoMustAct } = factsOf(code);
  return {
    code,
    rung,
    severity,
    args,
    whoMustAct,
    confidence: 'high',
    summary: summaryOf(code, args),
    nextStep: nextStepOf(code, args),
    evidence: [],
    since: AT,
    findings: [],
    reference: null,
    ...change,
  };
}

export const GREEN = diagnosisOf('ALL_GREEN', { host: HOST, interfaces: ['EMSMDB'] });
/** Port 2314 outside the list of the gateway: a break that no traveller can mend. */
export const BROKEN = diagnosisOf('RPC_PORT_OUTSIDE_ACL', {
  host: HOST,
  interface: 'EMSMDB',
  address: ADDRESS,
  port: 2314,
  device: 'Citrix Access Gateway',
  allow: '135,1024-2000',
  owner: 'the network team',
  where: 'list 1 of 2 on the way',
});

export const runOf = (diagnosis: Diagnosis, change: Partial<ProbeRun> = {}): ProbeRun => ({
  schema: 1,
  target: { host: HOST, addresses: [ADDRESS] },
  network: NETWORK,
  startedAt: AT,
  tookMs: 120,
  checks: [],
  endpoints: [],
  mapper: null,
  server: null,
  doors: [],
  way: null,
  outlook: null,
  diagnosis,
  advice: null,
  ...change,
});

/** The same as the ladder brings it, before the past is known. */
export const assembledOf = (...given: Parameters<typeof runOf>): AssembledRun => {
  const run = runOf(...given);
  return { run, sights: sightsOf({ ...run, facts: new Map() }) };
};

/** No agent, before the first check. */
export const STATE: AgentState = {
  schema: 1,
  agent: null,
  network: NETWORK,
  run: null,
  diagnosis: null,
  probing: false,
  outbox: { count: 0, bytes: 0, heldBecause: null, trouble: null },
  lastDeliveredAt: null,
  demo: false,
  settings: { items: [], problems: [] },
  notKept: null,
  notSent: NOTHING_UNSENT,
  weakSpotsTold: [],
  breakTold: null,
};

/** An envelope that says as little as one may. */
export const emptyEnvelope: Envelope = {
  schema: 1,
  id: '019730a0-0000-7000-8000-000000000001',
  device: 'device-1',
  kind: 'break',
  createdAt: '2026-05-04T09:00:00.000Z',
  site: null,
  agentVersion: '0.1.0',
  reference: null,
  encrypted: false,
  breakId: null,
  diagnosis: null,
  network: null,
  gateway: null,
  endpoints: [],
  lost: 0,
  name: null,
};
