import { type NetworkInterfaceInfo } from 'node:os';
import { describe, expect, it } from 'vitest';
import {
  classifyAdapters,
  type KindOverride,
} from '../../../../probes/network/adapter-kind/adapters.ts';
import {
  NO_HINTS,
  type AdapterHint,
  type LinuxFacts,
  type SystemHints,
} from '../../../../probes/platform/ports.ts';

const NO_FACTS: LinuxFacts = {
  system: 'linux',
  deviceType: null,
  hardwareType: 1,
  hasDevice: false,
  driver: null,
  isWireless: false,
  isTun: false,
};
const CARD: LinuxFacts = { ...NO_FACTS, hasDevice: true, driver: 'e1000e' };

const entry = (cidr: string, internal = false): NetworkInterfaceInfo => {
  const address = cidr.split('/')[0]!;
  const shared = { address, netmask: '', mac: '02:00:00:00:00:01', internal, cidr };
  return address.includes(':')
    ? { ...shared, family: 'IPv6', scopeid: 0 }
    : { ...shared, family: 'IPv4' };
};

const linux = (
  name: string,
  facts: Partial<LinuxFacts>,
  cidr = '10.0.0.2/24',
  hints: SystemHints = NO_HINTS,
  overrides: readonly KindOverride[] = [],
) =>
  classifyAdapters(
    { [name]: [entry(cidr)] },
    'linux',
    () => ({ ...NO_FACTS, ...facts }),
    hints,
    overrides,
  );
const windows = (name: string, cidr = '10.0.0.2/24') =>
  classifyAdapters({ [name]: [entry(cidr)] }, 'win32', () => null, NO_HINTS, []);
const mac = (name: string, hints: SystemHints = NO_HINTS) =>
  classifyAdapters({ [name]: [entry('10.0.0.2/24')] }, 'darwin', () => null, hints, []);
const said = (name: string, hint: Partial<AdapterHint>): SystemHints => ({
  adapters: new Map([[name, { verdict: null, metered: null, ssid: null, ...hint }]]),
  clients: [],
});

