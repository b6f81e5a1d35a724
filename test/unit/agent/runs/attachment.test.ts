import { describe, expect, it } from 'vitest';
import { attachmentText } from '../../../../agent/runs/attachment.ts';
import type { NetworkState } from '../../../../model/network-state.ts';
import type { Route } from '../../../../probes/network/watcher-types.ts';
import { NETWORK } from '../../../support/samples.ts';

const OFFICE: NetworkState = { ...NETWORK, label: 'lan-corporate' };
const TUNNEL: NetworkState = {
  ...NETWORK,
  label: 'tunnel',
  tunnel: { state: 'up', product: null, adapter: 'wg0' },
};
const via = (over: Partial<Extract<Route, { kind: 'via' }>> = {}): Route => ({
  kind: 'via',
  adapter: 'eth0',
  source: '10.1.9.9',
  nextHop: '10.1.9.1',
  ...over,
});
const text = (network: NetworkState, exchange: Route | null) =>
  attachmentText(network, { exchange });
const unsaid: Route = { kind: 'via', adapter: 'wg0', source: '10.8.0.2' };

describe('by what this laptop is attached', () => {
  it('is the same while label, adapter and gateway are', () => {
    expect(text(OFFICE, via({ source: '10.1.9.10' }))).toBe(text(OFFICE, via()));
    expect(text(OFFICE, via())).not.toBeNull();
  });

  it.each<[string, NetworkState, Route]>([
    ['label', { ...OFFICE, label: 'unknown' }, via()],
    ['adapter', OFFICE, via({ adapter: 'wlan0' })],
    ['gateway', OFFICE, via({ nextHop: '10.7.0.1' })],
    ['gateway, where there is none', OFFICE, via({ nextHop: null })],
  ])('is another with another %s', (_, network, route) => {
    expect(text(network, route)).not.toBe(text(OFFICE, via()));
  });

  it('needs no word of a gateway inside a tunnel, and nowhere else', () => {
    expect(text(TUNNEL, unsaid)).not.toBeNull();
    expect(text(OFFICE, unsaid)).toBeNull();
  });

  it.each<[string, Route | null]>([
    ['no address of Exchange is known', null],
    ['there is no route', { kind: 'none' }],
    ['the adapter is a guess', via({ guess: 'the only one that runs' })],
  ])('is not known where %s', (_, route) => {
    expect(text(OFFICE, route)).toBeNull();
  });
});
