import { describe, expect, it } from 'vitest';
import { localOverlap } from '../../../model/local-overlap.ts';
import { type LocalOverlap, NetworkState, type Tunnel } from '../../../model/network-state.ts';
import { UMTS } from '../../support/states.ts';

const DOCKER: LocalOverlap = {
  adapter: 'docker0',
  address: '172.17.5.3',
  subnet: '172.17.0.0/16',
  kind: 'virtual',
};
const LAN: LocalOverlap = {
  adapter: 'eth0',
  address: '2001:db8::3',
  subnet: '2001:db8::/64',
  kind: 'lan',
};
const tunnel = (state: Tunnel['state']): Tunnel => ({ state, product: null, adapter: null });

describe('the subnet of this laptop that an address lies in', () => {
  it.each<readonly [string, Tunnel['state'], LocalOverlap | null, boolean]>([
    ['172.17.5.3', 'none', DOCKER, false],
    ['172.17.5.3', 'connecting', DOCKER, false],
    ['172.17.5.3', 'up', DOCKER, true],
    ['172.17.5.3', 'up-no-route', DOCKER, true],
    ['172.17.5.3', 'degraded', DOCKER, true],
    ['2001:DB8::3', 'none', LAN, false],
    ['2001:db8::3%eth0', 'up-no-route', LAN, true],
    ['172.17.5.30', 'up-no-route', null, false],
    ['192.0.2.1', 'none', null, false],
  ])('%s with a tunnel that is %s', (address, state, overlap, tunnelUp) => {
    const network = { overlaps: [DOCKER, LAN], tunnel: tunnel(state) };

    expect(localOverlap(network, address)).toEqual(overlap && { ...overlap, tunnelUp });
  });

  it('is none in a state that an agent kept before subnets were looked at', () => {
    const { overlaps, ...kept } = UMTS;

    const read = NetworkState.parse(kept);

    expect([overlaps, read.overlaps, localOverlap(read, '172.17.5.3')]).toEqual([[], [], null]);
  });
});
