import { accept } from '../../diagnosis/acceptance.ts';
import type { Acceptance } from '../../model/acceptance.ts';
import type { AccessListInPlay } from '../../model/access-list.ts';
import type { NetworkLabel } from '../../model/network-state.ts';
import type { ProbeRun } from '../../model/run.ts';
import { diagnosisOf, endpointOf, GREEN, networkOf, runOf } from './samples.ts';

const listOf = (device: string, to: number): AccessListInPlay => ({
  device,
  allow: [
    { from: 135, to: 135 },
    { from: 1024, to },
  ],
  owner: 'Firewall team (Mr. Weber, +49 30 1234567)',
  to: [],
  on: ['tunnel'],
  whatIf: false,
});

const ENDPOINTS = [
  endpointOf('EMSMDB'),
  endpointOf('AsyncEMSMDB', { port: 1300 }),
  endpointOf('NSPI', { port: 1092 }),
  endpointOf('RFR', { port: 1400, tcp: 'timed-out', bind: 'not-tried' }),
];

const side = (label: NetworkLabel, change: Partial<ProbeRun> = {}): ProbeRun =>
  runOf(GREEN, { network: networkOf({ label }), endpoints: ENDPOINTS, ...change });

/** Eight lists, which is more than any way has, and a break in the tunnel. */
export const LONGEST_ACCEPTANCE: Acceptance = accept(
  {
    lan: side('lan-corporate'),
    tunnel: side('tunnel', {
      diagnosis: diagnosisOf('RPC_PORT_BLOCKED', { interface: 'RFR', port: 1400 }),
    }),
  },
  Array.from({ length: 8 }, (_, index) =>
    listOf(`Firewall between the buildings ${String(index + 1)}`, 2000 + 100 * index),
  ),
)!;
