import { holdRows } from '../../support/cause-rows.ts';
import type { AccessListInPlay } from '../../../model/access-list.ts';
import type { PastRun } from '../../../model/history.ts';
import type { Endpoint } from '../../../model/run.ts';
import { check, of } from '../../support/ladder-results.ts';
import { ADDRESS, endpointOf } from '../../support/samples.ts';
import { ALL, IN_OFFICE, IN_TUNNEL, type Staged, store, UP } from '../../support/staged-runs.ts';

const NOW = '2026-05-08T09:00:00.000Z';
const port = (name: string, number: number, bound = true): PastRun['ports'][number] => ({
  ...{ address: ADDRESS, interface: name, port: number, bound },
});
const run = (change: Partial<PastRun> = {}): PastRun => ({
  at: '2026-05-08T07:30:00.000Z',
  code: 'ALL_GREEN',
  severity: 'ok',
  label: 'lan-corporate',
  member: null,
  ports: [port('EMSMDB', 6712)],
  ...change,
});
const brokeAt = (when: string, change: Partial<PastRun> = {}): PastRun =>
  run({
    ...{ at: when, code: 'RPC_PORT_BLOCKED', severity: 'broken', label: 'tunnel' },
    ports: [port('EMSMDB', 6712, false)],
    ...change,
  });
const list = (change: Partial<AccessListInPlay> = {}): AccessListInPlay => ({
  device: 'Citrix Access Gateway',
  owner: 'Network team',
  allow: [
    { from: 135, to: 135 },
    { from: 1024, to: 7000 },
  ],
  to: [],
  on: ['tunnel'],
  whatIf: false,
  ...change,
});
const ISA = list({ device: 'ISA Server', owner: 'Firewall team', on: ['tunnel', 'lan-corporate'] });
const DROPPED: Endpoint = endpointOf('EMSMDB', { port: 6712, tcp: 'timed-out', bind: 'not-tried' });
/** The store is silent in the tunnel, with this past. */
const dropped = (
  runs: readonly PastRun[],
  more: Partial<Staged['more']> & { member?: string } = {},
): Staged => ({
  checks: [...UP, store('port', 'RPC_PORT_BLOCKED')],
  endpoints: [DROPPED],
  network: IN_TUNNEL,
  more: { accessLists: [list(), ISA], past: { runs, at: NOW, member: more.member ?? null } },
});
holdRows([
  // Segments and history
  [
    'worked on the LAN, fails in the tunnel since Tuesday',
    dropped([run(), brokeAt('2026-05-05T08:00:00.000Z'), brokeAt('2026-05-07T08:00:00.000Z')]),
    {
      code: 'RPC_PORT_BLOCKED',
      who: 'firewall',
      segment: ['Citrix Access Gateway'],
      confidence: 'high',
      says: 'fails in the tunnel since Tue 5 May 08:00',
    },
  ],
  [
    'the same, and the office was asked 25 hours ago',
    dropped([run({ at: '2026-05-07T07:59:00.000Z' }), brokeAt('2026-05-05T08:00:00.000Z')]),
    {
      code: 'RPC_PORT_BLOCKED',
      who: 'firewall',
      segment: ['Citrix Access Gateway', 'ISA Server', 'exch1.corp.example itself'],
      confidence: 'medium',
      never: 'It works',
    },
  ],
  [
    'the server restarted: the office answered on other ports, the list was widened over both',
    dropped([run({ ports: [port('EMSMDB', 1171)] }), brokeAt('2026-05-08T08:00:00.000Z')]),
    {
      code: 'RPC_PORT_BLOCKED',
      who: 'firewall',
      segment: ['Citrix Access Gateway', 'ISA Server', 'exch1.corp.example itself'],
      never: 'It works',
    },
  ],
  [
    'the office named one more interface then',
    dropped([run({ ports: [port('EMSMDB', 6712), port('NSPI', 6713)] })]),
    {
      code: 'RPC_PORT_BLOCKED',
      who: 'firewall',
      segment: ['Citrix Access Gateway', 'ISA Server', 'exch1.corp.example itself'],
    },
  ],
  [
    'the other member of the gateway let the port pass an hour ago',
    dropped([run({ label: 'tunnel', member: '192.0.2.8', at: '2026-05-08T08:00:00.000Z' })], {
      member: '192.0.2.7',
    }),
    {
      code: 'RPC_PORT_BLOCKED',
      who: 'firewall',
      segment: ['Citrix Access Gateway'],
      says: '192.0.2.8',
    },
  ],
  [
    'the office let it pass by a clock that was ahead',
    dropped([run({ at: '2026-05-08T11:00:00.000Z' })]),
    {
      code: 'RPC_PORT_BLOCKED',
      who: 'firewall',
      segment: ['Citrix Access Gateway', 'ISA Server', 'exch1.corp.example itself'],
    },
  ],
  [
    'a stranger’s LAN let the port pass today',
    dropped([run({ label: 'lan-foreign' })]),
    { code: 'RPC_PORT_BLOCKED', who: 'firewall', segment: ['Citrix Access Gateway', 'ISA Server'] },
  ],
  [
    'the server was refused in the tunnel, and answers in the office since',
    {
      checks: [...UP, store('port', 'RPC_PORT_REFUSED')],
      endpoints: [{ ...DROPPED, tcp: 'refused' }],
      network: IN_TUNNEL,
      more: { past: { runs: [brokeAt('2026-05-08T06:00:00.000Z'), run()], at: NOW, member: null } },
    },
    { code: 'RPC_PORT_REFUSED', who: 'vpn', never: 'Ask the Exchange team' },
  ],
  [
    'it is refused in the office too, since the service died',
    {
      checks: [...UP, store('port', 'RPC_PORT_REFUSED')],
      endpoints: [{ ...DROPPED, tcp: 'refused' }],
      network: IN_OFFICE,
      more: { past: { runs: [run()], at: NOW, member: null }, accessLists: [ISA] },
    },
    { code: 'RPC_PORT_REFUSED', who: 'exchange' },
  ],
  // What a device does in the server's name
  [
    'a published server: 135 passed on, the rest refused by the translator',
    {
      checks: [
        ...UP,
        check('rpc.map.EMSMDB', 'ok', null, of('EMSMDB')),
        store('port', 'RPC_PORT_REFUSED'),
      ],
      facts: { 'rpc.map.EMSMDB': { towerAddress: '192.168.1.10' } },
    },
    { code: 'RPC_PORT_REFUSED', who: 'firewall', beside: ['RPC_BEHIND_NAT'] },
  ],
  [
    'a gateway that accepts itself, and nothing comes',
    {
      checks: [...UP, store('bind', 'RPC_NO_ANSWER')],
      facts: { 'rpc.bind.EMSMDB': { mayBeAnsweredBy: 'Citrix Access Gateway' } },
      network: IN_TUNNEL,
    },
    { code: 'RPC_NO_ANSWER', who: 'firewall', confidence: 'medium' },
  ],
  [
    'ISA knows the store and not the referral',
    {
      checks: [...UP, check('rpc.map.RFR', 'fail', 'RPC_NOT_REGISTERED', of('RFR'))],
      well: ALL.filter((name) => name !== 'RFR'),
      more: { accessLists: [list({ device: 'ISA Server', kind: 'rpc-filter', on: null })] },
    },
    { code: 'RPC_NOT_REGISTERED', who: 'firewall', severity: 'degraded', confidence: 'medium' },
  ],
]);
