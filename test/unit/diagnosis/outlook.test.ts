import { describe, expect, it } from 'vitest';
import { outlookTrouble, saidOfOutlook } from '../../../diagnosis/outlook.ts';
import type { OutlookWitness } from '../../../model/outlook.ts';
import type { Protocol } from '../../../model/way.ts';
import { accountOf, connectionOf, profileOf, witnessOf } from '../../support/outlook-samples.ts';

const HOST = 'exch1.corp.example';
const facts = (change: Partial<OutlookWitness>, protocol: Protocol = 'rpc') => ({
  outlook: witnessOf(change),
  host: HOST,
  way: { protocol, because: 'settings' } as const,
  doors: [],
});
const codeOf = (change: Partial<OutlookWitness>, protocol?: Protocol): string | null =>
  outlookTrouble(facts(change, protocol))?.code ?? null;

const DEAR = { cost: 'fixed', isRoaming: false, isOverLimit: false } as const;
const JUST_NOW = '2026-11-27T09:19:00.000Z';
const OTHER = profileOf({ leadsToTarget: false, accounts: [accountOf({ server: 'exch2' })] });
const OFFLINE = profileOf({ workOffline: true });
const BY_MAPI = profileOf({ accounts: [accountOf({ way: 'mapi-http' })] });

describe('what keeps Outlook from a server that answers', () => {
  const CAUSES: readonly (readonly [string, string, Partial<OutlookWitness>, Protocol?])[] = [
    ['it has run for minutes without a connection', 'OUTLOOK_ITSELF', {}],
    ['it is set to work offline', 'OUTLOOK_OFFLINE', { profile: OFFLINE }],
    ['Windows calls the connection metered', 'OUTLOOK_METERED', { networkCost: DEAR }],
    ['its profile leads elsewhere', 'PROFILE_OTHER_SERVER', { profile: OTHER }],
    [
      'a setting switches off the encryption of RPC',
      'RPC_ENCRYPTION_OFF',
      { settings: { mapiHttpDisabled: null, rpcEncryption: false } },
    ],
    [
      'a setting forbids the one way that there is',
      'MAPI_HTTP_OFF',
      { settings: { mapiHttpDisabled: true, rpcEncryption: null }, profile: BY_MAPI },
      'mapi-http',
    ],
  ];
  for (const [what, code, change, protocol] of CAUSES)
    it(`${what}: ${code}`, () => {
      expect(codeOf(change, protocol)).toBe(code);
    });

  const INNOCENT: readonly (readonly [string, Partial<OutlookWitness>, Protocol?])[] = [
    ['it is connected', { connections: [connectionOf()] }],
    [
      'it is connected although it noted to work offline',
      { connections: [connectionOf()], profile: OFFLINE },
    ],
    [
      'it is connected although the connection is dear',
      { connections: [connectionOf()], networkCost: DEAR },
    ],
    [
      'it is connected although its profile names another host: a server has many names',
      { connections: [connectionOf()], profile: OTHER },
    ],
    ['it does not run', { runs: false, runsSince: null }],
    ['nobody knows whether it runs', { runs: null, runsSince: null }],
    ['it was started a minute ago', { runsSince: JUST_NOW }],
    ['the network has been another one for a minute', { networkSince: JUST_NOW }],
    ['nobody knows since when it runs', { runsSince: null }],
    ['it has no profile', { profile: null }],
    ['its profile has no account of Exchange', { profile: profileOf({ accounts: [] }) }],
    ['nobody could look', { notTested: 'not tested: Outlook is looked at on Windows' }],
    ['the table of connections could not be read whole', { problems: ['it broke off'] }],
    [
      'a VPN client may have taken its connection at loopback',
      { connections: [connectionOf({ remoteAddress: '127.0.0.1', why: 'outlook' })] },
    ],
    [
      'over HTTP, a proxy may stand between',
      {
        profile: BY_MAPI,
        connections: [
          connectionOf({ remoteAddress: '192.0.2.9', remotePort: 8080, why: 'outlook' }),
        ],
      },
      'mapi-http',
    ],
    [
      'RPC over TCP does not need what is forbidden',
      { settings: { mapiHttpDisabled: true, rpcEncryption: null }, runsSince: JUST_NOW },
    ],
  ];
  for (const [what, change, protocol] of INNOCENT)
    it(`nothing is said where ${what}`, () => {
      expect(codeOf(change, protocol)).toBeNull();
    });

  it('Outlook 2010 does not ask what a connection costs', () => {
    expect(codeOf({ version: '14.0.7268.5000', networkCost: DEAR })).toBe('OUTLOOK_ITSELF');
  });

  it('a connection by TCP to somebody else than Exchange is none to Exchange', () => {
    const connections = [connectionOf({ remoteAddress: '203.0.113.7', why: 'outlook' })];

    expect(codeOf({ connections })).toBe('OUTLOOK_ITSELF');
  });
});

describe('how it is said', () => {
  const said = (change: Partial<OutlookWitness>, severity: 'ok' | 'info' | 'broken') =>
    saidOfOutlook(facts(change), severity)?.as ?? null;

  it('as the verdict where the way is well', () => {
    expect([said({}, 'ok'), said({ profile: OFFLINE }, 'info')]).toEqual(['verdict', 'verdict']);
  });

  it('where the way is broken, beside its verdict, and only what is true whatever the way', () => {
    expect([
      said({ profile: OFFLINE }, 'broken'),
      said({ profile: OTHER }, 'broken'),
      said({}, 'broken'),
      said({ networkCost: DEAR }, 'broken'),
    ]).toEqual(['finding', 'finding', null, null]);
  });

  it('a profile that leads elsewhere is a finding while Outlook does not run', () => {
    expect(said({ runs: false, profile: OTHER }, 'ok')).toBe('finding');
  });
});
