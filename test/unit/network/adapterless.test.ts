import { describe, expect, it } from 'vitest';
import type { Adapter } from '../../../model/network-state.ts';
import { attachmentOf } from '../../../probes/network/attachment.ts';
import { classify, PLAIN_VIEW } from '../../../probes/network/classify.ts';
import type { Route, Snapshot } from '../../../probes/network/watcher-types.ts';
import type { ClientHint } from '../../../probes/platform/ports.ts';

const adapter = (name: string, kind: Adapter['kind'], ...addresses: string[]): Adapter => ({
  name,
  kind,
  product: null,
  addresses,
  reason: kind,
});
const ETH = adapter('eth0', 'lan', '192.0.2.2', '10.99.0.7');
const LO = adapter('lo', 'loopback', '127.0.0.1', '10.98.0.7');
const WWAN = adapter('wwan0', 'mobile', '100.64.0.2');
const TUN = adapter('tun0', 'tunnel', '10.8.0.2');
const via = (name: string, source: string, table?: number): Route => ({
  kind: 'via',
  adapter: name,
  source,
  ...(table === undefined ? {} : { table }),
});
const NONE: Route = { kind: 'none' };
const look = (exchange: Route | null, some: Partial<Snapshot> = {}): Snapshot => ({
  adapters: [ETH, LO],
  publicV4: via('eth0', '192.0.2.2', 254),
  publicV6: NONE,
  exchange,
  gateway: null,
  collector: null,
  ...some,
});
const client = (product: string, state: ClientHint['state'] = 'connected'): ClientHint => ({
  product,
  state,
  evidence: `nmcli says ${state}`,
});
const IPSEC = client('an IPsec client');
const seen = (snapshot: Snapshot, primary: readonly string[] = []) => {
  const { label, tunnel, over } = classify(snapshot, { ...PLAIN_VIEW, primary });
  return [label, tunnel.state, tunnel.product, tunnel.adapter, over];
};

