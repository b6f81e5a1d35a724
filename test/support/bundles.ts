import { adviseOn } from '../../diagnosis/advice/advise.ts';
import type { AccessListInPlay } from '../../model/access-list.ts';
import type { AgentState } from '../../model/agent-state.ts';
import type { BundleDocuments, BundleSystem } from '../../model/bundle.ts';
import type { Code, Severity } from '../../model/codes/facts.ts';
import type { HistoryRun } from '../../model/history.ts';
import type { NetworkLabel } from '../../model/network-state.ts';
import type { OutlookWitness } from '../../model/outlook.ts';
import type { ProbeRun } from '../../model/run.ts';
import * as WORDS from '../../model/text/en.ts';
import { changesOf } from '../../report/compare.ts';
import type { ReportInput } from '../../report/report.ts';
import { accountOf, connectionOf, profileOf, witnessOf } from './outlook-samples.ts';
import { runOf } from './samples.ts';
import { endpointsOf, ladderOf, saidOf, STATES, TAKEN_AT as AT, travelling } from './states.ts';

const HOST = 'exch1.corp.example';

const LISTS: readonly AccessListInPlay[] = [
  {
    device: 'Citrix Access Gateway',
    owner: 'Network team',
    contact: 'tel. 4711',
    on: ['tunnel'],
    to: ['10.1.2.3'],
    allow: [
      { from: 135, to: 135 },
      { from: 1024, to: 2000 },
    ],
    whatIf: false,
  },
  {
    device: 'ISA Server',
    owner: 'Firewall team',
    contact: null,
    from: ['10.1.9.1'],
    to: [],
    on: ['tunnel'],
    allow: [
      { from: 135, to: 135 },
      { from: 1024, to: 2000 },
    ],
    whatIf: false,
  },
];

const advised = (run: ProbeRun): ProbeRun => ({
  ...run,
  advice: adviseOn({
    result: { ...run, facts: new Map() },
    accessLists: LISTS,
    mapperPort: 135,
    label: run.network.label,
  }),
});

export const systemOf = (change: Partial<BundleSystem> = {}): BundleSystem => ({
  schema: 1,
  device: '0b6c1f6e-8f5c-4a6b-9a57-2f7f3b0d9c11',
  site: 'ACME Hamburg',
  agentVersion: '0.1.0',
  platform: 'win32',
  release: '10.0.19045',
  arch: 'x64',
  node: '24.21.0',
  computer: 'LT-4711',
  user: 'anna',
  callBack: '+49 40 123456',
  note: null,
  utcOffsetMinutes: 60,
  bootedAt: '2026-11-24T06:31:00.000Z',
  ...change,
});

/** Outlook of a traveller: it started before the break, with a copy of the mailbox. */
export const outlookOf = (change: Partial<OutlookWitness> = {}): OutlookWitness =>
  witnessOf({
    at: AT,
    runsSince: '2026-11-24T06:35:00.000Z',
    networkSince: '2026-11-24T06:39:20.000Z',
    networkCost: { cost: 'variable', isRoaming: true, isOverLimit: false },
    profile: profileOf({
      name: 'Anna unterwegs',
      accounts: [
        accountOf({ mailFile: { bytes: 1_234_567_890, changedAt: '2026-11-23T17:10:00.000Z' } }),
      ],
    }),
    ...change,
  });

const HOUR_MS = 3_600_000;
export const pastRun = (
  hoursAgo: number,
  code: Code,
  severity: Severity,
  label: NetworkLabel,
): HistoryRun => ({
  at: new Date(Date.parse(AT) - hoursAgo * HOUR_MS).toISOString(),
  host: HOST,
  code,
  severity,
  label,
  tookMs: 840,
});

/** A day of a traveller: office, night, train, then the break. */
export const DAY_RUNS: readonly HistoryRun[] = [
  ...Array.from({ length: 18 }, (_, index) =>
    pastRun(index / 12, 'RPC_PORT_OUTSIDE_ACL', 'broken', 'tunnel'),
  ),
  ...Array.from({ length: 12 }, (_, index) =>
    pastRun(1.6 + index / 12, 'TUNNEL_DOWN', 'broken', 'mobile'),
  ),
  ...Array.from({ length: 90 }, (_, index) =>
    pastRun(15 + index / 12, 'ALL_GREEN', 'ok', 'lan-corporate'),
  ),
  ...Array.from({ length: 10 }, (_, index) =>
    pastRun(23 + index / 12, 'ALL_GREEN', 'ok', 'tunnel'),
  ),
];

const GOOD = runOf(
  saidOf('ALL_GREEN', { interfaces: ['EMSMDB', 'AsyncEMSMDB', 'NSPI', 'RFR'], host: HOST }),
  {
    startedAt: '2026-11-23T17:12:00.000Z',
    checks: [...ladderOf()],
    endpoints: [...endpointsOf()],
    network: travelling({
      label: 'lan-corporate',
      link: 'lan',
      tunnel: { state: 'none', product: null, adapter: null },
      over: null,
      trust: 'corporate',
      metered: 'no',
      adapters: [
        {
          name: 'Ethernet',
          kind: 'lan',
          product: null,
          addresses: ['10.4.7.21'],
          reason: 'an Ethernet device',
        },
      ],
    }),
  },
);

