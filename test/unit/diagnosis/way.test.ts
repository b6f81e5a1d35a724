import { expect, it } from 'vitest';
import { outlookIn } from '../../../agent/runs/find-way.ts';
import {
  asksOutlook,
  autodiscoverSaid,
  chooseWay,
  doorSeen,
  type WayEvidence,
} from '../../../diagnosis/way.ts';
import type { LiveConnection } from '../../../model/connections.ts';
import type { OutlookAccount } from '../../../model/outlook.ts';
import { accountOf, profileOf } from '../../support/outlook-samples.ts';
import type { Door } from '../../../model/door.ts';
import type { RungFacts } from '../../../model/rung-facts.ts';
import type { Protocol } from '../../../model/way.ts';

const NOTHING: WayEvidence = {
  setting: 'auto',
  isServerSet: true,
  mapper: 'unknown',
  isStoreMissed: false,
  outlook: null,
  autodiscover: null,
  mapi: 'not-asked',
  rpcProxy: 'not-asked',
};
const chosen = (seen: Partial<WayEvidence>): string => {
  const way = chooseWay({ ...NOTHING, ...seen });
  return way === null ? 'none' : `${way.protocol} ${way.because}`;
};

it.each<readonly [string, Partial<WayEvidence>, string]>([
  ['nothing', {}, 'rpc nothing-else'],
  ['the settings, whatever the rest', { setting: 'rpc', mapper: 'retired' }, 'rpc settings'],
  ['the settings name HTTP', { setting: 'mapi-http', mapper: 'registered' }, 'mapi-http settings'],
  [
    'the mapper, before a door of another server',
    { mapper: 'registered', mapi: 'exchange', outlook: 'https' },
    'rpc rpc-registered',
  ],
  ['RPC was given up', { mapper: 'retired' }, 'mapi-http rpc-retired'],
  [
    'RPC was given up, and RPC over HTTP alone is set up',
    { mapper: 'retired', rpcProxy: 'other' },
    'rpc-http rpc-retired',
  ],
  [
    'RPC was given up, and MAPI over HTTP does not exist there',
    { mapper: 'retired', mapi: 'absent', rpcProxy: 'other' },
    'rpc-http rpc-retired',
  ],
  [
    'RPC was given up, and MAPI over HTTP is red for another reason',
    { mapper: 'retired', mapi: 'other', rpcProxy: 'exchange' },
    'mapi-http rpc-retired',
  ],
  ['Outlook by RPC', { outlook: 'rpc', mapi: 'exchange' }, 'rpc outlook'],
  ['Outlook by HTTPS', { outlook: 'https' }, 'mapi-http outlook'],
  [
    'a store that is gone since lately, before doors and Autodiscover',
    { isStoreMissed: true, mapi: 'exchange', autodiscover: 'mapi-http' },
    'rpc rpc-before',
  ],
  [
    'Outlook by HTTPS, before the past',
    { isStoreMissed: true, outlook: 'https' },
    'mapi-http outlook',
  ],
  ['a proof of HTTPS, before the past', { mapper: 'retired' }, 'mapi-http rpc-retired'],
  ['Autodiscover', { autodiscover: 'rpc-http', mapi: 'exchange' }, 'rpc-http autodiscover'],
  ['Exchange at the MAPI door', { mapi: 'exchange' }, 'mapi-http door-answers'],
  ['somebody at the MAPI door', { mapi: 'other' }, 'rpc nothing-else'],
  ['an RPC proxy beside a server', { rpcProxy: 'exchange' }, 'rpc nothing-else'],
  ['a MAPI door alone', { isServerSet: false, mapi: 'other' }, 'mapi-http door-set-up'],
  ['an RPC proxy alone', { isServerSet: false, rpcProxy: 'other' }, 'rpc-http door-set-up'],
  ['no door of Outlook', { isServerSet: false }, 'none'],
])('Outlook’s way where what shows is %s', (_, seen, way) => {
  expect(chosen(seen)).toBe(way);
});

