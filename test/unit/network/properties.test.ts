import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import { NetworkLabel, NetworkState, type Adapter } from '../../../model/network-state.ts';
import { classify, type View } from '../../../probes/network/classify.ts';
import { EMPTY_MEMORY, reduce, type ReducerInput } from '../../../probes/network/debounce.ts';
import type { Route, Snapshot } from '../../../probes/network/watcher-types.ts';

const NAMES = ['lo', 'eth0', 'wlan0', 'wwan0', 'tun0', 'Citrix_VA', 'docker0'] as const;
const ADDRESSES = [
  '127.0.0.1',
  '192.0.2.2',
  '169.254.3.4',
  '10.8.0.2',
  'fe80::1',
  '2001:db8::2',
] as const;
const name = fc.constantFrom(...NAMES);
const address = fc.constantFrom(...ADDRESSES);

const adapters: fc.Arbitrary<Adapter[]> = fc.uniqueArray(
  fc.record({
    name,
    addresses: fc.uniqueArray(address, { minLength: 1, maxLength: 3 }),
    kind: fc.constantFrom<Adapter['kind']>(
      'lan',
      'wifi',
      'mobile',
      'tunnel',
      'virtual',
      'loopback',
    ),
    product: fc.constantFrom(null, 'Citrix Secure Access', 'Tailscale', 'WireGuard'),
    reason: fc.constant('a device'),
  }),
  { selector: (adapter) => adapter.name, maxLength: 6 },
);

const route: fc.Arbitrary<Route> = fc.oneof(
  fc.record({ kind: fc.constant('via' as const), adapter: name, source: address }),
  fc.constant<Route>({ kind: 'none' }),
  fc.record({
    kind: fc.constant('blocked' as const),
    error: fc.constantFrom('EHOSTUNREACH', 'EACCES', 'EINVAL'),
  }),
  fc.record({ kind: fc.constant('unknown' as const), error: fc.constant('EMFILE') }),
);
const maybe = <T>(value: fc.Arbitrary<T>): fc.Arbitrary<T | null> =>
  fc.option(value, { nil: null });

const snapshots: fc.Arbitrary<Snapshot> = fc.record({
  adapters,
  likely: fc.uniqueArray(name),
  publicV4: route,
  publicV6: route,
  exchange: maybe(route),
  gateway: maybe(route),
  collector: maybe(route),
  trusted: maybe(fc.record({ address, route })),
  clients: fc.array(
    fc.record({
      product: fc.constant('Citrix Secure Access'),
      state: fc.constantFrom('connecting' as const, 'connected' as const, 'disconnected' as const),
      evidence: fc.constant('it says so'),
    }),
    { maxLength: 2 },
  ),
});

const views: fc.Arbitrary<View> = fc.record({
  primary: fc.constantFrom<readonly string[]>([], ['citrix'], ['tailscale']),
  gaveUp: fc.uniqueArray(name).map((names) => new Set<string>(names)),
  detected: fc.record({
    reach: maybe(
      fc.record({
        state: fc.constantFrom('captive' as const, 'limited' as const, 'internet' as const),
        because: fc.constantFrom('dns' as const, 'none' as const, null),
        reason: fc.constant('seen'),
        portal: fc.constant(null),
      }),
    ),
    reachWhy: fc.constant('not asked'),
    trust: maybe(
      fc.record({
        state: fc.constantFrom('corporate' as const, 'foreign' as const),
        reason: fc.constant('seen'),
        adapter: name,
        failures: fc.nat(3),
      }),
    ),
    trustWhy: fc.constant('not asked'),
  }),
  sources: fc.constant([]),
});

it('any look at the network gives one label, a sentence for every axis, and a state that the contract holds', () => {
  fc.assert(
    fc.property(snapshots, views, (snapshot, view) => {
      const classified = classify(snapshot, view);

      expect(NetworkLabel.options).toContain(classified.label);
      expect(Object.values(classified.evidence).every((sentence) => sentence !== '')).toBe(true);
      expect(
        NetworkState.safeParse({ ...classified, since: '2026-11-24T08:00:00.000Z' }).success,
      ).toBe(true);
      // A label never says more than the tunnel's own axis.
      if (classified.label.startsWith('tunnel')) expect(classified.tunnel.state).not.toBe('none');
      if (classified.tunnel.state === 'up') expect(classified.label).toBe('tunnel');
      if (classified.label === 'offline') expect(classified.reach).not.toBe('internet');
    }),
    { numRuns: 2000 },
  );
});

it('whatever comes in whatever order, no state is published twice in a row, and what settles is published', () => {
  const looks = fc.array(
    fc.record({
      snapshot: snapshots,
      view: views,
      waitMs: fc.integer({ min: 1, max: 4000 }),
      resumed: fc.boolean(),
    }),
    { minLength: 1, maxLength: 30 },
  );
  fc.assert(
    fc.property(looks, (sequence) => {
      let memory = EMPTY_MEMORY;
      let atMs = 0;
      const published: NetworkState[] = [];
      const feed = (input: ReducerInput): number | null => {
        const step = reduce(memory, input);
        memory = step.memory;
        if (step.publish !== null) published.push(step.publish);
        return step.recheckAfterMs;
      };
      const at = (): string => new Date(Date.UTC(2026, 10, 24) + atMs).toISOString();

      for (const { snapshot, view, waitMs, resumed } of sequence) {
        atMs += waitMs;
        if (resumed) feed({ kind: 'resumed', atMs, at: at() });
        feed({ kind: 'look', seen: classify(snapshot, view), atMs, at: at() });
      }
      const last = sequence.at(-1)!;
      const settled = classify(last.snapshot, last.view);
      for (let pause: number | null = 0, turn = 0; pause !== null && turn < 50; turn += 1) {
        atMs += Math.max(pause, 1);
        pause = feed({ kind: 'look', seen: settled, atMs, at: at() });
      }

      const bare = published.map((state) => JSON.stringify({ ...state, since: null }));
      expect(bare.every((text, index) => text !== bare[index - 1])).toBe(true);
      expect(published.at(-1)?.label).toBe(settled.label);
      expect(published.at(-1)?.tunnel).toEqual(settled.tunnel);
    }),
    { numRuns: 500 },
  );
});
