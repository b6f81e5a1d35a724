import { describe, expect, it } from 'vitest';
import type { Adapter } from '../../../model/network-state.ts';
import { classify, PLAIN_VIEW } from '../../../probes/network/classify.ts';
import type {
  Detected,
  ReachFinding,
  TrustFinding,
} from '../../../probes/network/detector-types.ts';
import { attachmentChange, attachmentOf } from '../../../probes/network/attachment.ts';
import type { Route, Snapshot } from '../../../probes/network/watcher-types.ts';

const adapter = (name: string, kind: Adapter['kind'], address: string): Adapter => ({
  name,
  kind,
  product: null,
  addresses: [address],
  reason: kind,
});
const ETH = adapter('eth0', 'lan', '192.0.2.2');
const WWAN = adapter('wwan0', 'mobile', '100.64.0.9');
const TUN = adapter('tun0', 'tunnel', '10.8.0.2');
const NONE: Route = { kind: 'none' };
const via = ({ name, addresses }: Adapter): Route => ({
  kind: 'via',
  adapter: name,
  source: addresses[0]!,
});
const look = (adapters: Adapter[], routes: Partial<Snapshot> = {}): Snapshot => ({
  adapters,
  publicV4: NONE,
  publicV6: NONE,
  exchange: null,
  gateway: null,
  collector: null,
  ...routes,
});
const LAN = look([ETH], { publicV4: via(ETH) });
const UMTS = look([WWAN], { publicV4: via(WWAN) });
const TUNNEL = look([ETH, TUN], { publicV4: via(ETH), exchange: via(TUN) });
const IDLE_TUNNEL = look([ETH, TUN], { publicV4: via(ETH), exchange: via(ETH) });

const INTERNET: ReachFinding = {
  state: 'internet',
  because: null,
  reason: 'both pages answered',
  portal: null,
};
const CAPTIVE: ReachFinding = {
  state: 'captive',
  because: null,
  reason: 'a redirect came',
  portal: 'http://login.example/',
};
const LIMITED: ReachFinding = {
  state: 'limited',
  because: 'dns',
  reason: 'no name resolves',
  portal: null,
};
const INSIDE: TrustFinding = {
  state: 'corporate',
  reason: 'the inside host showed its certificate',
  adapter: 'eth0',
  failures: 0,
};
const outside = (failures: number, name = 'eth0'): TrustFinding => ({
  state: 'foreign',
  reason: 'the inside host is silent',
  adapter: name,
  failures,
});
const detected = (reach: ReachFinding | null, trust: TrustFinding | null): Detected => ({
  reach,
  reachWhy: 'reach not asked',
  trust,
  trustWhy: 'trust not asked',
});
const classified = (snapshot: Snapshot, reach: ReachFinding | null, trust: TrustFinding | null) =>
  classify(snapshot, { ...PLAIN_VIEW, detected: detected(reach, trust) });

