import type { LiveConnection } from '../../model/connections.ts';
import type { OutlookAccount, OutlookProfile, OutlookWitness } from '../../model/outlook.ts';

export const OUTLOOK_AT = '2026-11-27T09:20:00.000Z';
export const EXCHANGE = '10.1.2.3';

export const connectionOf = (change: Partial<LiveConnection> = {}): LiveConnection => ({
  process: 'OUTLOOK.EXE',
  pid: 4711,
  localAddress: '10.8.0.2',
  localPort: 50_000,
  remoteAddress: EXCHANGE,
  remotePort: 1171,
  state: 'established',
  createdAt: '2026-11-27T09:14:00.000Z',
  why: 'exchange',
  announced: [],
  ...change,
});

export const accountOf = (change: Partial<OutlookAccount> = {}): OutlookAccount => ({
  isPrimary: true,
  server: 'exch1.corp.example',
  proxy: null,
  mailStores: [],
  way: 'rpc',
  mode: 'cached',
  mailFile: { bytes: 1_234_567_890, changedAt: '2026-11-27T09:15:00.000Z' },
  ...change,
});

export const profileOf = (change: Partial<OutlookProfile> = {}): OutlookProfile => ({
  name: 'Outlook',
  accounts: [accountOf()],
  leadsToTarget: true,
  workOffline: false,
  ...change,
});

/** Outlook 2016 that has run for an hour on a network of an hour, and holds no connection. */
export const witnessOf = (change: Partial<OutlookWitness> = {}): OutlookWitness => ({
  at: OUTLOOK_AT,
  notTested: null,
  version: '16.0.17928.20114',
  runs: true,
  runsSince: '2026-11-27T08:20:00.000Z',
  newOutlookRuns: false,
  profile: profileOf(),
  settings: { mapiHttpDisabled: null, rpcEncryption: null },
  networkCost: { cost: 'unrestricted', isRoaming: false, isOverLimit: false },
  networkSince: '2026-11-27T08:20:00.000Z',
  connections: [],
  notes: [],
  problems: [],
  ...change,
});
