import { describe, expect, it } from 'vitest';
import type { Adapter } from '../../../model/network-state.ts';
import { asRefused, bestRoute, routeFrom } from '../../../probes/network/route.ts';
import type { Route } from '../../../probes/network/watcher-types.ts';

const adapter = (name: string, kind: Adapter['kind'], ...addresses: string[]): Adapter => ({
  name,
  kind,
  product: null,
  addresses,
  reason: 'a test adapter',
});
const ADAPTERS = [
  adapter('eth0', 'lan', '192.0.2.2', 'fd00::2'),
  adapter('lo', 'loopback', '127.0.0.1', '::1'),
  adapter('tun0', 'tunnel', '10.8.0.2'),
];

describe('the route that the kernel chose', () => {
  it.each([
    ['192.0.2.2', '198.41.0.4', 'eth0'],
    ['10.8.0.2', '10.1.2.3', 'tun0'],
    ['fd00::2', '2001:db8::1', 'eth0'],
    ['127.0.0.1', '127.0.0.1', 'lo'],
    ['127.0.0.1', '127.0.0.9', 'lo'],
  ])('leaves from %s to %s by %s', (source, target, name) => {
    expect(routeFrom({ ok: true, source }, target, ADAPTERS)).toEqual({
      kind: 'via',
      adapter: name,
      source,
    });
  });

  it('stays on the laptop when the target is an address of the laptop', () => {
    expect(routeFrom({ ok: true, source: '192.0.2.2' }, '192.0.2.2', ADAPTERS)).toMatchObject({
      adapter: 'lo',
    });
  });

  it.each([
    ['two tunnels of one address', '10.8.0.2', 'tun1'],
    ['a tunnel that borrows the address of a card', '192.0.2.2', 'tun0'],
    ['a card whose source a VPN keeps on loopback', '10.99.0.7', 'eth0'],
    ['an IPv6 tunnel', 'fd00::2', 'tun0'],
  ])(
    'leaves by the interface that the system names, whoever holds the source: %s',
    (_, source, name) => {
      const adapters = [...ADAPTERS, adapter('tun1', 'tunnel', '10.8.0.2')];

      const route = routeFrom(
        { ok: true, source, egress: { adapter: name, isRunning: true, nextHop: null } },
        '10.20.30.40',
        adapters,
      );

      expect(route).toEqual({ kind: 'via', adapter: name, source, nextHop: null });
    },
  );

  it('leads nowhere by an interface that does not run', () => {
    const answer = {
      ok: true,
      source: '192.0.2.2',
      egress: { adapter: 'eth0', isRunning: false, nextHop: null },
    } as const;

    expect(routeFrom(answer, '198.41.0.4', ADAPTERS)).toEqual({
      kind: 'none',
      why: 'its route leaves by eth0, which is not running',
    });
  });

  it.each([
    ['two tunnels', '10.8.0.2', ['tun0', 'tunnel'], ['tun1', 'tunnel'], 'tun0'],
    [
      'a card and a tunnel that borrows its address',
      '192.0.2.2',
      ['eth0', 'lan'],
      ['ppp0', 'tunnel'],
      'ppp0',
    ],
    ['Wi-Fi and a modem', '192.168.8.100', ['wwan0', 'mobile'], ['wlan0', 'wifi'], 'wlan0'],
    ['a bridge and its card', '192.0.2.9', ['br0', 'virtual'], ['eth0', 'lan'], 'eth0'],
    ['two cards over IPv6', 'fd00::2', ['eth0', 'lan'], ['eth1', 'lan'], 'eth0'],
  ] as const)(
    'is a guess where the system names no interface and %s hold the source',
    (_, source, one, other, best) => {
      const adapters = [one, other].map(([name, kind]) => adapter(name, kind, source));

      expect(routeFrom({ ok: true, source }, '10.20.30.40', adapters)).toMatchObject({
        kind: 'via',
        adapter: best,
        guess: expect.stringContaining(source) as unknown,
      });
    },
  );

  it.each([
    ['eth0', [adapter('eth0', 'lan', '192.0.2.2'), adapter('wwan0', 'mobile', '100.64.0.9')]],
    ['wwan0', [adapter('wwan0', 'mobile', '100.64.0.9')]],
    ['lo', []],
  ])('is a guess for %s where loopback alone holds the source', (best, cards) => {
    const adapters = [adapter('lo', 'loopback', '127.0.0.1', '10.99.0.7'), ...cards];

    expect(routeFrom({ ok: true, source: '10.99.0.7' }, '10.20.30.40', adapters)).toMatchObject({
      kind: 'via',
      adapter: best,
      guess: expect.stringContaining('10.99.0.7') as unknown,
    });
  });

  it('leads nowhere when no running adapter holds its source: a pulled cable leaves its route behind', () => {
    const route = routeFrom({ ok: true, source: '203.0.113.7' }, '198.41.0.4', ADAPTERS);

    expect(route).toEqual({
      kind: 'none',
      why: 'its route starts at 203.0.113.7, which no running adapter holds',
    });
  });

  it.each([
    ['ENETUNREACH', { kind: 'none' }],
    ['EADDRNOTAVAIL', { kind: 'none' }],
    ['EAFNOSUPPORT', { kind: 'none' }],
    ['EPFNOSUPPORT', { kind: 'none' }],
    ['EPROTONOSUPPORT', { kind: 'none' }],
    ['ENETDOWN', { kind: 'none' }],
    ['EHOSTUNREACH', { kind: 'blocked', error: 'EHOSTUNREACH' }],
    ['EINVAL', { kind: 'blocked', error: 'EINVAL' }],
    ['EACCES', { kind: 'blocked', error: 'EACCES' }],
    ['EPERM', { kind: 'blocked', error: 'EPERM' }],
    ['EMFILE', { kind: 'unknown', error: 'EMFILE' }],
    ['ETIMEDOUT', { kind: 'unknown', error: 'ETIMEDOUT' }],
  ])('reads %s for what it is', (error, expected) => {
    expect(routeFrom({ ok: false, error }, '198.41.0.4', ADAPTERS)).toEqual(expected);
  });
});

