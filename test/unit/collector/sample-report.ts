import type { Report } from '../../../model/report.ts';
import { NETWORK_REST } from '../../support/network-rest.ts';

export const SAMPLE_ID = '01936b2e-7c00-7abc-8def-0123456789ab';

/** A break as an agent would report it, with parts replaced by `changes`. */
export function sampleReport(
  changes: Partial<Report> = {},
  summary = 'TCP 2101 of exch1.corp.example is outside the list of ISA Server.',
): Report {
  const at = '2026-11-24T08:00:00.000Z';
  return {
    schema: 1,
    id: SAMPLE_ID,
    kind: 'break',
    createdAt: at,
    device: 'LAPTOP-7',
    site: 'ACME',
    agentVersion: '0.1.0',
    system: { platform: 'linux', release: '6.1', node: '24.0.0' },
    before: null,
    connections: null,
    run: {
      schema: 1,
      target: { host: 'exch1.corp.example', addresses: ['10.1.2.3'] },
      startedAt: at,
      tookMs: 120,
      endpoints: [],
      mapper: null,
      server: null,
      advice: null,
      network: {
        label: 'tunnel',
        link: 'mobile',
        certainty: 'certain',
        tunnel: { state: 'up', product: null, adapter: 'tun0' },
        over: 'mobile',
        ...NETWORK_REST,
        reach: 'unknown',
        trust: 'unknown',
        metered: 'guess',
        adapters: [],
        reasons: [],
        since: at,
      },
      checks: [
        {
          id: 'rpc.port',
          rung: 'rpc',
          step: 'port',
          interface: 'EMSMDB',
          address: '10.1.2.3',
          port: 2101,
          dependsOn: [],
          status: 'fail',
          code: 'RPC_PORT_OUTSIDE_ACL',
          args: { port: 2101 },
          evidence: ['10.1.2.3:2101'],
          ms: 3.2,
          at,
          network: 'tunnel',
        },
      ],
      diagnosis: {
        code: 'RPC_PORT_OUTSIDE_ACL',
        rung: 'rpc',
        severity: 'broken',
        args: { port: 2101 },
        summary,
        nextStep: 'Ask the firewall team.',
        whoMustAct: 'firewall',
        confidence: 'high',
        evidence: ['rpc.port'],
        since: at,
        findings: [],
        reference: null,
      },
    },
    ...changes,
  };
}
