import * as fc from 'fast-check';
import type { NetworkInterfaceInfo } from 'node:os';
import { expect, it } from 'vitest';
import { Adapter, AdapterKind } from '../../../../model/network-state.ts';
import {
  classifyAdapters,
  type KindOverride,
} from '../../../../probes/network/adapter-kind/adapters.ts';
import type { KindVerdict } from '../../../../probes/platform/kind-verdict.ts';
import type {
  AdapterFacts,
  AdapterHint,
  LinuxFacts,
  SystemHints,
  WindowsFacts,
} from '../../../../probes/platform/ports.ts';

const NAMES = [
  'lo',
  'eth0',
  'eth0:1',
  'wlan0',
  'wwan0',
  'ppp0',
  'br0',
  'bond0',
  'Citrix_VA',
  'utun4',
  'vEthernet (WSL)',
  'en0',
  'docker0',
  '__proto__',
  'constructor',
  '',
] as const;
const name = fc.oneof(fc.constantFrom(...NAMES), fc.string({ maxLength: 300 }));
const maybe = <T>(value: fc.Arbitrary<T>): fc.Arbitrary<T | null> =>
  fc.option(value, { nil: null });
const word = fc.oneof(
  fc.string({ maxLength: 20 }),
  fc.constantFrom(
    'wwan',
    'wlan',
    'bridge',
    'bond',
    'vlan',
    'wireguard',
    'qmi_wwan',
    'cdc_ncm',
    'ipheth',
    'call',
    'ttyUSB0',
  ),
);

const entry: fc.Arbitrary<NetworkInterfaceInfo> = fc
  .record({
    cidr: fc.constantFrom(
      '192.0.2.2/24',
      '172.20.10.3/28',
      '192.168.43.9/24',
      'fe80::1/64',
      '127.0.0.1/8',
    ),
    internal: fc.boolean(),
  })
  .map(({ cidr, internal }) => ({
    address: cidr.split('/')[0]!,
    netmask: '',
    mac: '',
    internal,
    cidr,
    family: 'IPv4',
  }));
const linux: fc.Arbitrary<LinuxFacts> = fc.record({
  system: fc.constant('linux'),
  deviceType: maybe(word),
  hardwareType: maybe(fc.constantFrom(1, 512, 519, 530, 803, 65534, -1)),
  hasDevice: fc.boolean(),
  driver: maybe(word),
  isWireless: fc.boolean(),
  isTun: fc.boolean(),
  lowers: fc.array(name, { maxLength: 4 }),
  pppd: maybe(fc.record({ options: fc.array(word, { maxLength: 6 }), parent: maybe(word) })),
});
const windows: fc.Arbitrary<WindowsFacts> = fc.record({
  system: fc.constant('win32'),
  description: fc.oneof(
    fc.string(),
    fc.constantFrom('Citrix Virtual Adapter', 'Hyper-V Virtual Ethernet Adapter', 'Remote NDIS'),
  ),
  ifType: fc.constantFrom(6, 23, 24, 53, 71, 131, 243, 999),
  physicalMedium: maybe(fc.constantFrom(0, 8, 9, 10, 14)),
  isHardware: maybe(fc.boolean()),
  mac: maybe(fc.string()),
  rasDeviceType: maybe(fc.constantFrom('modem', 'vpn', 'x')),
  hardwareTwin: fc.constant(null),
});
const facts: fc.Arbitrary<AdapterFacts | null> = maybe(
  fc.oneof<fc.Arbitrary<AdapterFacts>[]>(linux, windows),
);
const verdict: fc.Arbitrary<KindVerdict> = fc.record({
  kind: fc.constantFrom(...AdapterKind.options),
  product: maybe(fc.string()),
  likely: fc.boolean(),
  reason: fc.string(),
});
const hint: fc.Arbitrary<AdapterHint> = fc.record({
  verdict: maybe(verdict),
  metered: fc.constantFrom(null, 'yes', 'no', 'guess'),
  ssid: maybe(fc.string()),
});
const hints: fc.Arbitrary<SystemHints> = fc.record({
  adapters: fc.array(fc.tuple(name, hint), { maxLength: 5 }).map((rows) => new Map(rows)),
  clients: fc.constant([]),
});
const overrides: fc.Arbitrary<KindOverride[]> = fc.array(
  fc.record({
    adapter: maybe(name),
    ssid: maybe(fc.string()),
    kind: fc.constantFrom('mobile', 'lan', 'wifi'),
    by: fc.constantFrom('the settings', 'policy'),
  }),
  { maxLength: 2 },
);

it('whatever adapters are called and whatever is said of them, each has one kind and a reason, the same one each time', () => {
  const laptop = fc.record({
    interfaces: fc.array(fc.tuple(name, fc.array(entry, { maxLength: 4 })), { maxLength: 8 }),
    system: fc.constantFrom<NodeJS.Platform>('linux', 'win32', 'darwin', 'freebsd'),
    known: fc.array(fc.tuple(name, facts), { maxLength: 8 }),
    hints,
    overrides,
  });
  fc.assert(
    fc.property(laptop, ({ interfaces, system, known, hints: said, overrides: typed }) => {
      const list = Object.fromEntries(interfaces) as NodeJS.Dict<NetworkInterfaceInfo[]>;
      const table = new Map(known);
      const classify = () =>
        classifyAdapters(list, system, (one) => table.get(one) ?? null, said, typed);

      const inventory = classify();

      const names = inventory.adapters.map((adapter) => adapter.name);
      expect(new Set(names).size).toBe(names.length);
      expect(new Set(names)).toEqual(
        new Set(
          Object.keys(list).map((label) =>
            (system === 'linux' ? label.split(':')[0]! : label).slice(0, 256),
          ),
        ),
      );
      for (const adapter of inventory.adapters)
        expect(Adapter.safeParse(adapter).success).toBe(true);
      expect(inventory.likely.every((one) => names.includes(one))).toBe(true);
      expect([...inventory.metered.keys()].every((one) => names.includes(one))).toBe(true);
      expect(classify()).toEqual(inventory);
    }),
    { numRuns: 2000 },
  );
});
