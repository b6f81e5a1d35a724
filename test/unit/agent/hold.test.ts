import { describe, expect, it } from 'vitest';
import { heldBecause, wayToCollector } from '../../../agent/sync/hold.ts';
import type { Route, Snapshot } from '../../../probes/network/watcher-types.ts';
import type { NetworkLabel, NetworkState } from '../../../model/network-state.ts';

const VIA: Route = { kind: 'via', adapter: 'tun0', source: '10.0.0.5' };
const LOOPBACK: Route = { kind: 'via', adapter: 'lo', source: '127.0.0.1' };
const NONE: Route = { kind: 'none' };

const way = (
  label: NetworkLabel,
  collector: Route | null,
  change: Partial<Snapshot> = {},
  metered: NetworkState['metered'] = 'no',
) => wayToCollector({ label, metered }, { collector, publicV4: VIA, publicV6: NONE, ...change });
const held = (
  label: NetworkLabel,
  collector: Route | null,
  change: { waiting?: number; hasCollector?: boolean; inBackoff?: boolean } = {},
) =>
  heldBecause({
    waiting: 1,
    hasCollector: true,
    inBackoff: false,
    heldBack: null,
    way: way(label, collector),
    ...change,
  });

describe('a waiting report', () => {
  it.each([
    ['leaves when the kernel has a route to the collector', held('tunnel', VIA), null],
    [
      'waits for a collector to be configured',
      held('tunnel', null, { hasCollector: false }),
      'no-collector',
    ],
    ['waits while there is no route', held('tunnel-no-route', NONE), 'no-route'],
    [
      'waits while a kill switch forbids the route',
      held('tunnel-connecting', { kind: 'blocked', error: 'EACCES' }),
      'no-route',
    ],
    [
      'waits offline, where the collector cannot even be resolved',
      held('offline', null),
      'no-route',
    ],
    [
      'is tried when the collector is not resolved but there is a network',
      held('lan-foreign', null),
      null,
    ],
    ['waits behind a captive portal', held('captive', VIA), 'captive'],
    [
      'leaves for a collector on this machine although there is no network',
      held('offline', LOOPBACK),
      null,
    ],
    [
      'leaves for a collector on this machine behind a captive portal',
      held('captive', LOOPBACK),
      null,
    ],
    ['waits its time after a failure', held('tunnel', VIA, { inBackoff: true }), 'backoff'],
    [
      'names the network before the wait: that is what keeps it',
      held('offline', NONE, { inBackoff: true }),
      'no-route',
    ],
    ['is held by nothing when there is none', held('offline', NONE, { waiting: 0 }), null],
  ])('%s', (_, actual, expected) => {
    expect(actual).toBe(expected);
  });
});

describe('the way to the collector', () => {
  it('is another one when the tunnel comes up', () => {
    expect(way('tunnel', VIA).key).not.toBe(
      way('lan-foreign', { kind: 'via', adapter: 'eth0', source: '192.0.2.7' }).key,
    );
  });

  it('is another one when the same adapter gets another address', () => {
    expect(way('lan-foreign', VIA).key).not.toBe(
      way('lan-foreign', { ...VIA, source: '10.0.0.6' }).key,
    );
  });

  it('is another one when the network returns before the name is resolved', () => {
    expect(way('offline', null, { publicV4: NONE }).key).not.toBe(way('lan-foreign', null).key);
  });

  it('is the same while only other routes change', () => {
    expect(way('tunnel', VIA).key).toBe(way('tunnel', VIA, { publicV4: NONE }).key);
  });
});
