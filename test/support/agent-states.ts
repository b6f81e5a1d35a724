import type { AgentState } from '../../model/agent-state.ts';
import type { Code } from '../../model/codes/facts.ts';
import { factsOf } from '../../model/codes/facts.ts';
import { nextStepOf, summaryOf } from '../../model/codes/text.ts';
import type { Diagnosis } from '../../model/diagnosis.ts';
import type { NetworkState } from '../../model/network-state.ts';

export const someNetwork = (changes: Partial<NetworkState> = {}): NetworkState => ({
  label: 'tunnel', link: 'mobile', certainty: 'certain', tunnel: { state: 'up', product: 'Secure Access', adapter: 'tun0' }, over: 'mobile',
  reach: 'unknown', trust: 'unknown', metered: 'guess', adapters: [], reasons: [], since: '2026-05-04T06:00:00.000Z', ...changes,
});

export const someDiagnosis = (code: Code, changes: Partial<Diagnosis> = {}): Diagnosis => {
  const { rung, severity, whoMustAct } = factsOf(code);
  const args = changes.args ?? { host: 'exch1.corp.example', port: 2314, interface: 'EMSMDB', device: 'Citrix Access Gateway' };
  return {
    code, rung, severity, args, summary: summaryOf(code, args), nextStep: nextStepOf(code, args), whoMustAct, confidence: 'high',
    evidence: [], since: '2026-05-04T06:40:00.000Z', findings: [], reference: null, ...changes,
  };
};

/** A state of an agent that has found everything in order. */
export const someState = (changes: Partial<AgentState> = {}): AgentState => ({
  schema: 1, agent: null, network: someNetwork(), run: null, diagnosis: someDiagnosis('ALL_GREEN'), probing: false,
  outbox: { count: 0, bytes: 0, heldBecause: null }, lastDeliveredAt: null, demo: false, settings: { items: [], problems: [] }, ...changes,
});
