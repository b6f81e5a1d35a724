import { expect, it } from 'vitest';
import { check } from '../../support/ladder-results.ts';
import { profileOf, witnessOf } from '../../support/outlook-samples.ts';
import { ADDRESS, checkOf, HOST } from '../../support/samples.ts';
import {
  ALL,
  AT_135,
  byMapi,
  door,
  IN_TUNNEL,
  judged,
  NAMELESS,
  NO_GATEWAY,
  ok,
  SILENT,
  store,
  STORE_LESS,
  UP,
  type Row,
} from '../../support/staged-runs.ts';

/** By the numbers of the known causes, each as a run that no other test has. */
const ROWS: readonly Row[] = [
  [
    '15: the certificate is over while an unneeded gateway is silent',
    { checks: [check('link', 'ok'), NO_GATEWAY], more: byMapi(door('mapi', 'tls', 'TLS_EXPIRED')) },
    'TLS_EXPIRED',
    'exchange',
  ],
  [
    '15: a strange certificate behind a portal',
    {
      checks: [check('link', 'fail', 'CAPTIVE_PORTAL', { host: HOST, portal: null })],
      more: byMapi(door('mapi', 'tls', 'TLS_UNTRUSTED')),
      network: { label: 'captive' },
    },
    'CAPTIVE_PORTAL',
    'user',
  ],
  [
    '16: no version of TLS in common, at the door of RPC over HTTP',
    {
      checks: ok('link'),
      more: {
        web: { checks: door('rpcProxy', 'tls', 'TLS_TOO_OLD'), doors: [] },
        way: { protocol: 'rpc-http', because: 'settings' },
      },
    },
    'TLS_TOO_OLD',
    'exchange',
  ],
  [
    '17: a telephone’s door wants a client certificate, and Outlook’s way is RPC',
    {
      checks: UP,
      well: ALL,
      more: { web: { checks: door('activeSync', 'tls', 'TLS_WANTS_CLIENT_CERT'), doors: [] } },
    },
    'ALL_GREEN',
    'nobody',
    ['TLS_WANTS_CLIENT_CERT'],
  ],
  [
    '18: the proxy wants a login, and the laptop itself cannot resolve the name',
    {
      checks: [check('link', 'ok'), NAMELESS],
      addresses: [],
      more: byMapi([
        checkOf('web.mapi.proxy', {
          rung: 'proxy',
          status: 'fail',
          code: 'PROXY_AUTH',
          args: { host: 'proxy.example', reason: '407' },
        }),
      ]),
    },
    'PROXY_AUTH',
    'network',
  ],
  [
    '19: a stale password: the door asks for a login as it should',
    { checks: ok('link'), more: byMapi(door('mapi')) },
    'ALL_GREEN',
    'nobody',
  ],
  [
    '20: the mapper is too busy to answer',
    {
      checks: [
        ...ok('link', 'name', 'rpc.connect'),
        check('rpc.mapper', 'fail', 'RPC_SERVER_BUSY', AT_135),
      ],
    },
    'RPC_SERVER_BUSY',
    'exchange',
  ],
  [
    '20: 503 at the door, through a gateway that did not answer a hello',
    {
      checks: [check('link', 'ok'), NO_GATEWAY],
      more: byMapi(door('mapi', 'who', 'WEB_SERVER_BUSY')),
    },
    'WEB_SERVER_BUSY',
    'exchange',
  ],
  [
    '21: the limit of sessions shows at a logon alone',
    { checks: UP, well: ALL, network: IN_TUNNEL },
    'ALL_GREEN',
    'nobody',
  ],
  [
    '22: Autodiscover is wrong while every bind is accepted',
    {
      checks: UP,
      well: ALL,
      more: { web: { checks: door('autodiscover', 'who', 'AUTODISCOVER_WRONG'), doors: [] } },
    },
    'ALL_GREEN',
    'nobody',
    ['AUTODISCOVER_WRONG'],
  ],
  [
    '23: IPv6 is silent and IPv4 binds',
    {
      checks: [
        ...ok('link', 'name'),
        check('rpc.connect@2001:db8::3', 'fail', 'EPM_BLOCKED', {
          ...AT_135,
          address: '2001:db8::3',
        }),
        check('rpc.connect@10.1.2.3', 'ok', null, AT_135),
        check('rpc.mapper@10.1.2.3', 'ok', null, AT_135),
      ],
      addresses: ['2001:db8::3', ADDRESS],
      well: ALL,
    },
    'ALL_GREEN',
    'nobody',
    ['IPV6_BROKEN'],
  ],
  [
    '24: encryption is switched off in the profile',
    {
      checks: UP,
      well: ALL,
      more: { outlook: witnessOf({ settings: { mapiHttpDisabled: null, rpcEncryption: false } }) },
    },
    'RPC_ENCRYPTION_OFF',
    'laptop',
  ],
  [
    '25: MAPI over HTTP is switched off in the profile',
    {
      checks: ok('link'),
      more: {
        ...byMapi(door('mapi')),
        outlook: witnessOf({ settings: { mapiHttpDisabled: true, rpcEncryption: null } }),
      },
    },
    'MAPI_HTTP_OFF',
    'laptop',
  ],
  [
    '26: the network is metered, and the mapper is blocked: what it costs keeps nothing back',
    {
      checks: [...ok('link', 'name'), SILENT],
      more: {
        outlook: witnessOf({
          networkCost: { cost: 'fixed', isRoaming: false, isOverLimit: false },
        }),
      },
    },
    'EPM_BLOCKED',
    'firewall',
    [],
  ],
  [
    '27: a filter on the laptop forbids the port of the store',
    { checks: [...UP, store('port', 'LOCAL_FILTER')], well: STORE_LESS },
    'LOCAL_FILTER',
    'laptop',
  ],
  [
    '28: Outlook works offline while the port is refused: beside it',
    {
      checks: [...UP, store('port', 'RPC_PORT_REFUSED')],
      well: STORE_LESS,
      more: { outlook: witnessOf({ profile: profileOf({ workOffline: true }) }) },
    },
    'RPC_PORT_REFUSED',
    'exchange',
    ['OUTLOOK_OFFLINE'],
  ],
  [
    '28: another account’s server, and every rung is well',
    {
      checks: UP,
      well: ALL,
      more: { outlook: witnessOf({ profile: profileOf({ leadsToTarget: false }) }) },
    },
    'PROFILE_OTHER_SERVER',
    'laptop',
  ],
  [
    '28: Outlook has run for an hour without a connection',
    { checks: UP, well: ALL, more: { outlook: witnessOf() } },
    'OUTLOOK_ITSELF',
    'laptop',
  ],
];

for (const [cause, staged, code, who, beside] of ROWS)
  it(`a door, Outlook or its server is named, and nobody below: ${cause}`, () => {
    const { findings, ...verdict } = judged(staged);

    expect([verdict.code, verdict.whoMustAct]).toEqual([code, who]);
    if (beside !== undefined) expect(findings.map((one) => one.code)).toEqual(beside);
  });