it('connections are looked at only where they can decide', () => {
  expect(
    [{}, { setting: 'rpc' }, { mapper: 'retired' }, { mapper: 'registered' }].map((seen) =>
      asksOutlook({ ...NOTHING, ...(seen as Partial<WayEvidence>) }),
    ),
  ).toEqual([true, false, false, false]);
});

it.each<readonly [string, readonly (Protocol | undefined)[], string | null]>([
  ['nothing', [undefined], null],
  ['one way', ['mapi-http', undefined], 'mapi-http'],
  ['the same way twice', ['rpc-http', 'rpc-http'], 'rpc-http'],
  ['two ways', ['rpc', 'mapi-http'], null],
])('Autodiscover of several domains shows %s', (_, said, way) => {
  const facts = new Map<string, RungFacts>(
    said.map((protocol, at) => [
      String(at),
      protocol === undefined ? {} : { autodiscover: protocol },
    ]),
  );
  expect(autodiscoverSaid(facts)).toBe(way);
});

const doorOf = (change: Partial<Door>): Door => ({
  door: 'mapi',
  url: 'https://mail.example/mapi',
  client: 'outlook',
  via: 'direct',
  hops: [{ url: 'https://mail.example/mapi/emsmdb/', status: 401, phrase: '', location: null }],
  who: 'iis',
  auth: [],
  preAuth: 'unknown',
  exchange: null,
  code: null,
  ...change,
});
const hop = (status: number | null) => [{ url: '', status, phrase: null, location: null }];

it.each<readonly [string, readonly Door[], string]>([
  ['nobody was asked', [], 'not-asked'],
  ['an IIS that proves nothing', [doorOf({})], 'other'],
  ['Exchange itself', [doorOf({ exchange: { server: null, version: null } })], 'exchange'],
  ['404', [doorOf({ hops: hop(404), code: 'WEB_NOT_PUBLISHED' })], 'absent'],
  ['503', [doorOf({ hops: hop(503), code: 'WEB_SERVER_BUSY' })], 'other'],
  ['no answer', [doorOf({ hops: hop(null), code: 'HOST_UNREACHABLE' })], 'other'],
  ['another kind of door', [doorOf({ door: 'owa' })], 'not-asked'],
  ['one of two', [doorOf({ hops: hop(404) }), doorOf({})], 'other'],
])('a MAPI door where the answer is %s', (_, doors, seen) => {
  expect(doorSeen(doors, 'mapi')).toBe(seen);
});

const connection = (change: Partial<LiveConnection>): LiveConnection => ({
  process: 'OUTLOOK.EXE',
  pid: 1,
  localAddress: '10.0.0.1',
  localPort: 50_000,
  remoteAddress: '10.1.2.3',
  remotePort: 443,
  state: 'established',
  why: 'exchange',
  createdAt: null,
  announced: [],
  ...change,
});

it.each<readonly [string, readonly LiveConnection[], string | null]>([
  ['none', [], null],
  ['one by HTTPS', [connection({})], 'https'],
  ['one by RPC', [connection({ remotePort: 1171 })], 'rpc'],
  ['one by RPC beside HTTPS', [connection({}), connection({ remotePort: 1171 })], 'rpc'],
  ['one that is gone', [connection({ state: 'time-wait' })], null],
  ['one of Outlook to somebody else', [connection({ why: 'outlook' })], null],
])('Outlook’s connections: %s', (_, items, way) => {
  expect(outlookIn({ connections: [...items], profile: null })).toBe(way);
});

it.each<readonly [string, Partial<OutlookAccount>, boolean | null, string | null]>([
  ['by TCP', { way: 'rpc' }, true, 'rpc'],
  ['by MAPI over HTTP', { way: 'mapi-http' }, true, 'https'],
  ['by RPC over HTTP first', { way: 'rpc-http' }, true, 'https'],
  ['by either', { way: 'rpc-then-http' }, true, null],
  ['to another server', { way: 'rpc' }, false, null],
  ['to a server that nobody can tell', { way: 'rpc' }, null, null],
])('Outlook’s profile, where it holds no connection: %s', (_, account, leadsToTarget, way) => {
  const profile = profileOf({ leadsToTarget, accounts: [accountOf(account)] });

  expect(outlookIn({ connections: [], profile })).toBe(way);
});
