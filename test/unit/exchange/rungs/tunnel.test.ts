import { describe, expect, it } from 'vitest';
import type { NetworkState } from '../../../../model/network-state.ts';
import type { GatewayOutcome } from '../../../../probes/exchange/rungs/gateway.ts';
import type { NameOutcome } from '../../../../probes/exchange/rungs/name.ts';
import {
  directWay,
  judgeTunnel,
  reachByRpc,
  type DirectWay,
} from '../../../../probes/exchange/rungs/tunnel.ts';
import type { BindFailure } from '../../../../probes/rpc/outcomes.ts';
import type { ClientFinding } from '../../../../probes/network/vpn-client/finding.ts';
import { request } from '../../../support/ladder-orders.ts';
import { networkOf } from '../../../support/samples.ts';

const resolved: NameOutcome = {
  kind: 'resolved',
  addresses: ['10.1.2.3'],
  dropped: 0,
  leftOut: [],
};
const failed: NameOutcome = { kind: 'failed', addresses: [], error: 'ENOTFOUND' };

it('calls the direct way failed only when every address failed by itself', () => {
  expect(directWay(failed, [])).toBe('fails');
  expect(directWay(resolved, ['failed', 'no-route'])).toBe('fails');
  expect(directWay(resolved, ['failed', 'open'])).toBe('works');
  expect(directWay(resolved, ['failed', 'unknown'])).toBe('unknown');
  expect(directWay(resolved, ['filtered'])).toBe('unknown');
});

it.each([
  ['not-rpc', 'failed'],
  ['silent', 'unknown'],
  ['closed', 'unknown'],
  ['rejected', 'open'],
  ['fault', 'open'],
] as const)('takes a port that opens for Exchange by its bytes alone: %s', async (kind, reach) => {
  const failure = { ok: false, kind } as unknown as BindFailure;
  const connections = {
    opening: new Promise<never>(() => undefined),
    leading: Promise.resolve({ step: 'bind', failure, ms: 1 } as const),
    close: () => Promise.resolve(),
  };
  const reached = { address: '10.1.2.3', connections };

  expect(await reachByRpc({ ...reached, reach: Promise.resolve('open') })).toBe(reach);
  expect(await reachByRpc({ ...reached, reach: Promise.resolve('refused') })).toBe('refused');
});

const gateway = { host: 'cag.example', port: 443, product: 'Secure Access' };
const answered: GatewayOutcome = {
  kind: 'answered',
  evidence: 'hello',
  isOther: false,
  address: '192.0.2.8',
};
const tun = { product: 'Secure Access', adapter: 'tun0' };

it.each<
  readonly [
    what: string,
    state: Partial<NetworkState>,
    direct: DirectWay,
    outcome: GatewayOutcome,
    verdict: object,
  ]
>([
  ['up', { tunnel: { state: 'up', ...tun } }, 'works', answered, { status: 'ok', code: null }],
  [
    'up without the route',
    { tunnel: { state: 'up-no-route', ...tun } },
    'fails',
    answered,
    {
      status: 'fail',
      code: 'TUNNEL_NO_ROUTE',
      args: { host: '127.0.0.1', via: 'lan', adapter: 'tun0', product: 'Secure Access' },
    },
  ],
  [
    'up without the route, which another VPN holds',
    {
      tunnel: { state: 'up-no-route', ...tun },
      tunnels: [
        { state: 'up-no-route', ...tun },
        { state: 'up', product: 'OpenVPN', adapter: 'tun1' },
      ],
    },
    'fails',
    answered,
    {
      status: 'fail',
      code: 'OTHER_VPN_IN_THE_WAY',
      args: { other: 'OpenVPN', product: 'Secure Access' },
    },
  ],
  [
    'up without the route, beside the company’s own LAN',
    { label: 'lan-corporate', trust: 'corporate', tunnel: { state: 'up-no-route', ...tun } },
    'fails',
    answered,
    { status: 'skipped' },
  ],
  [
    'up while nothing inside answers',
    { tunnel: { state: 'degraded', ...tun } },
    'fails',
    answered,
    { status: 'fail', code: 'TUNNEL_DEGRADED', args: { product: 'Secure Access' } },
  ],
  [
    'connecting',
    { tunnel: { state: 'connecting', ...tun } },
    'fails',
    answered,
    { status: 'fail', code: 'TUNNEL_CONNECTING', args: { adapter: 'tun0' } },
  ],
  [
    'connecting, and not needed',
    { tunnel: { state: 'connecting', ...tun } },
    'works',
    answered,
    { status: 'skipped' },
  ],
  [
    'connecting without an adapter',
    { tunnel: { state: 'connecting', product: 'an IPsec client', adapter: null } },
    'fails',
    answered,
    { code: 'TUNNEL_CONNECTING', args: { product: 'an IPsec client' } },
  ],
  [
    'up without an adapter',
    { tunnel: { state: 'up', product: 'an IPsec client', adapter: null } },
    'fails',
    answered,
    { status: 'ok', evidence: [expect.stringMatching(/^an IPsec client carries/)] as unknown },
  ],
  [
    'wanted and not started',
    {},
    'fails',
    answered,
    {
      status: 'fail',
      code: 'TUNNEL_DOWN',
      args: { gateway: 'cag.example', gatewayMs: 210, product: 'Secure Access' },
    },
  ],
  [
    'not started, and the gateway silent',
    {},
    'fails',
    { kind: 'silent', evidence: '' },
    { status: 'skipped' },
  ],
  ['not started, and not needed', {}, 'works', answered, { status: 'skipped' }],
  [
    'not started inside the corporate network',
    { trust: 'corporate' },
    'fails',
    answered,
    { status: 'skipped' },
  ],
  [
    'not started, and the direct way cut by the deadline',
    {},
    'unknown',
    answered,
    { status: 'inconclusive' },
  ],
])('judges a tunnel that is %s', (_, state, direct, outcome, verdict) => {
  const facts = {
    request: request({ gateway, network: networkOf(state) }),
    linkDown: false,
    direct,
    gateway: { outcome, ms: 210.4 },
    localAddress: null,
  };

  expect(judgeTunnel(facts)).toMatchObject(verdict);
});

