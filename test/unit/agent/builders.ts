import type { AgentState } from '../../../model/agent-state.ts';
import type { AssembledRun } from '../../../agent/runs/assemble-run.ts';
import { sightsOf } from '../../../diagnosis/port-spans.ts';
import { factsOf } from '../../../model/codes/facts.ts';
import type { Diagnosis } from '../../../model/diagnosis.ts';
import type { NetworkState } from '../../../model/network-state.ts';
import type { ProbeRun } from '../../../model/run.ts';
import { NETWORK_REST } from '../../support/network-rest.ts';

export const NETWORK: NetworkState = {
  label: 'lan-foreign',
  link: 'lan',
  certainty: 'certain',
  tunnel: { state: 'none', product: null, adapter: null },
  over: null,
  ...NETWORK_REST,
  reach: 'unknown',
  trust: 'unknown',
  metered: 'no',
  adapters: [],
  reasons: [],
  since: '2026-05-04T08:00:00.000Z',
};

export function diagnosisOf(change: Partial<Diagnosis> = {}): Diagnosis {
  const code = change.code ?? 'ALL_GREEN';
  const { rung, severity, whoMustAct } = factsOf(code);
  return {
    code,
    rung,
    severity,
    whoMustAct,
    args: {},
    summary: 'A sentence.',
    nextStep: 'A step.',
    confidence: 'high',
    evidence: [],
    since: '2026-05-04T09:00:00.000Z',
    findings: [],
    reference: null,
    ...change,
  };
}

/** Port 2314 outside the list of the gateway: a break that no traveller can mend. */
export const BROKEN = diagnosisOf({
  code: 'RPC_PORT_OUTSIDE_ACL',
  args: { host: 'exch1.corp.example', interface: 'EMSMDB', port: 2314 },
});
export const GREEN = diagnosisOf();

export const runOf = (diagnosis: Diagnosis, change: Partial<ProbeRun> = {}): ProbeRun => ({
  schema: 1,
  target: { host: 'exch1.corp.example', addresses: ['192.0.2.10'] },
  network: NETWORK,
  startedAt: '2026-05-04T09:00:00.000Z',
  tookMs: 120,
  checks: [],
  endpoints: [],
  mapper: null,
  server: null,
  diagnosis,
  advice: null,
  ...change,
});

/** The same as the ladder brings it, before the past is known. */
export const assembledOf = (...given: Parameters<typeof runOf>): AssembledRun => {
  const run = runOf(...given);
  return { run, sights: sightsOf({ ...run, facts: new Map() }) };
};

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
};
