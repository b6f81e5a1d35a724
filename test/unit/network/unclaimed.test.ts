import { describe, expect, it } from 'vitest';
import { classifyAdapters } from '../../../probes/network/adapter-kind/adapters.ts';
import { NO_HINTS } from '../../../probes/platform/ports.ts';
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
const OURS = adapter('Ethernet 5', 'virtual', '10.8.0.2');
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
  unclaimed: [OURS.name],
  metered: new Map<string, never>(),
});

describe('which adapters no table knows', () => {
  const held = (system: NodeJS.Platform, description: string): readonly string[] =>
    classifyAdapters(
      {
        'Ethernet 5': [
          {
            address: '10.8.0.2',
            netmask: '',
            family: 'IPv4',
            mac: '',
            internal: false,
            cidr: '10.8.0.2/24',
          },
        ],
      },
      system,
      () =>
        system === 'win32'
          ? {
              system,
              description,
              ifType: 6,
              physicalMedium: null,
              isHardware: false,
              mac: null,
              rasDeviceType: null,
              hardwareTwin: null,
            }
          : {
              system: 'linux',
              deviceType: null,
              hardwareType: 1,
              hasDevice: false,
              driver: null,
              isWireless: false,
              isTun: false,
            },
      NO_HINTS,
      [],
    ).unclaimed;

  it.each([
    ['win32', 'Contoso Virtual Ethernet Adapter', ['Ethernet 5']],
    ['win32', 'VMware Virtual Ethernet Adapter for VMnet8', []],
    ['win32', 'Contoso VPN Adapter', []],
    ['linux', 'a veth, which the kernel knows', []],
  ] as const)('on %s, %s: %j', (system, description, expected) => {
    expect(held(system, description)).toEqual(expected);
  });
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