it('names the adapter that packets to Exchange leave by', () => {
  const adapters = ['eth0', 'wlan0'].map((name, index) => ({
    name,
    kind: 'lan' as const,
    product: null,
    addresses: [`10.0.${String(index)}.2`],
    reason: '',
  }));
  const state = networkOf({ tunnel: { state: 'up-no-route', ...tun }, adapters });

  const verdict = judgeTunnel({
    request: request({ network: state }),
    linkDown: false,
    direct: 'works',
    gateway: null,
    localAddress: '10.0.1.2',
  });

  expect(verdict.args).toMatchObject({ via: 'wlan0' });
});

it.each([
  [['eth0'], 'eth0'],
  [['eth0', 'docker0'], 'lan'],
])('names the card of a guest where it is the only one: %j', (names, via) => {
  const adapters = names.map((name) => ({
    ...{ name, kind: 'virtual' as const, product: null, addresses: [], reason: '' },
  }));
  const state = networkOf({ tunnel: { state: 'up-no-route', ...tun }, link: 'lan', adapters });

  const verdict = judgeTunnel({
    ...{ request: request({ network: state }), linkDown: false, direct: 'fails' },
    ...{ gateway: null, localAddress: null },
  });

  expect(verdict.args).toMatchObject({ via });
});

describe('a tunnel that is wanted and not there', () => {
  const seen = (over: Partial<ClientFinding>): ClientFinding => ({
    product: 'citrix',
    installed: 'yes',
    running: 'no',
    refused: null,
    evidence: ['what was seen'],
    ...over,
  });
  const verdictWith = (client: ClientFinding | null) =>
    judgeTunnel({
      request: request({ gateway }),
      linkDown: false,
      direct: 'fails',
      gateway: { outcome: answered, ms: 210 },
      localAddress: null,
      client,
    });

  it.each<readonly [what: string, client: ClientFinding | null, code: string]>([
    ['nothing is known of the client', null, 'TUNNEL_DOWN'],
    ['the client is there and not started', seen({}), 'TUNNEL_DOWN'],
    [
      'the client runs without a tunnel, which is no proof of a refusal',
      seen({ running: 'yes' }),
      'TUNNEL_DOWN',
    ],
    [
      'it could not be told whether the client is there',
      seen({ installed: 'unknown' }),
      'TUNNEL_DOWN',
    ],
    ['the client is not on this laptop', seen({ installed: 'no' }), 'CLIENT_MISSING'],
    [
      'the client itself says that its logon was refused',
      seen({ running: 'yes', refused: 'ERROR | Cannot proceed with login.' }),
      'TUNNEL_REFUSED',
    ],
  ])('is blamed rightly where %s', (_, client, code) => {
    expect(verdictWith(client)).toMatchObject({ status: 'fail', code });
  });

  it("hands on what was seen of the client, and the client's own words", () => {
    expect(verdictWith(seen({ refused: 'no licence left' }))).toMatchObject({
      evidence: expect.arrayContaining(['what was seen']) as unknown,
      args: { words: 'no licence left', gateway: 'cag.example' },
    });
  });

  it('says nothing of the client where the gateway is silent', () => {
    const verdict = judgeTunnel({
      request: request({ gateway }),
      linkDown: false,
      direct: 'fails',
      gateway: { outcome: { kind: 'silent', evidence: '' }, ms: 1 },
      localAddress: null,
      client: seen({ installed: 'no' }),
    });

    expect(verdict).toMatchObject({ status: 'skipped', code: null });
  });
});
