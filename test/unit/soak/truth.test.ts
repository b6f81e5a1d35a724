import { describe, expect, it } from 'vitest';
import type { Adapter } from '../../../model/network-state.ts';
import { flap, seeded } from '../../soak/network/flap.ts';
import {
  difference,
  type KernelLinks,
  type KernelWays,
  tellsTheSame,
  truthOf,
} from '../../soak/network/truth.ts';
import { networkOf } from '../../support/samples.ts';

const link = (
  ifname: string,
  address?: string,
  flags = ['UP', 'LOWER_UP'],
): KernelLinks[number] => ({
  ifname,
  flags,
  addr_info: address === undefined ? [] : [{ local: address }],
});
const ways = (some: Partial<KernelWays> = {}): KernelWays => ({
  publicV4: null,
  publicV6: null,
  exchange: null,
  gateway: null,
  ...some,
});
const LAN = link('lan0', '192.0.2.2');

describe('the truth that the soak holds the published state against', () => {
  it.each([
    ['no route', [LAN], ways(), 'offline', 'none'],
    [
      'a route by the LAN',
      [LAN],
      ways({ publicV4: 'lan0', exchange: 'lan0' }),
      'lan-foreign',
      'lan',
    ],
    ['a route by IPv6 alone', [LAN], ways({ publicV6: 'lan0' }), 'lan-foreign', 'lan'],
    [
      'a route by the modem',
      [link('wwan0', '100.64.0.9')],
      ways({ publicV4: 'wwan0' }),
      'mobile',
      'mobile',
    ],
    [
      'a route over a cable that is out',
      [link('lan0', '192.0.2.2', ['NO-CARRIER', 'UP'])],
      ways({ publicV4: 'lan0' }),
      'offline',
      'none',
    ],
    [
      'a tunnel that carries Exchange over the LAN',
      [LAN, link('tun0', '10.8.0.2')],
      ways({ publicV4: 'lan0', exchange: 'tun0' }),
      'tunnel',
      'lan',
    ],
    [
      'a tunnel that carries everything, its gateway by the modem',
      [LAN, link('tun0', '10.8.0.2')],
      ways({ publicV4: 'tun0', exchange: 'tun0', gateway: 'wwan0' }),
      'tunnel',
      undefined,
    ],
    [
      'a tunnel beside the way to Exchange',
      [LAN, link('tun0', '10.8.0.2')],
      ways({ publicV4: 'lan0', exchange: 'lan0' }),
      'tunnel-no-route',
      'lan',
    ],
    [
      'a tunnel with a link-local address alone',
      [LAN, link('tun0', 'fe80::1')],
      ways({ publicV4: 'lan0' }),
      'lan-foreign',
      'lan',
    ],
  ] as const)('of %s is its label and link', (_case, links, given, label, expected) => {
    const truth = truthOf([...links], given);

    expect([truth.label, truth.link]).toEqual([label, expected]);
  });

  it('finds a published state that says another label', () => {
    const truth = truthOf([LAN], ways({ publicV4: 'lan0' }));

    const apart = difference(networkOf({ label: 'offline', link: 'none' }), truth);

    expect(apart).toContain('"label":"offline"');
  });

  it('does not ask what the routes leave open', () => {
    const truth = truthOf([link('tun0', '10.8.0.2')], ways({ publicV4: 'tun0', exchange: 'tun0' }));

    const apart = difference(
      networkOf({
        label: 'tunnel',
        link: 'wifi',
        over: 'wifi',
        tunnel: { state: 'up', product: null, adapter: 'tun0' },
      }),
      truth,
    );

    expect(apart).toBeNull();
  });

  it('takes two states for the same when only their beginning and the order of their adapters differ', () => {
    const adapters = ['lan0', 'lan1'].map((name): Adapter => ({
      name,
      kind: 'lan',
      product: null,
      addresses: ['192.0.2.2', 'fe80::1'],
      reason: 'a card',
    }));
    const one = networkOf({ adapters, since: '2026-01-01T00:00:00Z' });

    expect(
      tellsTheSame(one, { ...one, adapters: adapters.toReversed(), since: '2026-01-02T00:00:00Z' }),
    ).toBe(true);
    expect(tellsTheSame(one, { ...one, metered: 'yes' })).toBe(false);
  });

  it('comes with the same flaps for the same seed', () => {
    const flaps = (seed: number): readonly (readonly string[])[] => {
      const random = seeded(seed);
      return Array.from({ length: 50 }, () => flap(random));
    };

    expect(flaps(7)).toEqual(flaps(7));
    expect(flaps(7)).not.toEqual(flaps(8));
  });
});