/** The input of a report page for a state that the agent may be in. */
export function reportOf(
  state: AgentState,
  change: Partial<BundleDocuments> = {},
  rest: Partial<ReportInput> = {},
): ReportInput {
  const { run, network, settings } = state;
  const documents = {
    run: run === null ? null : advised(run),
    'last-good': GOOD,
    history: { schema: 1 as const, runs: [...DAY_RUNS], ports: [] },
    connections: null,
    network,
    outlook: run?.outlook ?? null,
    settings,
    system: systemOf(),
    recorder: null,
    log: null,
    ...change,
  };
  return {
    manifest: {
      id: '01937f9e-5a00-7000-8000-00c0ffee0001',
      at: AT,
      files: [],
      loss: [],
      policy: { names: 'keep', addresses: 'keep' },
    },
    redactions: { schema: 1, policy: { names: 'keep', addresses: 'keep' }, items: [] },
    documents: {
      ...documents,
      changes: documents.run === null ? null : changesOf(documents, null, WORDS),
    },
    ...rest,
  };
}

const serverSilent: AgentState = {
  ...STATES.brokenPort,
  run: runOf(saidOf('EPM_BLOCKED', { host: HOST, address: '10.1.2.3', port: 135 }), {
    network: travelling(),
    startedAt: AT,
    checks: [
      ...ladderOf({
        cutAt: 'rpc.mapper',
        change: {
          'rpc.connect': {
            status: 'fail',
            code: 'EPM_BLOCKED',
            args: { host: HOST, address: '10.1.2.3', port: 135 },
            ms: 5000,
            evidence: ['10.1.2.3:135 gave no answer within 5000 ms'],
          },
        },
      }),
    ],
  }),
};

/** Ten states, each as a helpdesk may get it. */
export const REPORTS: Readonly<Record<string, ReportInput>> = {
  green: reportOf(STATES.green, {
    outlook: outlookOf({
      connections: [connectionOf({ createdAt: '2026-11-24T06:40:00.000Z' })],
      settings: { mapiHttpDisabled: true, rpcEncryption: true },
    }),
  }),
  'port-outside': reportOf(STATES.brokenPort, {
    outlook: outlookOf(),
    system: systemOf({
      note: 'Since I came back from Munich Outlook says "Disconnected".\nRestarting did not help.',
    }),
    recorder: {
      schema: 1,
      events: [],
      frozen: [
        {
          at: '2026-11-24T06:40:01.000Z',
          code: 'RPC_PORT_OUTSIDE_ACL',
          events: [
            { kind: 'power', at: '2026-11-24T06:36:00.000Z', event: 'resume' },
            {
              kind: 'network',
              at: '2026-11-24T06:39:20.000Z',
              label: 'tunnel',
              changes: [
                {
                  what: 'addresses',
                  before: 'Ethernet 10.4.7.21',
                  now: 'tun0 10.9.0.14; wwan0 100.64.3.7',
                },
              ],
            },
            {
              kind: 'verdict',
              at: '2026-11-24T06:40:00.000Z',
              code: 'RPC_PORT_OUTSIDE_ACL',
              severity: 'broken',
              before: 'ALL_GREEN',
            },
          ],
        },
      ],
    },
    connections: {
      at: AT,
      items: [
        {
          process: 'OUTLOOK.EXE',
          pid: 4100,
          localAddress: '10.9.0.14',
          localPort: 50112,
          remoteAddress: '10.1.2.3',
          remotePort: 2314,
          state: 'syn-sent',
          why: 'exchange',
          createdAt: null,
          announced: ['EMSMDB'],
        },
        {
          process: 'OUTLOOK.EXE',
          pid: 4100,
          localAddress: '10.9.0.14',
          localPort: 50113,
          remoteAddress: '10.1.2.3',
          remotePort: 1174,
          state: 'established',
          why: 'exchange',
          createdAt: null,
          announced: ['NSPI', 'RFR'],
        },
      ],
      dropped: 0,
      notes: [],
      problem: null,
    },
  }),
  'mapper-silent': reportOf(serverSilent),
  'tunnel-down': reportOf(STATES.tunnelDown),
  degraded: reportOf(STATES.degraded),
  offline: reportOf(STATES.offline),
  'first-run': reportOf(STATES.firstRun, { 'last-good': null, history: null }),
  'not-configured': reportOf(STATES.notConfigured, { 'last-good': null, history: null }),
  'three-waiting': reportOf(STATES.threeWaiting),
  'half-gathered': reportOf(
    STATES.brokenPort,
    {
      'last-good': null,
      history: null,
      connections: null,
      system: systemOf({ callBack: null, user: null, computer: null }),
    },
    {
      manifest: {
        id: '01937f9e-5a00-7000-8000-00c0ffee0002',
        at: AT,
        files: [
          {
            path: 'data/history.json',
            bytes: 0,
            sha256: null,
            collector: 'history',
            ms: 5000,
            status: 'timed-out',
            message: null,
          },
          {
            path: 'data/connections.json',
            bytes: 0,
            sha256: null,
            collector: 'connections',
            ms: 12,
            status: 'failed',
            message: 'the table could not be read (EACCES)',
          },
        ],
        loss: [],
        policy: { names: 'drop', addresses: 'pseudonym' },
      },
      redactions: {
        schema: 1,
        policy: { names: 'drop', addresses: 'pseudonym' },
        items: [{ rule: 'password', count: 2, files: ['data/settings.json'] }],
      },
    },
  ),
};
