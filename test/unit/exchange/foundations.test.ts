import { describe, expect, it } from 'vitest';
import type { NetworkState } from '../../../model/network-state.ts';
import {
  directWay,
  gatewayVerdict,
  linkVerdict,
  nameVerdict,
  tunnelVerdict,
  type DirectWay,
} from '../../../probes/exchange/foundations.ts';
import type { GatewayOutcome } from '../../../probes/exchange/gateway.ts';
import type { NameOutcome } from '../../../probes/exchange/name.ts';
import type { ClientFinding } from '../../../probes/network/vpn-client/finding.ts';
import { request } from '../../support/climbing.ts';
import { network } from '../../support/ladder-results.ts';

const resolved: NameOutcome = { kind: 'resolved', addresses: ['10.1.2.3'], dropped: 0 };
const failed: NameOutcome = { kind: 'failed', addresses: [], error: 'ENOTFOUND' };
const offline = network({ label: 'offline', link: 'none' });

it.each<
  readonly [
    what: string,
    state: NetworkState,
    name: NameOutcome,
    first: Parameters<typeof linkVerdict>[3],
    status: string,
  ]
>([
  ['no address of the target has a route', network(), resolved, 'no-route', 'fail'],
  ['the laptop is offline and the name stays unknown', offline, failed, null, 'fail'],
  ['the laptop is online and the name stays unknown', network(), failed, null, 'ok'],
  ['the laptop is offline and the target answers all the same', offline, resolved, 'open', 'ok'],
  ['the laptop is offline and the target refuses', offline, resolved, 'failed', 'ok'],
  [
    'the laptop is offline and the deadline came first',
    offline,
    resolved,
    'unknown',
    'inconclusive',
  ],
])('judges the link where %s', (_, state, name, first, status) => {
  const verdict = linkVerdict(state, 'exch1.corp.example', name, first, false);

  expect(verdict.status).toBe(status);
  expect(verdict.code).toBe(status === 'fail' ? 'LINK_DOWN' : null);
});

it('blames no name server while the laptop has no network', () => {
  expect(nameVerdict('exch1.corp.example', failed, [], true, '')).toMatchObject({
    status: 'inconclusive',
    code: null,
  });
  expect(nameVerdict('exch1.corp.example', failed, [], false, '')).toMatchObject({
    status: 'fail',
    code: 'DNS_FAILED',
  });
});

it('blames no gateway while the laptop has no network', () => {
  const silent: GatewayOutcome = { kind: 'silent', evidence: 'ENETUNREACH' };

  expect(gatewayVerdict(network(), 'cag.example', silent, 1, true, '')).toMatchObject({
    status: 'inconclusive',
    code: null,
  });
  expect(gatewayVerdict(network(), 'cag.example', silent, 1, false, '')).toMatchObject({
    status: 'fail',
    code: 'GATEWAY_UNREACHABLE',
  });
});

it('sees a login page in the state of the network, whatever the first packet met', () => {
  const verdict = linkVerdict(
    network({ label: 'captive', portal: 'http://login.example/' }),
    'exch1.corp.example',
    resolved,
    'open',
    false,
  );

  expect(verdict).toMatchObject({
    status: 'fail',
    code: 'CAPTIVE_PORTAL',
    args: { portal: 'http://login.example/' },
  });
});

it('blames a limited network only where Exchange took no packet either', () => {
  const limited = network({ label: 'limited' });

  const code = (first: Parameters<typeof linkVerdict>[3], wantsTunnel = false) =>
    linkVerdict(limited, 'exch1.corp.example', resolved, first, wantsTunnel).code;

  expect([code('failed'), code(null), code('refused', true)]).toEqual([
    'NETWORK_LIMITED',
    'NETWORK_LIMITED',
    'NETWORK_LIMITED',
  ]);
  expect([code('open'), code('open', true), code('refused'), code('filtered')]).toEqual([
    null,
    null,
    null,
    null,
  ]);
});

it('suspects a login page when another certificate answers at the name of the gateway, but not where the Internet was seen or no page stands', () => {
  const stranger: GatewayOutcome = { kind: 'answered', evidence: 'hello', isOther: true };
  const codes = [
    { link: 'wifi' },
    { link: 'mobile' },
    { link: 'wifi', reach: 'internet' },
  ] as const;

  expect(
    codes.map(
      (state) => gatewayVerdict(network(state), 'cag.example', stranger, 1, false, '').code,
    ),
  ).toEqual(['CAPTIVE_PORTAL', null, null]);
});

it('calls the direct way failed only when every address failed by itself', () => {
  expect(directWay(failed, [])).toBe('fails');
  expect(directWay(resolved, ['failed', 'no-route'])).toBe('fails');
  expect(directWay(resolved, ['failed', 'open'])).toBe('works');
  expect(directWay(resolved, ['failed', 'unknown'])).toBe('unknown');
  expect(directWay(resolved, ['filtered'])).toBe('unknown');
});

const gateway = { host: 'cag.example', port: 443, product: 'Secure Access' };
const answered: GatewayOutcome = { kind: 'answered', evidence: 'hello', isOther: false };
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
    request: request({ gateway, network: network(state) }),
    linkDown: false,
    direct,
    gateway: { outcome, ms: 210.4 },
    localAddress: null,
  };

  expect(tunnelVerdict(facts)).toMatchObject(verdict);
});

it('names the adapter that packets to Exchange leave by', () => {
  const adapters = ['eth0', 'wlan0'].map((name, index) => ({
    name,
    kind: 'lan' as const,
    product: null,
    addresses: [`10.0.${String(index)}.2`],
    reason: '',
  }));
  const state = network({ tunnel: { state: 'up-no-route', ...tun }, adapters });

  const verdict = tunnelVerdict({
    request: request({ network: state }),
    linkDown: false,
    direct: 'works',
    gateway: null,
    localAddress: '10.0.1.2',
  });

  expect(verdict.args).toMatchObject({ via: 'wlan0' });
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
    tunnelVerdict({
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
    const verdict = tunnelVerdict({
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
