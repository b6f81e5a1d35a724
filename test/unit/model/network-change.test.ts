import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { overtakesRun } from '../../../agent/runs/run-basis.ts';
import {
  changeBetween,
  type NetworkChange,
  type NetworkFacts,
} from '../../../model/network-change.ts';
import type { Adapter, LocalOverlap, NetworkState, Tunnel } from '../../../model/network-state.ts';
import { NETWORK, networkOf } from '../../support/samples.ts';

const ETH: Adapter = {
  name: 'eth0',
  kind: 'lan',
  product: null,
  addresses: ['192.0.2.7'],
  reason: 'a cable',
};
const WLAN: Adapter = { ...ETH, name: 'wlan0', kind: 'wifi', addresses: ['198.51.100.9'] };
const UP: Tunnel = { state: 'up', product: 'Citrix Secure Access', adapter: 'tun0' };
const AT_HOME = networkOf({ adapters: [ETH, WLAN] });
const OVERLAP: LocalOverlap = {
  adapter: 'docker0',
  address: '172.17.5.3',
  subnet: '172.17.0.0/16',
  kind: 'virtual',
};
const source = (working: boolean) => ({ name: 'netlink', working, note: null });

describe('what differs between two states of the network', () => {
  it.each<readonly [Partial<NetworkState>, readonly NetworkChange[]]>([
    [{ label: 'tunnel' }, ['label']],
    [{ link: 'wifi' }, ['link']],
    [{ certainty: 'likely' }, ['certainty']],
    [{ tunnel: UP }, ['tunnel']],
    [{ over: 'mobile' }, ['over']],
    [{ reach: 'internet' }, ['reach', 'words']],
    [{ limitedBecause: 'dns' }, ['why limited']],
    [{ portal: 'http://portal.example/' }, ['portal']],
    [{ trust: 'corporate' }, ['trust', 'words']],
    [{ metered: 'guess' }, ['metered']],
    [{ adapters: [ETH] }, ['adapters', 'addresses', 'kinds', 'words']],
    [{ adapters: [{ ...ETH, addresses: ['192.0.2.8'] }, WLAN] }, ['addresses']],
    [{ adapters: [{ ...ETH, kind: 'mobile' }, WLAN] }, ['kinds']],
    [{ adapters: [{ ...ETH, product: 'a telephone' }, WLAN] }, ['kinds']],
    [{ adapters: [{ ...ETH, reason: 'the driver says so' }, WLAN] }, ['words']],
    [{ tunnels: [UP] }, ['tunnels']],
    [{ overlaps: [OVERLAP] }, ['overlaps']],
    [{ sources: [source(false)] }, ['sources']],
    [{ reasons: ['Another sentence'] }, ['words']],
    [{ evidence: { ...NETWORK.evidence, reach: 'It is being asked' } }, ['words']],
    [{ label: 'tunnel', tunnel: UP, tunnels: [UP] }, ['label', 'tunnel', 'tunnels']],
  ])('%j is told as %j', (change, names) => {
    // Evidence counts while its axis is unknown: give it some, so that its going shows.
    const before: NetworkState = {
      ...AT_HOME,
      evidence: { ...NETWORK.evidence, reach: 'not asked', trust: 'not asked' },
    };
    expect(changeBetween(before, { ...before, ...change })).toEqual(names);
  });

  it.each<readonly [string, Partial<NetworkState>]>([
    ['its beginning', { since: '2026-05-04T09:00:00.000Z' }],
    ['the order of its adapters', { adapters: [WLAN, ETH] }],
    [
      'an IPv6 link-local address',
      { adapters: [{ ...ETH, addresses: [...ETH.addresses, 'fe80::1'] }, WLAN] },
    ],
    [
      'an adapter with such an address alone',
      { adapters: [ETH, WLAN, { ...ETH, name: 'veth1', addresses: ['fe80::2'] }] },
    ],
    [
      'evidence of an axis that nobody doubts',
      { evidence: { ...NETWORK.evidence, link: 'Another sentence' } },
    ],
  ])('is nothing where it is only %s', (_, change) => {
    expect(changeBetween(AT_HOME, { ...AT_HOME, ...change })).toEqual([]);
  });

  it('is nothing where tunnels and sources stand in another order', () => {
    const other: Tunnel = { ...UP, adapter: null, product: 'IPsec policy' };
    const third: Tunnel = { ...UP, adapter: null, product: 'another policy' };
    const [one, two] = [{ ...source(true), name: 'poll' }, source(true)];
    expect(
      changeBetween(
        { ...AT_HOME, tunnels: [UP, other, third], sources: [one, two] },
        { ...AT_HOME, tunnels: [third, UP, other], sources: [two, one] },
      ),
    ).toEqual([]);
  });
});

/** The comparisons of before, each a text of its own, kept to hold the named one against. */
const isLinkLocal = (address: string): boolean => /^fe[89ab]/i.test(address);
const byName = (one: readonly unknown[], other: readonly unknown[]): number =>
  String(one[0]) < String(other[0]) ? -1 : 1;