describe('captive portal and trusted network', () => {
  it.each<
    readonly [
      what: string,
      snapshot: Snapshot,
      reach: ReachFinding | null,
      trust: TrustFinding | null,
      label: string,
      reachAxis: string,
      trustAxis: string,
    ]
  >([
    ['an Internet that answers', LAN, INTERNET, null, 'lan-foreign', 'internet', 'unknown'],
    ['a portal', LAN, CAPTIVE, null, 'captive', 'captive', 'unknown'],
    ['a portal before UMTS is chosen', UMTS, CAPTIVE, null, 'captive', 'captive', 'unknown'],
    ['a portal beneath a tunnel that works', TUNNEL, CAPTIVE, null, 'tunnel', 'captive', 'unknown'],
    ['names that do not resolve', LAN, LIMITED, null, 'limited', 'limited', 'unknown'],
    ['UMTS that does not lead on', UMTS, LIMITED, null, 'mobile', 'limited', 'unknown'],
    [
      'a limited look beside a tunnel that works',
      TUNNEL,
      LIMITED,
      null,
      'tunnel',
      'limited',
      'unknown',
    ],
    ['the inside host on a LAN', LAN, null, INSIDE, 'lan-corporate', 'unknown', 'corporate'],
    [
      'the inside host in a LAN that bars the Internet',
      LAN,
      LIMITED,
      INSIDE,
      'lan-corporate',
      'limited',
      'corporate',
    ],
    [
      'the inside host on a private APN',
      UMTS,
      null,
      { ...INSIDE, adapter: 'wwan0' },
      'mobile',
      'unknown',
      'corporate',
    ],
    [
      'the inside host on a LAN while a VPN is up without a route',
      IDLE_TUNNEL,
      null,
      INSIDE,
      'lan-corporate',
      'unknown',
      'corporate',
    ],
    [
      'the inside host through the tunnel',
      TUNNEL,
      null,
      { ...INSIDE, adapter: 'tun0' },
      'tunnel',
      'unknown',
      'corporate',
    ],
    [
      'an inside host that was silent once',
      LAN,
      null,
      outside(1),
      'lan-foreign',
      'unknown',
      'unknown',
    ],
    [
      'an inside host that was silent twice',
      LAN,
      null,
      outside(2),
      'lan-foreign',
      'unknown',
      'foreign',
    ],
    [
      'a tunnel through which the inside was silent once',
      TUNNEL,
      null,
      outside(1, 'tun0'),
      'tunnel',
      'unknown',
      'unknown',
    ],
    [
      'a tunnel through which the inside was silent twice',
      TUNNEL,
      null,
      outside(2, 'tun0'),
      'tunnel-degraded',
      'unknown',
      'foreign',
    ],
    ['no route at all', look([ETH]), INTERNET, null, 'offline', 'none', 'unknown'],
  ])(
    'with %s gives label, reach and trust',
    (_, snapshot, reach, trust, label, reachAxis, trustAxis) => {
      const state = classified(snapshot, reach, trust);

      expect([state.label, state.reach, state.trust]).toEqual([label, reachAxis, trustAxis]);
    },
  );

  it('says why the reach is limited, and where the portal leads', () => {
    expect(classified(LAN, LIMITED, null).limitedBecause).toBe('dns');
    expect(classified(LAN, CAPTIVE, null).portal).toBe('http://login.example/');
  });

  it('has a sentence for every axis, also for those that are not known', () => {
    const { evidence } = classified(LAN, null, null);

    expect(evidence).toMatchObject({
      reach: 'reach not asked',
      trust: 'trust not asked',
      over: 'No tunnel',
      link: 'LAN, because the route to the Internet leaves by eth0, lan',
    });
    expect(Object.values(evidence).every((sentence) => sentence.length > 5)).toBe(true);
  });

  it('calls a link metered only where the system says so, and UMTS a guess', () => {
    const metered = new Map([
      ['eth0', { value: 'yes', reason: 'NetworkManager says so' } as const],
    ]);

    expect(classify({ ...LAN, metered }).metered).toBe('yes');
    expect(classify({ ...LAN, metered }).reasons).toContain('Metered: NetworkManager says so');
    expect([classify(LAN).metered, classify(UMTS).metered]).toEqual(['no', 'guess']);
  });
});

describe('the attachment of what was found out', () => {
  it('is another one when the adapter, its address or the name of the Wi-Fi is another', () => {
    const attachments = [
      LAN,
      UMTS,
      look([{ ...ETH, addresses: ['192.0.2.7'] }], {
        publicV4: { kind: 'via', adapter: 'eth0', source: '192.0.2.7' },
      }),
      { ...LAN, ssids: new Map([['eth0', 'Hotel']]) },
    ].map(attachmentOf);

    expect(new Set(attachments.map((attachment) => JSON.stringify(attachment))).size).toBe(4);
  });

  it.each<readonly [string, Snapshot, readonly string[]]>([
    ['UMTS', UMTS, ['default route', 'adapters', 'addresses']],
    [
      'another address',
      look([{ ...ETH, addresses: ['192.0.2.7'] }], {
        publicV4: { kind: 'via', adapter: 'eth0', source: '192.0.2.7' },
      }),
      ['default route', 'addresses'],
    ],
    ['another Wi-Fi', { ...LAN, ssids: new Map([['eth0', 'Hotel']]) }, ['wifi']],
    [
      'a way to the inside host',
      { ...LAN, trusted: { address: '10.0.0.5', route: via(ETH) } },
      ['inside route', 'adapters', 'addresses', 'wifi'],
    ],
    ['the same network', { ...LAN }, []],
  ])('says what differs from a LAN on %s', (_, snapshot, names) => {
    expect(attachmentChange(attachmentOf(LAN), attachmentOf(snapshot))).toEqual(names);
  });

  it('stays the same when an adapter beside the way comes or goes, or a link-local address changes', () => {
    const beside = look(
      [
        { ...ETH, addresses: ['192.0.2.2', 'fe80::1'] },
        adapter('docker0', 'virtual', '172.17.0.1'),
      ],
      { publicV4: via(ETH) },
    );

    expect(attachmentOf(beside)).toEqual(attachmentOf(LAN));
  });

  it('holds no way to the Internet where a tunnel carries it, and says so', () => {
    const { internet, internetWhy } = attachmentOf(
      look([ETH, TUN], { publicV4: via(TUN), exchange: via(TUN) }),
    );

    expect(internet).toBeNull();
    expect(internetWhy).toMatch(/through the tunnel tun0/);
  });

  it('names the inside host by the address that has a route', () => {
    const { trusted } = attachmentOf({ ...LAN, trusted: { address: '10.0.0.5', route: via(ETH) } });

    expect(trusted).toEqual({ adapter: 'eth0', source: '192.0.2.2', address: '10.0.0.5' });
  });
});
