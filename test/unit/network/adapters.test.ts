import { type NetworkInterfaceInfo } from 'node:os';
import { describe, expect, it } from 'vitest';
import { type AdapterFacts, classifyAdapters } from '../../../probes/network/adapters.ts';

const NO_FACTS: AdapterFacts = { deviceType: null, hardwareType: 1, hasDevice: false, driver: null, isWireless: false, isTun: false };
const CARD: AdapterFacts = { ...NO_FACTS, hasDevice: true, driver: 'e1000e' };

const entry = (cidr: string, internal = false): NetworkInterfaceInfo => {
  const address = cidr.split('/')[0]!;
  const shared = { address, netmask: '', mac: '02:00:00:00:00:01', internal, cidr };
  return address.includes(':') ? { ...shared, family: 'IPv6', scopeid: 0 } : { ...shared, family: 'IPv4' };
};

const linux = (name: string, facts: Partial<AdapterFacts>, cidr = '10.0.0.2/24') =>
  classifyAdapters({ [name]: [entry(cidr)] }, 'linux', () => ({ ...NO_FACTS, ...facts }));
const windows = (name: string) => classifyAdapters({ [name]: [entry('10.0.0.2/24')] }, 'win32', () => null);
const mac = (name: string) => classifyAdapters({ [name]: [entry('10.0.0.2/24')] }, 'darwin', () => null);

describe('what an adapter is', () => {
  it.each([
    ['Citrix_VA', { isTun: true }, 'tunnel', 'Citrix Secure Access'],
    ['cscotun0', { hardwareType: 65534 }, 'tunnel', 'Cisco Secure Client'],
    ['gpd0', { isTun: true }, 'tunnel', 'GlobalProtect'],
    ['tun0', { isTun: true }, 'tunnel', 'OpenConnect or OpenVPN'],
    ['work', { isTun: true }, 'tunnel', 'OpenConnect or OpenVPN'],
    ['wg0', { deviceType: 'wireguard' }, 'tunnel', 'WireGuard'],
    ['office', { deviceType: 'wireguard' }, 'tunnel', 'WireGuard'],
    ['tailscale0', { isTun: true }, 'tunnel', 'Tailscale'],
    ['wwan0', { ...CARD, driver: 'qmi_wwan', deviceType: 'wwan' }, 'mobile', null],
    ['wwp0s20f0u6', { ...CARD }, 'mobile', null],
    ['enx02', { ...CARD, driver: 'cdc_mbim' }, 'mobile', null],
    ['mhi0', { ...CARD, hardwareType: 519 }, 'mobile', null],
    ['wlp3s0', { ...CARD, deviceType: 'wlan' }, 'wifi', null],
    ['house', { ...CARD, isWireless: true }, 'wifi', null],
    ['eth0', CARD, 'lan', null],
    ['enp0s31f6', CARD, 'lan', null],
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
    ['OpenVPN TAP-Windows6', 'tunnel', 'OpenConnect or OpenVPN'],
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
    ['172.20.10.3/16', 'wifi'],
    ['192.168.1.17/24', 'wifi'],
  ])('takes Wi-Fi at %s for %s', (cidr, kind) => {
    const { adapters, likely } = linux('wlan0', { ...CARD, deviceType: 'wlan' }, cidr);

    expect(adapters).toMatchObject([{ kind }]);
    expect(likely).toEqual(kind === 'mobile' ? ['wlan0'] : []);
  });

  it('takes a telephone on USB for mobile, likely', () => {
    const { adapters, likely } = linux('enx5', { ...CARD, driver: 'ipheth' });

    expect(adapters).toMatchObject([{ kind: 'mobile', reason: 'an iPhone on USB' }]);
    expect(likely).toEqual(['enx5']);
  });

  it('takes a PPP adapter that stands alone for a modem, and one beside a network card for a VPN', () => {
    const ppp = { ppp0: [entry('10.64.0.9/32')], lo: [entry('127.0.0.1/8', true)] };
    const facts = (name: string): AdapterFacts => (name === 'eth0' ? CARD : NO_FACTS);

    const alone = classifyAdapters(ppp, 'linux', facts);
    const beside = classifyAdapters({ ...ppp, eth0: [entry('192.0.2.2/24')] }, 'linux', facts);

    expect(alone.adapters.find(({ name }) => name === 'ppp0')).toMatchObject({ kind: 'mobile', product: null });
    expect(alone.likely).toEqual(['ppp0']);
    expect(beside.adapters.find(({ name }) => name === 'ppp0')).toMatchObject({ kind: 'tunnel' });
  });

  it('counts an adapter with labelled addresses once', () => {
    const { adapters } = classifyAdapters({ eth0: [entry('10.0.0.2/24')], 'eth0:1': [entry('10.0.0.3/24')] }, 'linux', () => CARD);

    expect(adapters).toMatchObject([{ name: 'eth0', addresses: ['10.0.0.2', '10.0.0.3'] }]);
  });

  it('keeps the list within its bounds, however many adapters there are', () => {
    const crowd = Object.fromEntries(Array.from({ length: 700 }, (_, n) => [`veth${n.toString()}`, Array.from({ length: 300 }, (__, m) => entry(`10.0.${(m >> 8).toString()}.${(m % 256).toString()}/8`))]));

    const { adapters } = classifyAdapters(crowd, 'linux', () => null);

    expect(adapters).toHaveLength(512);
    expect(adapters[0]?.addresses).toHaveLength(256);
  });
});
