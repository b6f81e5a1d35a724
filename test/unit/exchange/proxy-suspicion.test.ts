import { describe, expect, it } from 'vitest';
import { mayAnswerInItsPlace } from '../../../probes/exchange/proxy-suspicion.ts';
import type { AccessListInPlay } from '../../../model/access-list.ts';

const LAN = {
  label: 'lan-foreign',
  tunnel: { state: 'none', product: null, adapter: null },
} as const;
const TUNNEL = {
  label: 'tunnel',
  tunnel: { state: 'up', product: 'Secure Access', adapter: 'tun0' },
} as const;
const UNNAMED = { ...TUNNEL, tunnel: { ...TUNNEL.tunnel, product: null } } as const;
const CONNECTING = {
  label: 'tunnel-connecting',
  tunnel: { ...TUNNEL.tunnel, state: 'connecting' },
} as const;
const listOf = (kind: 'ports' | 'tcp-proxy', on: AccessListInPlay['on']): AccessListInPlay => ({
  ...{ device: 'CAG', owner: null, allow: [], to: [], whatIf: false },
  ...{ kind, on },
});
const proxy = listOf('tcp-proxy', ['tunnel']);

describe('who may have opened a port in the place of the server', () => {
  it.each([
    ['nobody on a plain LAN', [], LAN, null],
    ['no list that compares ports alone', [listOf('ports', null)], LAN, null],
    ['a TCP proxy of the settings, where it is in the way', [proxy], TUNNEL, 'CAG'],
    ['no proxy that is elsewhere', [proxy], LAN, null],
    ['the gateway of a tunnel', [], TUNNEL, 'Secure Access'],
    ['the gateway of a tunnel whose product nobody knows', [], UNNAMED, 'the VPN gateway'],
    ['no gateway whose tunnel is not up', [], CONNECTING, null],
  ] as const)('is %s', (_, accessLists, network, device) => {
    expect(mayAnswerInItsPlace({ accessLists, network })?.device ?? null).toBe(device);
  });
});