const tunnelText = ({ adapter, product, state }: Tunnel): readonly unknown[] => [
  adapter,
  product,
  state,
];
const publishedAs = (state: NetworkFacts): string =>
  JSON.stringify([
    [state.label, state.link, state.certainty, tunnelText(state.tunnel), state.over, state.reach],
    [state.limitedBecause, state.portal, state.trust, state.metered, state.reasons],
    state.overlaps,
    state.adapters
      .filter(({ addresses }) => !addresses.every(isLinkLocal))
      .map(({ name, kind, product, addresses, reason }) => [
        ...[name, kind, product, reason],
        addresses.filter((address) => !isLinkLocal(address)).toSorted(),
      ])
      .toSorted(byName),
    state.reach === 'unknown' ? state.evidence.reach : null,
    state.trust === 'unknown' ? state.evidence.trust : null,
    state.tunnels.map(tunnelText).toSorted(byName),
    state.sources.map(({ name, working, note }) => [name, working, note]).toSorted(byName),
  ]);
const runStoodOn = ({ label, link, tunnel, over, reach, adapters }: NetworkState): string =>
  JSON.stringify([
    label,
    link,
    tunnel,
    over,
    reach,
    adapters.map(({ name, addresses }) => [name, addresses]),
  ]);

const sentence = fc.constantFrom('one', 'two');
const tunnel = (adapter: fc.Arbitrary<string | null>): fc.Arbitrary<Tunnel> =>
  fc.record({
    state: fc.constantFrom('none', 'up', 'up-no-route'),
    product: fc.constantFrom(null, 'OpenVPN'),
    adapter,
  });
const adaptersWith = (addresses: readonly string[]): fc.Arbitrary<Adapter[]> =>
  fc.uniqueArray(
    fc.record({
      name: fc.constantFrom('eth0', 'tun0', 'wlan0'),
      kind: fc.constantFrom('lan', 'tunnel'),
      product: fc.constantFrom(null, 'OpenVPN'),
      addresses: fc.subarray([...addresses]),
      reason: sentence,
    }),
    { selector: ({ name }) => name, maxLength: 3 },
  );
const stateWith = (adapters: fc.Arbitrary<Adapter[]>): fc.Arbitrary<NetworkState> =>
  fc.record({
    label: fc.constantFrom('tunnel', 'mobile'),
    link: fc.constantFrom('lan', 'mobile'),
    certainty: fc.constantFrom('certain', null),
    tunnel: tunnel(fc.constantFrom(null, 'tun0')),
    over: fc.constantFrom(null, 'lan'),
    reach: fc.constantFrom('unknown', 'limited'),
    limitedBecause: fc.constantFrom(null, 'dns'),
    portal: fc.constantFrom(null, 'http://portal.example/'),
    trust: fc.constantFrom('unknown', 'corporate'),
    metered: fc.constantFrom('no', 'yes'),
    tunnels: fc.uniqueArray(tunnel(fc.constantFrom('tun0', 'tun1')), {
      selector: (one) => one.adapter,
    }),
    adapters,
    overlaps: fc.subarray([OVERLAP]),
    reasons: fc.subarray(['one', 'two']),
    evidence: fc.record({
      link: sentence,
      tunnel: sentence,
      over: sentence,
      reach: sentence,
      trust: sentence,
      metered: sentence,
    }),
    sources: fc.uniqueArray(
      fc.record({
        name: fc.constantFrom('netlink', 'poll'),
        working: fc.boolean(),
        note: fc.constant(null),
      }),
      { selector: ({ name }) => name },
    ),
    since: fc.constantFrom('2026-05-04T08:00:00.000Z', '2026-05-04T09:00:00.000Z'),
  });

/** Pairs that differ in few parts: two states of chance would hardly ever be equal. */
const pairOf = (
  state: fc.Arbitrary<NetworkState>,
): fc.Arbitrary<readonly [NetworkState, NetworkState]> =>
  fc
    .tuple(
      state,
      state,
      fc.subarray(Object.keys(AT_HOME) as (keyof NetworkState)[], { maxLength: 2 }),
    )
    .map(([before, other, parts]) => [
      before,
      parts.reduce((after, part) => ({ ...after, [part]: other[part] }), before),
    ]);

describe('named changes, beside the comparisons of before', () => {
  it('publish the same states', () => {
    fc.assert(
      fc.property(
        pairOf(stateWith(adaptersWith(['192.0.2.7', '2001:db8::7', 'fe80::7']))),
        ([before, after]) => {
          expect(changeBetween(before, after).length === 0).toBe(
            publishedAs(before) === publishedAs(after),
          );
        },
      ),
      { numRuns: 2_000 },
    );
  });

  it('start the same runs, for adapters in one order and without link-local addresses', () => {
    const plain = adaptersWith(['192.0.2.7', '2001:db8::7']).map((adapters) =>
      adapters
        .filter(({ addresses }) => addresses.length > 0)
        .toSorted((one, other) => (one.name < other.name ? -1 : 1)),
    );
    fc.assert(
      fc.property(pairOf(stateWith(plain)), ([before, after]) => {
        expect(overtakesRun(before, after)).toBe(runStoodOn(before) !== runStoodOn(after));
      }),
      { numRuns: 2_000 },
    );
  });

  it.each<readonly [Partial<NetworkState>, boolean]>([
    [{ label: 'tunnel' }, true],
    [{ adapters: [{ ...ETH, addresses: ['192.0.2.8'] }, WLAN] }, true],
    [{ metered: 'yes' }, false],
    [{ trust: 'corporate' }, false],
    [{ reasons: ['Another sentence'] }, false],
    [{ adapters: [{ ...ETH, addresses: [...ETH.addresses, 'fe80::1'] }, WLAN] }, false],
  ])('a run is overtaken by %j: %s', (change, does) => {
    expect(overtakesRun(AT_HOME, { ...AT_HOME, ...change })).toBe(does);
  });
});
