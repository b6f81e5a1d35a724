import { describe, expect, it } from 'vitest';
import { type Adapter, NetworkState } from '../../../model/network-state.ts';
import { classify } from '../../../probes/network/classify.ts';
import type { Route, Snapshot } from '../../../probes/network/watcher-types.ts';

const adapter = (
  name: string,
  kind: Adapter['kind'],
  address: string,
  reason: string,
  product: string | null = null,
): Adapter => ({ name, kind, product, addresses: [address], reason });
const LO = adapter('lo', 'loopback', '127.0.0.1', 'the loopback of this laptop');
const ETH = adapter('eth0', 'lan', '192.0.2.2', 'a network card');
const WLAN = adapter('wlan0', 'wifi', '192.0.2.3', 'a Wi-Fi device');
const WWAN = adapter('wwan0', 'mobile', '100.64.0.9', 'a WWAN device');
const DOCKER = adapter('docker0', 'virtual', '172.17.0.1', 'an adapter of containers');
const TUN = adapter('tun0', 'tunnel', '10.8.0.2', 'a tunnel adapter', 'OpenVPN');
const CITRIX = adapter(
  'Citrix_VA',
  'tunnel',
  '10.9.0.2',
  'a tunnel adapter of Citrix Secure Access',
  'Citrix Secure Access',
);
const WAITING = { ...CITRIX, addresses: ['169.254.7.7', 'fe80::1'] };
const IDLE = adapter('utun0', 'tunnel', 'fe80::2', 'a tunnel adapter');

const NONE: Route = { kind: 'none' };
const via = ({ name, addresses }: Adapter): Route => ({
  kind: 'via',
  adapter: name,
  source: addresses[0]!,
});
const snapshot = (adapters: Adapter[], routes: Partial<Snapshot> = {}): Snapshot => ({
  adapters: [LO, ...adapters],
  publicV4: NONE,
  publicV6: NONE,
  exchange: null,
  gateway: null,
  collector: null,
  ...routes,
});

