import type { Report } from '../../../model/report.ts';
import { ADDRESS, checkOf, diagnosisOf, networkOf, runOf } from '../../support/samples.ts';

export const SAMPLE_ID = '01936b2e-7c00-7abc-8def-0123456789ab';

/** A break as an agent would report it, with parts replaced by `changes`. */
export function sampleReport(
  changes: Partial<Report> = {},
  summary = 'TCP 2101 of exch1.corp.example is outside the list of ISA Server.',
): Report {
  const at = '2026-11-24T08:00:00.000Z';
  const diagnosis = diagnosisOf(
    'RPC_PORT_OUTSIDE_ACL',
    { port: 2101 },
    { summary, nextStep: 'Ask the firewall team.', evidence: ['rpc.port'], since: at },
  );
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
    losses: [],
    run: runOf(diagnosis, {
      startedAt: at,
      network: networkOf({
        label: 'tunnel',
        link: 'mobile',
        tunnel: { state: 'up', product: null, adapter: 'tun0' },
        over: 'mobile',
        metered: 'guess',
        reasons: [],
        since: at,
      }),
      checks: [
        checkOf('rpc.port', {
          interface: 'EMSMDB',
          address: ADDRESS,
          status: 'fail',
          code: 'RPC_PORT_OUTSIDE_ACL',
          args: { port: 2101 },
          evidence: ['10.1.2.3:2101'],
          ms: 3.2,
          at,
          network: 'tunnel',
        }),
      ],
    }),
    ...changes,
  };
}