describe('a VPN without an adapter', () => {
  it.each([
    ['a route in table 220', look(via('eth0', '10.99.0.7', 220)), 'tunnel', 'up', 'lan'],
    [
      "a route in the table of NetworkManager's plugin",
      look(via('eth0', '10.99.0.7', 210)),
      'tunnel',
      'up',
      'lan',
    ],
    [
      'a source that is kept on loopback',
      look(via('eth0', '10.98.0.7', 254)),
      'tunnel',
      'up',
      'lan',
    ],
    [
      'the same where the system names no table',
      look(via('eth0', '10.98.0.7')),
      'tunnel',
      'up',
      'lan',
    ],
    [
      'a route over UMTS',
      look(via('wwan0', '100.64.0.2', 220), {
        adapters: [WWAN, LO],
        publicV4: via('wwan0', '100.64.0.2', 254),
      }),
      'tunnel',
      'up',
      'mobile',
    ],
    [
      'a table that holds routes to others alone',
      look(via('eth0', '192.0.2.2', 254), { ipsecTables: [220] }),
      'tunnel-no-route',
      'up-no-route',
      'lan',
    ],
    [
      'a table where nobody asks for Exchange',
      look(null, { ipsecTables: [220] }),
      'tunnel',
      'up',
      'lan',
    ],
    [
      "its client's word",
      look(via('eth0', '192.0.2.2', 254), { clients: [IPSEC] }),
      'tunnel',
      'up',
      'lan',
    ],
  ] as const)('is seen by %s', (_, snapshot, label, state, over) => {
    expect(seen(snapshot)).toEqual([label, state, 'an IPsec client', null, over]);
  });

  it.each([
    ['the main table', look(via('eth0', '192.0.2.2', 254))],
    ['a table of another program', look(via('eth0', '192.0.2.2', 51820))],
    ['an Exchange on this laptop', look(via('lo', '127.0.0.1', 255))],
    [
      'a client that is disconnected',
      look(via('eth0', '192.0.2.2'), { clients: [client('an IPsec client', 'disconnected')] }),
    ],
    [
      'a client that always has an adapter',
      look(via('eth0', '192.0.2.2'), { clients: [client('FortiClient')] }),
    ],
    ['a source that a card holds', look(via('eth0', '10.99.0.7', 254))],
  ] as const)('is not seen by %s', (_, snapshot) => {
    expect(seen(snapshot)).toEqual(['lan-foreign', 'none', null, null, null]);
  });

  it('has no second name where its client has an adapter', () => {
    const snapshot = look(via('tun0', '10.8.0.2', 254), {
      adapters: [ETH, LO, TUN],
      clients: [IPSEC],
    });

    expect(classify(snapshot).tunnels).toEqual([
      { state: 'up', product: 'an IPsec client', adapter: 'tun0' },
    ]);
  });

  it('connects, is up, and is down as its client says', () => {
    const labels = (['connecting', 'connected', 'disconnected'] as const).map(
      (state) =>
        seen(
          look(via('eth0', '192.0.2.2', 254), { clients: [client('an IPsec client', state)] }),
        )[0],
    );

    expect(labels).toEqual(['tunnel-connecting', 'tunnel', 'lan-foreign']);
  });

  it.each([
    [[], 'tunnel'],
    [['windows'], 'tunnel'],
    [['citrix'], 'lan-foreign'],
    [['A VPN of Our Own'], 'tunnel'],
  ])('may be the configured one: %j', (primary, label) => {
    const snapshot = look(via('eth0', '192.0.2.2', 254), { clients: [IPSEC] });

    expect(seen(snapshot, primary)[0]).toBe(label);
  });

  it.each([
    [[], 'connecting', 'tunnel-connecting'],
    [[], 'connected', 'tunnel'],
    [[], 'disconnected', 'lan-foreign'],
    [['cisco'], 'connected', 'tunnel'],
    [['windows'], 'connecting', 'tunnel-connecting'],
    [['citrix'], 'connected', 'tunnel'],
    [['A VPN of Our Own'], 'connected', 'tunnel'],
    [['tailscale'], 'connected', 'lan-foreign'],
  ] as const)(
    'of which macOS says "VPN" alone may be %j, and is told %s',
    (primary, state, label) => {
      const snapshot = look(via('eth0', '192.0.2.2', 254), {
        clients: [client('a VPN client', state)],
      });

      expect(seen(snapshot, primary)[0]).toBe(label);
    },
  );

  it.each([
    ['its table carries Exchange', look(via('eth0', '10.99.0.7', 220))],
    ['its table leads elsewhere', look(via('eth0', '192.0.2.2', 254), { ipsecTables: [220] })],
  ] as const)('is one tunnel beside the adapter that NetworkManager wants: %s', (_, some) => {
    const placeholder = adapter('tun0', 'tunnel', '10.99.0.7', 'fe80::1');
    const { tunnels } = classify({
      ...some,
      adapters: [...some.adapters, placeholder],
      clients: [IPSEC],
    });

    expect(tunnels).toMatchObject([{ product: 'an IPsec client', adapter: null }]);
  });

  it.each([
    ['carries Exchange itself', look(via('tun0', '10.99.0.7', 254), { ipsecTables: [220] })],
    ['no IPsec is at work', look(via('eth0', '192.0.2.2', 254))],
  ] as const)('is not what an adapter belongs to that %s', (_, some) => {
    const tun = adapter('tun0', 'tunnel', '10.99.0.7');
    const { tunnels } = classify({ ...some, adapters: [...some.adapters, tun] });

    expect(tunnels).toContainEqual(expect.objectContaining({ adapter: 'tun0' }));
  });

  it('hides what lies beneath where it carries the Internet', () => {
    const all = look(via('eth0', '10.99.0.7', 220), { publicV4: via('eth0', '10.99.0.7', 220) });

    expect(attachmentOf(all).internet).toBeNull();
    expect(attachmentOf(look(via('eth0', '10.99.0.7', 220))).internet).not.toBeNull();
  });
});
