import { describe, expect, it } from 'vitest';
import type { Adapter } from '../../../model/network-state.ts';
import { classify, PLAIN_VIEW, type View } from '../../../probes/network/classify.ts';
import { CONNECTING_FOR_MS, gaveUp, waitingAfter } from '../../../probes/network/tunnel.ts';
import type { ClientHint } from '../../../probes/platform/ports.ts';
import type { Route, Snapshot } from '../../../probes/network/watcher-types.ts';

const adapter = (
  name: string,
  kind: Adapter['kind'],
  address: string,
  product: string | null = null,
): Adapter => ({ name, kind, product, addresses: [address], reason: kind });
const ETH = adapter('eth0', 'lan', '192.0.2.2');
const CITRIX = adapter('Citrix_VA', 'tunnel', '10.9.0.2', 'Citrix Secure Access');
const WAITING = { ...CITRIX, addresses: ['169.254.7.7'] };
const TAILSCALE = adapter('tailscale0', 'tunnel', '100.100.1.1', 'Tailscale');
const ZSCALER = adapter('Zscaler', 'tunnel', '100.64.0.1', 'Zscaler');
const OPENVPN = adapter('tun0', 'tunnel', '10.8.0.2', 'OpenVPN');
const UTUN = adapter('utun4', 'tunnel', '10.9.0.2');
const UNKNOWN = adapter('tun1', 'tunnel', '10.7.0.2');
const WIREGUARD = adapter('wg0', 'tunnel', '10.6.0.2', 'WireGuard');
const PPP = adapter('ppp0', 'tunnel', '10.5.0.2', 'a PPP client (PPTP, L2TP, SSTP or FortiClient)');
const IPSEC = adapter('ipsec0', 'tunnel', '10.4.0.2', 'an IPsec client');

const NONE: Route = { kind: 'none' };
const via = ({ name, addresses }: Adapter): Route => ({
  kind: 'via',
  adapter: name,
  source: addresses[0]!,
});
const look = (adapters: Adapter[], routes: Partial<Snapshot> = {}): Snapshot => ({
  adapters,
  publicV4: via(ETH),
  publicV6: NONE,
  exchange: null,
  gateway: null,
  collector: null,
  ...routes,
});
const view = (change: Partial<View> = {}): View => ({ ...PLAIN_VIEW, ...change });
const citrix = view({ primary: ['citrix'] });
const seen = (snapshot: Snapshot, how: View) => {
  const { label, tunnel } = classify(snapshot, how);
  return [label, tunnel.state, tunnel.product];
};

describe('several tunnels at once', () => {
  it('are all listed, and the configured one decides the label', () => {
    const classified = classify(look([ETH, TAILSCALE, CITRIX], { exchange: via(CITRIX) }), citrix);

    expect(classified.label).toBe('tunnel');
    expect(classified.tunnel.adapter).toBe('Citrix_VA');
    expect(classified.tunnels.map(({ adapter: name, state }) => [name, state])).toEqual([
      ['tailscale0', 'up-no-route'],
      ['Citrix_VA', 'up'],
    ]);
  });

  it.each([
    [
      'the configured one is up and another carries Exchange',
      look([ETH, TAILSCALE, CITRIX], { exchange: via(TAILSCALE) }),
      citrix,
      ['tunnel-no-route', 'up-no-route', 'Citrix Secure Access'],
    ],
    [
      'the configured one is down and another carries Exchange',
      look([ETH, OPENVPN], { exchange: via(OPENVPN) }),
      citrix,
      ['tunnel', 'up', 'OpenVPN'],
    ],
    [
      'the configured one is down and another is beside the way',
      look([ETH, OPENVPN], { exchange: via(ETH) }),
      citrix,
      ['lan-foreign', 'none', null],
    ],
    [
      'the configured one waits for its address beside another',
      look([ETH, TAILSCALE, WAITING], { exchange: via(ETH) }),
      citrix,
      ['tunnel-connecting', 'connecting', 'Citrix Secure Access'],
    ],
    [
      'nothing is configured and one is always on',
      look([ETH, ZSCALER], { exchange: via(ETH) }),
      view(),
      ['lan-foreign', 'none', null],
    ],
    [
      'nothing is configured and one that is always on carries Exchange',
      look([ETH, ZSCALER], { exchange: via(ZSCALER) }),
      view(),
      ['tunnel', 'up', 'Zscaler'],
    ],
    [
      'one that is always on is configured',
      look([ETH, ZSCALER], { exchange: via(ETH) }),
      view({ primary: ['zscaler'] }),
      ['tunnel-no-route', 'up-no-route', 'Zscaler'],
    ],
  ] as const)('are told apart where %s', (_, snapshot, how, expected) => {
    expect(seen(snapshot, how)).toEqual(expected);
  });

  it.each([
    ['citrix', UNKNOWN, 'tunnel-no-route'],
    ['citrix', UTUN, 'tunnel-no-route'],
    ['citrix', OPENVPN, 'lan-foreign'],
    ['citrix', WIREGUARD, 'lan-foreign'],
    ['citrix', PPP, 'lan-foreign'],
    ['citrix', IPSEC, 'lan-foreign'],
    ['fortinet', UNKNOWN, 'tunnel-no-route'],
    ['fortinet', PPP, 'tunnel-no-route'],
    ['fortinet', IPSEC, 'tunnel-no-route'],
    ['fortinet', WIREGUARD, 'lan-foreign'],
    ['cisco', IPSEC, 'tunnel-no-route'],
    ['cisco', PPP, 'lan-foreign'],
    ['mullvad', WIREGUARD, 'tunnel-no-route'],
    ['A VPN of Our Own', UNKNOWN, 'tunnel-no-route'],
    ['A VPN of Our Own', WIREGUARD, 'tunnel-no-route'],
    ['A VPN of Our Own', IPSEC, 'tunnel-no-route'],
    ['A VPN of Our Own', TAILSCALE, 'lan-foreign'],
  ] as const)(
    'with %s configured, a tunnel of a driver or protocol that many share may be it: %o',
    (product, tunnel, label) => {
      const snapshot = look([ETH, tunnel], { exchange: via(ETH) });

      expect(classify(snapshot, view({ primary: [product] })).label).toBe(label);
    },
  );

  it('one that nobody knows is another where the configured one shows itself', () => {
    const snapshot = look([ETH, UNKNOWN, CITRIX], { exchange: via(ETH) });

    const classified = classify(snapshot, citrix);

    expect(classified.tunnel).toEqual({
      state: 'up-no-route',
      product: 'Citrix Secure Access',
      adapter: 'Citrix_VA',
    });
  });

  it('are said to be none of it when they do not lead to Exchange', () => {
    const { reasons } = classify(look([ETH, ZSCALER], { exchange: via(ETH) }));

    expect(reasons.at(-1)).toMatch(/^Not the VPN to Exchange: Zscaler/);
  });
});