describe('a refusal of the socket beside that of the table', () => {
  it.each([
    ['darwin', 'the system has no route', 'EHOSTUNREACH', 'ENETUNREACH'],
    ['darwin', 'ENETUNREACH', 'EHOSTUNREACH', 'ENETUNREACH'],
    ['darwin', 'errno 55', 'EHOSTUNREACH', 'ENETUNREACH'],
    ['darwin', 'EHOSTUNREACH', 'EHOSTUNREACH', 'EHOSTUNREACH'],
    ['darwin', 'EINVAL', 'EHOSTUNREACH', 'EHOSTUNREACH'],
    ['darwin', 'ENETUNREACH', 'ENETUNREACH', 'ENETUNREACH'],
    ['darwin', 'ENETUNREACH', 'EACCES', 'EACCES'],
    ['linux', 'EHOSTUNREACH', 'EHOSTUNREACH', 'EHOSTUNREACH'],
    ['linux', 'no answer', 'EHOSTUNREACH', 'EHOSTUNREACH'],
    ['win32', 'ENETUNREACH', 'EHOSTUNREACH', 'EHOSTUNREACH'],
  ] as const)(
    'on %s, where the table says %s and the socket %s, is %s',
    (...[system, told, error, meant]) => {
      expect(asRefused(system, told, { ok: false, error })).toEqual({ ok: false, error: meant });
    },
  );

  it('gives way to a socket that finds one', () => {
    const found = { ok: true, source: '192.0.2.2' } as const;

    expect(asRefused('darwin', 'ENETUNREACH', found)).toBe(found);
  });
});

describe('the route of a host with several addresses', () => {
  const via = (name: string): Route => ({ kind: 'via', adapter: name, source: '192.0.2.2' });

  it.each([
    ['the tunnel before the LAN', [via('eth0'), via('tun0')], via('tun0')],
    ['the LAN before loopback', [via('lo'), via('eth0')], via('eth0')],
    ['any way before none', [{ kind: 'none' }, via('lo')], via('lo')],
    [
      'a doubt before a refusal',
      [
        { kind: 'none' },
        { kind: 'blocked', error: 'EACCES' },
        { kind: 'unknown', error: 'EMFILE' },
      ],
      { kind: 'unknown', error: 'EMFILE' },
    ],
  ] as [string, Route[], Route][])('prefers %s', (_, routes, best) => {
    expect(bestRoute(routes, ADAPTERS)).toEqual(best);
  });

  it('is null when there is no address to ask about', () => {
    expect(bestRoute([], ADAPTERS)).toBeNull();
  });
});
