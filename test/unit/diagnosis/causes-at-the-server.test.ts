import { holdRows } from '../../support/cause-rows.ts';
import type { CheckResult } from '../../../model/check.ts';
import { check, of } from '../../support/ladder-results.ts';
import { connectionOf, profileOf, witnessOf } from '../../support/outlook-samples.ts';
import { ADDRESS } from '../../support/samples.ts';
import {
  ALL,
  AT_135,
  byMapi,
  door,
  IN_TUNNEL,
  ok,
  SILENT,
  store,
  STORE_LESS,
  UP,
} from '../../support/staged-runs.ts';

/** A second member of the array. */
const OTHER = '10.1.2.4';
const at = (one: CheckResult, address: string): CheckResult => ({
  ...one,
  id: `${one.id}@${address}`,
  address,
  args: { ...one.args, address },
});
holdRows([
  // One of several
  [
    'one node of two is dead at 135, the other serves all',
    {
      checks: [
        ...ok('link', 'name'),
        at(SILENT, OTHER),
        at(check('rpc.connect', 'ok'), ADDRESS),
        at(check('rpc.mapper', 'ok'), ADDRESS),
      ],
      addresses: [ADDRESS, OTHER],
      well: ALL,
    },
    { code: 'EPM_BLOCKED', who: 'firewall', severity: 'degraded', confidence: 'medium' },
  ],
  [
    'one node of two has no services yet, the other serves all',
    {
      checks: [
        ...ok('link', 'name'),
        at(check('rpc.map.EMSMDB', 'fail', 'RPC_NOT_REGISTERED', of('EMSMDB')), OTHER),
        at(check('rpc.mapper', 'ok'), ADDRESS),
      ],
      addresses: [ADDRESS, OTHER],
      well: ALL,
    },
    { code: 'RPC_NOT_REGISTERED', who: 'exchange', severity: 'degraded' },
  ],
  [
    'the store of one node hangs, that of the other binds',
    {
      checks: [
        ...ok('link', 'name'),
        at(store('bind', 'RPC_NO_ANSWER'), OTHER),
        at(check('rpc.mapper', 'ok'), ADDRESS),
      ],
      addresses: [ADDRESS, OTHER],
      well: ALL,
    },
    { code: 'RPC_NO_ANSWER', who: 'exchange', severity: 'degraded' },
  ],
  [
    'address book and referral are dropped, mail binds',
    {
      checks: [
        ...UP,
        check('rpc.port.NSPI', 'fail', 'RPC_PORT_BLOCKED', of('NSPI')),
        check('rpc.port.RFR', 'fail', 'RPC_PORT_BLOCKED', of('RFR')),
      ],
      well: ['EMSMDB', 'AsyncEMSMDB'],
    },
    { code: 'RPC_PORT_BLOCKED', who: 'firewall', severity: 'degraded' },
  ],
  [
    'only the asynchronous interface is missing',
    {
      checks: [
        ...UP,
        check('rpc.map.AsyncEMSMDB', 'fail', 'RPC_NOT_REGISTERED', of('AsyncEMSMDB')),
      ],
      well: ALL.filter((name) => name !== 'AsyncEMSMDB'),
    },
    { code: 'RPC_NOT_REGISTERED', who: 'exchange', severity: 'info' },
  ],
  [
    'the store refuses the bind, the others take it',
    { checks: [...UP, store('bind', 'RPC_WRONG_SERVICE')], well: STORE_LESS },
    { code: 'RPC_WRONG_SERVICE', who: 'exchange', severity: 'broken' },
  ],
  [
    'the services are stopped, and the web side says 503',
    {
      checks: [
        ...UP,
        ...ALL.map((name) => check(`rpc.map.${name}`, 'fail', 'RPC_NOT_REGISTERED', of(name))),
      ],
      more: { web: { checks: door('owa', 'who', 'WEB_SERVER_BUSY'), doors: [] } },
    },
    { code: 'RPC_NOT_REGISTERED', who: 'exchange', beside: ['WEB_SERVER_BUSY'] },
  ],
  [
    'the store is too busy to bind, the address book is not',
    { checks: [...UP, store('bind', 'RPC_SERVER_BUSY')], well: STORE_LESS },
    { code: 'RPC_SERVER_BUSY', who: 'exchange' },
  ],
  // Path
  [
    'full packets are lost, and every bind is slow',
    {
      checks: [
        ...UP,
        check('path.mtu', 'fail', 'PATH_MTU', { ...AT_135, reason: '1400' }),
        check('path.latency', 'degraded', 'HIGH_LATENCY', { ...AT_135, reason: '900 ms' }),
      ],
      well: ALL,
    },
    { code: 'PATH_MTU', who: 'network' },
  ],
  // Doors
  [
    'the certificate is over by this laptop’s clock alone',
    {
      checks: ok('link'),
      more: {
        ...byMapi(door('mapi', 'tls', 'TLS_EXPIRED')),
        web: {
          checks: door('mapi', 'tls', 'TLS_EXPIRED'),
          doors: [],
          facts: new Map([
            [
              'web.mapi.tls',
              {
                clock: { offsetMs: 400 * 86_400_000, hosts: ['a', 'b'], isCertain: true } as never,
              },
            ],
          ]),
        },
      },
    },
    { code: 'TLS_EXPIRED', who: 'laptop' },
  ],
  [
    'a device breaks TLS open on the way',
    { checks: ok('link'), more: byMapi(door('mapi', 'tls', 'TLS_INTERCEPTED')) },
    { code: 'TLS_INTERCEPTED', who: 'network' },
  ],
  [
    'ISA denies the URL of MAPI',
    { checks: ok('link'), more: byMapi(door('mapi', 'who', 'ISA_URL_DENIED')) },
    { code: 'ISA_URL_DENIED', who: 'firewall' },
  ],
  [
    'the RPC proxy answers with an error of its own',
    {
      checks: ok('link'),
      more: {
        web: { checks: door('rpcProxy', 'who', 'RPC_PROXY_ERROR'), doors: [] },
        way: { protocol: 'rpc-http', because: 'settings' },
      },
    },
    { code: 'RPC_PROXY_ERROR', who: 'exchange' },
  ],
  [
    '12250 at OWA, and the ports of RPC are dropped',
    {
      checks: [...UP, store('port', 'RPC_PORT_BLOCKED')],
      well: STORE_LESS,
      more: { web: { checks: door('owa', 'auth', 'ISA_AUTH_OVER_HTTP'), doors: [] } },
    },
    { code: 'RPC_PORT_BLOCKED', who: 'firewall', beside: ['ISA_AUTH_OVER_HTTP'] },
  ],
  // Outlook
  [
    '135 is dropped, and Outlook’s connection of this morning goes on',
    {
      checks: [...ok('link', 'tunnel', 'name'), SILENT],
      network: IN_TUNNEL,
      more: {
        outlook: witnessOf({
          connections: [connectionOf({ createdAt: '2026-11-27T08:30:00.000Z' })],
        }),
      },
    },
    { code: 'EPM_BLOCKED', who: 'firewall', severity: 'degraded', says: '1171' },
  ],
  [
    '135 is dropped, and Outlook’s connection is older than this network',
    {
      checks: [...ok('link', 'tunnel', 'name'), SILENT],
      network: IN_TUNNEL,
      more: {
        outlook: witnessOf({
          networkSince: '2026-11-27T09:00:00.000Z',
          connections: [connectionOf({ createdAt: '2026-11-27T08:30:00.000Z' })],
        }),
      },
    },
    { code: 'EPM_BLOCKED', who: 'firewall', severity: 'broken' },
  ],
  [
    'Outlook works offline on a way that is well',
    {
      checks: UP,
      well: ALL,
      more: { outlook: witnessOf({ profile: profileOf({ workOffline: true }) }) },
    },
    { code: 'OUTLOOK_OFFLINE', who: 'user', severity: 'degraded' },
  ],
  [
    'Outlook works offline, and the store is dropped',
    {
      checks: [...UP, store('port', 'RPC_PORT_BLOCKED')],
      well: STORE_LESS,
      more: { outlook: witnessOf({ profile: profileOf({ workOffline: true }) }) },
    },
    { code: 'RPC_PORT_BLOCKED', who: 'firewall', beside: ['OUTLOOK_OFFLINE'] },
  ],
  [
    'Outlook does not run on a way that is well',
    {
      checks: UP,
      well: ALL,
      more: {
        outlook: witnessOf({
          runs: false,
          runsSince: null,
          profile: profileOf({ workOffline: true }),
        }),
      },
    },
    { code: 'ALL_GREEN', who: 'nobody' },
  ],
]);