describe('the state of the network', () => {
  it.each([
    ['nothing but loopback', snapshot([]), 'offline', 'none', 'none', null],
    [
      'a LAN without a default route',
      snapshot([ETH], { exchange: NONE }),
      'offline',
      'none',
      'none',
      null,
    ],
    [
      'routes to gateway and collector alone',
      snapshot([ETH], { gateway: via(ETH), collector: via(ETH) }),
      'offline',
      'none',
      'none',
      null,
    ],
    [
      'routes that forbid',
      snapshot([ETH], { publicV4: { kind: 'blocked', error: 'EHOSTUNREACH' } }),
      'offline',
      'none',
      'none',
      null,
    ],
    [
      'a default route into loopback',
      snapshot([], { publicV4: via(LO) }),
      'offline',
      'none',
      'none',
      null,
    ],
    [
      'a tunnel client that waits, and no way out',
      snapshot([WAITING]),
      'offline',
      'none',
      'connecting',
      'none',
    ],
    ['a LAN', snapshot([ETH], { publicV4: via(ETH) }), 'lan-foreign', 'lan', 'none', null],
    [
      'a LAN with IPv6 only',
      snapshot([ETH], { publicV6: via(ETH) }),
      'lan-foreign',
      'lan',
      'none',
      null,
    ],
    ['Wi-Fi', snapshot([WLAN], { publicV4: via(WLAN) }), 'lan-foreign', 'wifi', 'none', null],
    ['UMTS', snapshot([WWAN], { publicV4: via(WWAN) }), 'mobile', 'mobile', 'none', null],
    [
      'UMTS chosen while Wi-Fi is up',
      snapshot([WLAN, WWAN], { publicV4: via(WWAN) }),
      'mobile',
      'mobile',
      'none',
      null,
    ],
    [
      'an ignored adapter that carries the route',
      snapshot([DOCKER], { publicV4: via(DOCKER) }),
      'lan-foreign',
      'lan',
      'none',
      null,
    ],
    [
      'an ignored adapter beside the LAN',
      snapshot([DOCKER, ETH], { publicV4: via(ETH) }),
      'lan-foreign',
      'lan',
      'none',
      null,
    ],
    [
      'a LAN that leads to Exchange only',
      snapshot([ETH], { exchange: via(ETH) }),
      'lan-foreign',
      'lan',
      'none',
      null,
    ],
    [
      'Exchange on this laptop and no Internet',
      snapshot([], { exchange: via(LO) }),
      'lan-foreign',
      'none',
      'none',
      null,
    ],
    [
      'Exchange on this laptop, on UMTS',
      snapshot([WWAN], { publicV4: via(WWAN), exchange: via(LO) }),
      'mobile',
      'mobile',
      'none',
      null,
    ],
    [
      'a split tunnel over UMTS',
      snapshot([WWAN, TUN], { publicV4: via(WWAN), exchange: via(TUN) }),
      'tunnel',
      'mobile',
      'up',
      'mobile',
    ],
    [
      'a full tunnel, gateway over Wi-Fi',
      snapshot([ETH, WLAN, TUN], { publicV4: via(TUN), exchange: via(TUN), gateway: via(WLAN) }),
      'tunnel',
      'wifi',
      'up',
      'wifi',
    ],
    [
      'a full tunnel, gateway unknown',
      snapshot([WLAN, TUN], { publicV4: via(TUN), exchange: via(TUN) }),
      'tunnel',
      'wifi',
      'up',
      'wifi',
    ],
    [
      'a full tunnel beside containers',
      snapshot([DOCKER, TUN], { publicV4: via(TUN), exchange: via(TUN) }),
      'tunnel',
      'none',
      'up',
      'none',
    ],
    [
      'a tunnel without the route to Exchange',
      snapshot([ETH, TUN], { publicV4: via(ETH), exchange: via(ETH) }),
      'tunnel-no-route',
      'lan',
      'up-no-route',
      'lan',
    ],
    [
      'a tunnel while Exchange has no route',
      snapshot([ETH, TUN], { publicV4: via(ETH), exchange: NONE }),
      'tunnel-no-route',
      'lan',
      'up-no-route',
      'lan',
    ],
    [
      'a tunnel and a forbidden Exchange',
      snapshot([ETH, TUN], { publicV4: via(ETH), exchange: { kind: 'blocked', error: 'EINVAL' } }),
      'tunnel-no-route',
      'lan',
      'up-no-route',
      'lan',
    ],
    [
      'a tunnel and no known Exchange',
      snapshot([ETH, TUN], { publicV4: via(ETH) }),
      'tunnel',
      'lan',
      'up',
      'lan',
    ],
    [
      'a tunnel while Exchange is on this laptop',
      snapshot([ETH, TUN], { publicV4: via(ETH), exchange: via(LO) }),
      'tunnel',
      'lan',
      'up',
      'lan',
    ],
    [
      'a tunnel and a route that could not be asked',
      snapshot([ETH, TUN], { publicV4: via(ETH), exchange: { kind: 'unknown', error: 'EMFILE' } }),
      'tunnel',
      'lan',
      'up',
      'lan',
    ],
    [
      'a tunnel client that waits for its address',
      snapshot([ETH, WAITING], { publicV4: via(ETH) }),
      'tunnel-connecting',
      'lan',
      'connecting',
      'lan',
    ],
    [
      'a tunnel adapter of the system itself',
      snapshot([WLAN, IDLE], { publicV4: via(WLAN) }),
      'lan-foreign',
      'wifi',
      'none',
      null,
    ],
    [
      'a kernel that could not be asked',
      snapshot([ETH], { publicV4: { kind: 'unknown', error: 'EMFILE' } }),
      'unknown',
      'none',
      'none',
      null,
    ],
  ] as const)('with %s is %s', (_, seen, label, link, state, over) => {
    const classified = classify(seen);

    expect({
      label: classified.label,
      link: classified.link,
      state: classified.tunnel.state,
      over: classified.over,
    }).toEqual({ label, link, state, over });
  });

  it('names the tunnel that carries the route to Exchange when there are several', () => {
    const { tunnel } = classify(
      snapshot([ETH, TUN, CITRIX], { publicV4: via(TUN), exchange: via(CITRIX) }),
    );

    expect(tunnel).toEqual({ state: 'up', product: 'Citrix Secure Access', adapter: 'Citrix_VA' });
  });

  it('says why in words that a person can read', () => {
    const umts = classify(snapshot([WWAN], { publicV4: via(WWAN) }));
    const split = classify(snapshot([ETH, TUN], { publicV4: via(ETH), exchange: via(ETH) }));
    const forbidden = classify(snapshot([], { publicV4: { kind: 'blocked', error: 'EACCES' } }));
    const loopback = classify(snapshot([], { exchange: via(LO) }));

    expect(umts.reasons).toEqual([
      'UMTS, because the route to the Internet leaves by wwan0, a WWAN device',
    ]);
    expect(split.reasons[0]).toBe(
      'tun0, a tunnel adapter, is up but does not carry the route to Exchange: it leaves by eth0, a network card',
    );
    expect(forbidden.reasons).toEqual([
      'No way to the Internet: the route or a filter on this laptop prohibits it (EACCES) for IPv4, no route for IPv6',
    ]);
    expect(loopback.reasons[1]).toBe(
      'Exchange is on this laptop: its route leaves by lo, the loopback of this laptop',
    );
  });

  it('counts UMTS as metered by guess, and nothing else', () => {
    const umts = classify(snapshot([WWAN, TUN], { publicV4: via(WWAN), exchange: via(TUN) }));
    const lan = classify(snapshot([ETH], { publicV4: via(ETH) }));

    expect([umts.metered, lan.metered]).toEqual(['guess', 'no']);
  });

  it('is certain of hardware, only fairly sure of a guess, and neither without a link', () => {
    const seen = snapshot([WWAN], { publicV4: via(WWAN) });

    const certainties = [seen, { ...seen, likely: ['wwan0'] }, snapshot([])].map(
      (look) => classify(look).certainty,
    );

    expect(certainties).toEqual(['certain', 'likely', null]);
  });

  it('keeps within the contract on a machine with a hundred tunnels, the deciding one among them', () => {
    const many = Array.from({ length: 100 }, (_, index) =>
      adapter(
        `wg${String(index).padStart(3, '0')}`,
        'tunnel',
        `10.9.${String(index)}.2`,
        'a tunnel adapter of WireGuard',
        'WireGuard',
      ),
    );
    const last = many[99]!;

    const state = {
      ...classify(snapshot([ETH, ...many], { publicV4: via(ETH), exchange: via(last) })),
      since: '2026-05-04T09:00:00.000Z',
    };

    expect(NetworkState.safeParse(state).success).toBe(true);
    expect(state.tunnel).toMatchObject({ state: 'up', adapter: 'wg099' });
    expect(state.tunnels).toContainEqual(state.tunnel);
  });
});
