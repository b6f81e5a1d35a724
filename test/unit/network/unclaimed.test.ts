import { describe, expect, it } from 'vitest';
import { UNCLAIMED } from '../../../probes/network/adapter-kind/windows.ts';
import { claimer } from '../../../probes/network/unclaimed.ts';
import type { Route } from '../../../probes/network/watcher-types.ts';
import type { Adapter } from '../../../model/network-state.ts';

const adapter = (
  name: string,
  kind: Adapter['kind'],
  address: string,
  reason = 'a test',
): Adapter => ({
  name,
  kind,
  product: null,
  addresses: [address],
  reason,
});
const CARD = adapter('Ethernet', 'lan', '192.0.2.2');
const WIFI = adapter('WLAN', 'wifi', '192.0.2.3');
const MODEM = adapter('Mobilfunk', 'mobile', '100.64.0.2');
const OURS = adapter('Ethernet 5', 'virtual', '10.8.0.2', UNCLAIMED);
const SWITCH = adapter(
  'vEthernet (WSL)',
  'virtual',
  '172.28.0.1',
  'an adapter of virtual machines (Hyper-V)',
);
const via = (name: string): Route => ({ kind: 'via', adapter: name, source: '10.8.0.2' });
const inventory = (...adapters: Adapter[]) => ({
  adapters,
  likely: [],
  metered: new Map<string, never>(),
});

describe('an adapter of Windows without hardware that no table knows', () => {
  it.each([
    ['carries Exchange beside a card', [CARD, OURS], OURS, 'tunnel'],
    ['carries Exchange beside Wi-Fi', [WIFI, OURS], OURS, 'tunnel'],
    ['carries Exchange beside a modem', [MODEM, OURS], OURS, 'tunnel'],
    ['carries Exchange and there is no card: a virtual machine', [OURS], OURS, 'virtual'],
    ['is beside the way', [CARD, OURS], CARD, 'virtual'],
    [
      'is beside a tunnel',
      [CARD, OURS, adapter('VPN', 'tunnel', '10.9.0.2')],
      adapter('VPN', 'tunnel', ''),
      'virtual',
    ],
    [
      'has a card that has no address',
      [adapter('Ethernet', 'lan', '169.254.1.1'), OURS],
      OURS,
      'virtual',
    ],
  ] as const)('%s', (_, adapters, carrier, kind) => {
    const { adapters: seen, likely } = claimer()(inventory(...adapters), [via(carrier.name)]);

    expect(seen.find(({ name }) => name === OURS.name)?.kind).toBe(kind);
    expect(likely.includes(OURS.name)).toBe(kind === 'tunnel');
  });

  it('stays a tunnel when it loses the route, until it goes', () => {
    const claim = claimer();
    const kinds = [
      { adapters: [CARD, OURS], by: OURS },
      { adapters: [CARD, OURS], by: CARD },
      { adapters: [CARD], by: CARD },
      { adapters: [CARD, OURS], by: CARD },
    ].map(
      ({ adapters, by }) =>
        claim(inventory(...adapters), [via(by.name)]).adapters.find(
          ({ name }) => name === OURS.name,
        )?.kind,
    );

    expect(kinds).toEqual(['tunnel', 'tunnel', undefined, 'virtual']);
  });

  it('an adapter that a table knows as virtual stays so, whatever it carries', () => {
    const { adapters } = claimer()(inventory(CARD, SWITCH), [via(SWITCH.name)]);

    expect(adapters).toContainEqual(SWITCH);
  });
});