describe('what an adapter is', () => {
  it.each([
    ['Citrix_VA', { isTun: true }, 'tunnel', 'Citrix Secure Access'],
    ['cscotun0', { hardwareType: 65534 }, 'tunnel', 'Cisco Secure Client'],
    ['gpd0', { isTun: true }, 'tunnel', 'GlobalProtect'],
    ['tun0', { isTun: true }, 'tunnel', null],
    ['work', { isTun: true }, 'tunnel', null],
    ['vpn0', { isTun: true, hardwareType: 65534 }, 'tunnel', null],
    ['ipsec0', { isTun: true, hardwareType: 65534 }, 'tunnel', null],
    ['xfrm9', { isTun: true, hardwareType: 65534 }, 'tunnel', null],
    ['ppp0', { isTun: true, hardwareType: 65534 }, 'tunnel', null],
    ['tap3', { isTun: true }, 'tunnel', null],
    ['CloudGate', { isTun: true, hardwareType: 65534 }, 'tunnel', null],
    ['wwan0', { isTun: true, hardwareType: 65534 }, 'tunnel', null],
    ['vpn0', CARD, 'lan', null],
    ['tun0', CARD, 'lan', null],
    ['wg0', NO_FACTS, 'virtual', null],
    ['vpn1', NO_FACTS, 'virtual', null],
    ['wg0', { deviceType: 'wireguard' }, 'tunnel', 'WireGuard'],
    ['office', { deviceType: 'wireguard' }, 'tunnel', 'WireGuard'],
    ['wg1', { isTun: true }, 'tunnel', null],
    ['tailscale0', { isTun: true }, 'tunnel', 'Tailscale'],
    ['wwan0', { ...CARD, driver: 'qmi_wwan', deviceType: 'wwan' }, 'mobile', null],
    ['wwp0s20f0u6', { ...CARD }, 'mobile', null],
    ['enx02', { ...CARD, driver: 'cdc_mbim' }, 'mobile', null],
    ['mhi0', { ...CARD, hardwareType: 519 }, 'mobile', null],
    ['wlp3s0', { ...CARD, deviceType: 'wlan' }, 'wifi', null],
    ['house', { ...CARD, isWireless: true }, 'wifi', null],
    ['eth0', CARD, 'lan', null],
    ['enp0s31f6', CARD, 'lan', null],
    ['green0', CARD, 'lan', null],
    ['dummy0', CARD, 'lan', null],
    ['veth-uplink', CARD, 'lan', null],
    ['dummy0', NO_FACTS, 'virtual', null],
    ['eth0.100', { deviceType: 'vlan' }, 'lan', null],
    ['bond0', { deviceType: 'bond' }, 'lan', null],
    ['docker0', { deviceType: 'bridge' }, 'virtual', null],
    ['br-1f2e3d', { deviceType: 'bridge' }, 'virtual', null],
    ['vnet3', { isTun: true }, 'virtual', null],
    ['veth1a2b', NO_FACTS, 'virtual', null],
    ['eth9', NO_FACTS, 'virtual', null],
  ] as const)('on Linux, %s with %o is %s (%s)', (name, facts, kind, product) => {
    const { adapters, likely } = linux(name, facts);

    expect(adapters).toMatchObject([{ name, kind, product }]);
    expect(likely).toEqual([]);
  });

  it.each([
    ['Citrix Virtual Adapter', 'tunnel', 'Citrix Secure Access'],
    ['Cisco AnyConnect Secure Mobility Client', 'tunnel', 'Cisco Secure Client'],
    ['PANGP Virtual Ethernet Adapter', 'tunnel', 'GlobalProtect'],
    ['OpenVPN TAP-Windows6', 'tunnel', 'OpenVPN'],
    ['TAP-Windows6', 'tunnel', null],
    ['wintun 3', 'tunnel', null],
    ['Ethernet 2', 'lan', null],
    ['LAN-Verbindung', 'lan', null],
    ['WLAN', 'wifi', null],
    ['Wi-Fi 3', 'wifi', null],
    ['Drahtlosnetzwerkverbindung', 'wifi', null],
    ['Mobilfunk', 'mobile', null],
    ['Cellular', 'mobile', null],
    ['vEthernet (WSL)', 'virtual', null],
    ['VMware Network Adapter VMnet8', 'virtual', null],
    ['Loopback Pseudo-Interface 1', 'loopback', null],
  ])('on Windows, "%s" is %s (%s)', (name, kind, product) => {
    const { adapters } = windows(name);

    expect(adapters).toMatchObject([{ name, kind, product }]);
  });

  it.each([
    ['en0', 'wifi', true],
    ['en5', 'lan', true],
    ['utun4', 'tunnel', false],
    ['awdl0', 'virtual', false],
    ['pdp_ip0', 'mobile', false],
    ['lo0', 'loopback', false],
  ])('on a Mac, %s is %s (a guess: %s)', (name, kind, isGuess) => {
    const { adapters, likely } = mac(name);

    expect(adapters).toMatchObject([{ kind }]);
    expect(likely.includes(name)).toBe(isGuess);
  });

  it('calls an adapter that no rule knows a LAN, and says that this is a guess', () => {
    const { adapters, likely } = windows('Carrier pigeon');

    expect(adapters).toMatchObject([{ kind: 'lan' }]);
    expect(likely).toEqual(['Carrier pigeon']);
  });

  it.each([
    ['172.20.10.3/28', 'mobile'],
    ['192.168.43.17/24', 'mobile'],
    ['192.168.44.17/24', 'mobile'],
    ['192.168.137.17/24', 'mobile'],
    ['172.20.10.3/16', 'wifi'],
    ['192.168.137.1/24', 'wifi'],
    ['192.168.1.17/24', 'wifi'],
  ])('takes Wi-Fi at %s for %s', (cidr, kind) => {
    const { adapters, likely } = linux('wlan0', { ...CARD, deviceType: 'wlan' }, cidr);

    expect(adapters).toMatchObject([{ kind }]);
    expect(likely).toEqual(kind === 'mobile' ? ['wlan0'] : []);
  });

  it('takes Wi-Fi of Windows in the range of a telephone for mobile, likely', () => {
    const { adapters, likely } = windows('WLAN', '192.168.43.9/24');

    expect(adapters).toMatchObject([{ kind: 'mobile' }]);
    expect(likely).toEqual(['WLAN']);
  });

  it.each([
    ['a dock with the driver of telephones', '192.168.1.5/24', null, 'lan'],
    ['the same in the range of a telephone', '192.168.42.5/24', null, 'mobile'],
    ['the same where the system takes it for metered', '192.168.1.5/24', 'guess', 'mobile'],
    ['the same where somebody calls it metered', '192.168.1.5/24', 'yes', 'mobile'],
  ] as const)('takes %s at %s (metered: %s) for %s', (_, cidr, metered, kind) => {
    const { adapters, likely } = linux(
      'enx5',
      { ...CARD, driver: 'cdc_ncm' },
      cidr,
      said('enx5', { metered }),
    );

    expect(adapters).toMatchObject([{ kind }]);
    expect(likely).toEqual(kind === 'mobile' ? ['enx5'] : []);
  });

  it.each([
    ['a HiLink stick of Huawei', 'cdc_ether', '12d1:14dc', '192.168.8.100/24'],
    ['an older one', 'cdc_ether', '12d1:14db', '192.168.1.100/24'],
    ['a stick of ZTE', 'cdc_ether', '19d2:1405', '192.168.0.180/24'],
    ['a stick of ZTE by RNDIS', 'rndis_host', '19d2:1403', '192.168.0.181/24'],
    ['a stick of Alcatel', 'rndis_host', '1bbb:0195', '192.168.1.44/24'],
    ['a module of Quectel', 'cdc_ncm', '2c7c:0125', '192.168.225.20/24'],
    ['a stick whose owner changed its subnet', 'cdc_ether', '12d1:14dc', '10.77.3.2/24'],
    ['a stick of Huawei in NCM mode', 'huawei_cdc_ncm', '12d1:1506', '10.64.0.9/30'],
    ['a telephone that draws its subnet', 'cdc_ncm', '18d1:4eec', '10.203.15.22/24'],
    ['a stick of nobody in the subnet of sticks', 'cdc_ether', '1234:5678', '192.168.8.100/24'],
    ['a stick that calls itself a modem', 'cdc_ether', '1234:5678 4G_LTE Modem', '192.168.3.4/24'],
  ])('takes %s for UMTS, metered as a guess (%s, %s, %s)', (_, driver, ids, cidr) => {
    const [vendor = '', product = '', model = null] = ids.split(/[: ](?=.)/).slice(0, 3);
    const usb = { vendor, product, model: model === null ? null : ids.slice(10) };
    const { adapters, likely } = linux('enx5', { ...CARD, driver, usb }, cidr);

    expect(adapters).toMatchObject([{ kind: 'mobile' }]);
    expect(likely).toEqual(driver === 'huawei_cdc_ncm' ? [] : ['enx5']);
  });

  it.each([
    ['a dock of Lenovo', 'cdc_ncm', '17ef:a387', '192.168.1.5/24'],
    ['a card of Realtek by the class driver', 'cdc_ether', '0bda:8153', '192.168.0.5/24'],
    ['a card that Google sells', 'r8152', '18d1:4ee1', '192.168.1.5/24'],
    ['a card that Huawei sells', 'ax88179_178a', '12d1:3a17', '192.168.8.5/24'],
    ['a card behind a router of the subnet of sticks', 'r8152', '0bda:8153', '192.168.8.100/24'],
    ['a display with a card in it', 'cdc_ncm', '17e9:4307', '10.0.0.7/24'],
    ['a single-board computer', 'cdc_subset', '0525:a4a1', '192.168.7.1/24'],
    ['a card on PCI', 'e1000e', '', '192.168.8.100/24'],
  ])('leaves %s a LAN (%s, %s, %s)', (_, driver, ids, cidr) => {
    const [vendor = '', product = ''] = ids.split(':');
    const usb = ids === '' ? null : { vendor, product, model: null };

    expect(linux('enx5', { ...CARD, driver, usb }, cidr).adapters).toMatchObject([{ kind: 'lan' }]);
  });

  it('leaves Wi-Fi a Wi-Fi in the subnet of sticks, which routers use as well', () => {
    const { adapters } = linux('wlan0', { ...CARD, deviceType: 'wlan' }, '192.168.8.101/24');

    expect(adapters).toMatchObject([{ kind: 'wifi' }]);
  });

  it.each([
    ['linux', 'eth1', 'mobile'],
    ['darwin', 'en7', 'mobile'],
    ['darwin', 'utun3', 'tunnel'],
  ] as const)('knows the MAC that HiLink sticks share: on %s %s is %s', (system, name, kind) => {
    const held = [{ ...entry('192.168.8.100/24'), mac: '0c:5b:8f:27:9a:64' }];

    const { adapters } = classifyAdapters(
      { [name]: held },
      system,
      () => (system === 'linux' ? { ...CARD, driver: 'cdc_ether' } : null),
      NO_HINTS,
      [],
    );

    expect(adapters).toMatchObject([{ kind }]);
  });

  it('leaves a network card a LAN in the range of a telephone, and where somebody calls it metered', () => {
    const inRange = linux('eth0', CARD, '192.168.42.5/24');
    const metered = linux('eth0', CARD, '192.0.2.5/24', said('eth0', { metered: 'yes' }));

    expect([...inRange.adapters, ...metered.adapters]).toMatchObject([
      { kind: 'lan' },
      { kind: 'lan' },
    ]);
    expect(metered.metered.get('eth0')).toEqual({
      value: 'yes',
      reason: 'the system says that eth0 is metered',
    });
  });

  it('says that a hotspot is likely mobile because the system takes it for metered', () => {
    const { adapters, likely, metered } = linux(
      'wlan0',
      { ...CARD, deviceType: 'wlan' },
      '10.211.7.9/24',
      said('wlan0', { metered: 'guess' }),
    );

    expect(adapters).toMatchObject([
      {
        kind: 'mobile',
        reason: 'Wi-Fi that the system takes for metered, as telephones ask it to',
      },
    ]);
    expect(likely).toEqual(['wlan0']);
    expect(metered.get('wlan0')?.value).toBe('guess');
  });

  it('takes a bridge for the card beneath it, and one over virtual machines for virtual', () => {
    const facts: Record<string, LinuxFacts> = {
      br0: { ...NO_FACTS, deviceType: 'bridge', lowers: ['enp3s0', 'vnet0'] },
      enp3s0: CARD,
      vnet0: { ...NO_FACTS, isTun: true },
      virbr0: { ...NO_FACTS, deviceType: 'bridge', lowers: ['vnet0'] },
      bond0: { ...NO_FACTS, deviceType: 'bond', lowers: ['enp3s0', 'wlan0'] },
      wlan0: { ...CARD, deviceType: 'wlan' },
    };

    const { adapters, likely } = classifyAdapters(
      {
        br0: [entry('192.0.2.2/24')],
        virbr0: [entry('192.168.122.1/24')],
        bond0: [entry('192.0.2.3/24')],
      },
      'linux',
      (name) => facts[name] ?? null,
      NO_HINTS,
      [],
    );

    expect(adapters).toMatchObject([
      { name: 'bond0', kind: 'lan' },
      { name: 'br0', kind: 'lan', reason: 'a network device over enp3s0, a network card (bridge)' },
      { name: 'virbr0', kind: 'virtual' },
    ]);
    expect(likely).toEqual(['bond0']);
  });

  it('believes a tool of the system where neither name nor driver decides, and the driver where it does', () => {
    const byPort = {
      kind: 'mobile',
      product: null,
      likely: true,
      reason: 'a telephone on USB',
    } as const;

    const stick = mac('en5', said('en5', { verdict: byPort }));
    const card = linux(
      'wlan0',
      { ...CARD, deviceType: 'wlan' },
      '192.0.2.2/24',
      said('wlan0', { verdict: byPort }),
    );

    expect([...stick.adapters, ...card.adapters]).toMatchObject([
      { kind: 'mobile' },
      { kind: 'wifi' },
    ]);
  });

  it('takes a telephone on USB for mobile, likely', () => {
    const { adapters, likely } = linux('enx5', { ...CARD, driver: 'ipheth' });

    expect(adapters).toMatchObject([
      { kind: 'mobile', reason: 'an iPhone on USB by its driver (ipheth)' },
    ]);
    expect(likely).toEqual(['enx5']);
  });

  it('takes a PPP adapter that stands alone for a modem, and one beside a network card for a VPN', () => {
    const ppp = { ppp0: [entry('10.64.0.9/32')], lo: [entry('127.0.0.1/8', true)] };
    const facts = (name: string): LinuxFacts =>
      name === 'eth0' ? CARD : { ...NO_FACTS, hardwareType: name === 'ppp0' ? 512 : 772 };

    const alone = classifyAdapters(ppp, 'linux', facts, NO_HINTS, []);
    const beside = classifyAdapters(
      { ...ppp, eth0: [entry('192.0.2.2/24')] },
      'linux',
      facts,
      NO_HINTS,
      [],
    );

    expect(alone.adapters.find(({ name }) => name === 'ppp0')).toMatchObject({
      kind: 'mobile',
      product: null,
    });
    expect(alone.likely).toEqual(['ppp0']);
    expect(beside.adapters.find(({ name }) => name === 'ppp0')).toMatchObject({ kind: 'tunnel' });
    expect(beside.likely).toContain('ppp0');
  });

  it('believes a pin before everything else, and names who pinned', () => {
    const wifi = { ...CARD, deviceType: 'wlan' };
    const home: KindOverride = { adapter: null, ssid: 'Train', kind: 'mobile', by: 'the settings' };

    const bySsid = linux('wlan0', wifi, '192.0.2.2/24', said('wlan0', { ssid: 'TRAIN' }), [home]);
    const elsewhere = linux('wlan0', wifi, '192.0.2.2/24', said('wlan0', { ssid: 'Office' }), [
      home,
    ]);
    const byName = linux('WWAN0', { ...CARD, deviceType: 'wwan' }, '192.0.2.2/24', NO_HINTS, [
      { adapter: 'wwan0', ssid: null, kind: 'lan', by: 'policy' },
    ]);

    expect([...bySsid.adapters, ...elsewhere.adapters, ...byName.adapters]).toMatchObject([
      { kind: 'mobile', reason: 'in the Wi-Fi network "Train", pinned as UMTS by the settings' },
      { kind: 'wifi' },
      { kind: 'lan', reason: 'pinned as a LAN by policy' },
    ]);
    expect([...bySsid.likely, ...byName.likely]).toEqual([]);
  });

  it('counts an adapter with labelled addresses once', () => {
    const { adapters } = classifyAdapters(
      { eth0: [entry('10.0.0.2/24')], 'eth0:1': [entry('10.0.0.3/24')] },
      'linux',
      () => CARD,
      NO_HINTS,
      [],
    );

    expect(adapters).toMatchObject([{ name: 'eth0', addresses: ['10.0.0.2', '10.0.0.3'] }]);
  });

  it('keeps the list within its bounds, however many adapters there are', () => {
    const crowd = Object.fromEntries(
      Array.from({ length: 700 }, (_, n) => [
        `veth${n.toString()}`,
        Array.from({ length: 300 }, (__, m) =>
          entry(`10.0.${(m >> 8).toString()}.${(m % 256).toString()}/8`),
        ),
      ]),
    );

    const { adapters } = classifyAdapters(crowd, 'linux', () => null, NO_HINTS, []);

    expect(adapters).toHaveLength(512);
    expect(adapters[0]?.addresses).toHaveLength(256);
  });
});