describe('a client that speaks for itself', () => {
  const client = (state: ClientHint['state']): ClientHint => ({
    product: 'Citrix Secure Access',
    state,
    evidence: `scutil --nc says ${state}`,
  });

  it('is connecting as soon as it says so, before there is an adapter', () => {
    expect(seen(look([ETH], { clients: [client('connecting')] }), citrix)).toEqual([
      'tunnel-connecting',
      'connecting',
      'Citrix Secure Access',
    ]);
  });

  it('lends its name to the one tunnel adapter that has none', () => {
    expect(
      seen(look([ETH, UTUN], { exchange: via(UTUN), clients: [client('connected')] }), citrix),
    ).toEqual(['tunnel', 'up', 'Citrix Secure Access']);
  });

  it('lends its name to no second adapter where one bears it already', () => {
    const ikev2 = adapter('Firma', 'tunnel', '10.3.0.2', 'Windows VPN');
    const connected: ClientHint = { ...client('connected'), product: 'Windows VPN' };

    const { tunnels } = classify(
      look([ETH, ikev2, UTUN], { exchange: via(ikev2), clients: [connected] }),
      view(),
    );

    expect(tunnels.map(({ product }) => product)).toEqual(['Windows VPN', null]);
  });

  it('lends its name to none while two adapters could be meant', () => {
    const other = { ...UTUN, name: 'utun5', addresses: ['10.77.0.1'] };

    expect(
      seen(
        look([ETH, UTUN, other], { exchange: via(UTUN), clients: [client('connected')] }),
        view(),
      )[2],
    ).toBeNull();
  });
});

describe('a tunnel adapter that waits for its address', () => {
  it('counts as connecting for a minute, and no longer', () => {
    const snapshot = look([ETH, WAITING]);
    const first = waitingAfter(new Map(), snapshot, 1000);

    const later = waitingAfter(first, snapshot, 1000 + CONNECTING_FOR_MS);

    expect(seen(snapshot, view({ gaveUp: gaveUp(later, 999 + CONNECTING_FOR_MS) }))).toEqual([
      'tunnel-connecting',
      'connecting',
      'Citrix Secure Access',
    ]);
    expect(seen(snapshot, view({ gaveUp: gaveUp(later, 1000 + CONNECTING_FOR_MS) }))).toEqual([
      'lan-foreign',
      'none',
      null,
    ]);
  });

  it('gets a new minute when it had an address in between', () => {
    const waited = waitingAfter(new Map(), look([WAITING]), 0);
    const connected = waitingAfter(waited, look([CITRIX]), 30_000);

    const again = waitingAfter(connected, look([WAITING]), 90_000);

    expect(gaveUp(again, 100_000).size).toBe(0);
  });
});

describe('a client that is always on', () => {
  it.each([
    'Zscaler',
    'Netskope',
    'Cloudflare WARP',
    'Tailscale',
    'ZeroTier',
    'Twingate',
    'NetBird',
    'Hamachi',
    'Radmin VPN',
    'Proton VPN',
    'ExpressVPN',
  ])('is not the VPN to Exchange where nothing says so: %s', (product) => {
    const other = adapter('other', 'tunnel', '100.64.0.9', product);
    const { label, tunnels } = classify(look([ETH, other], { exchange: via(ETH) }), PLAIN_VIEW);

    expect([label, tunnels.length]).toEqual(['lan-foreign', 1]);
  });
});
