import type { NetworkInterfaceInfo } from 'node:os';
import { describe, expect, it } from 'vitest';
import { classifyAdapters } from '../../../../probes/network/adapter-kind/adapters.ts';
import { kindOfWindows } from '../../../../probes/network/adapter-kind/windows.ts';
import { NO_HINTS, type WindowsFacts } from '../../../../probes/platform/ports.ts';
import { windowsForms } from '../../../support/adapter-fixtures.ts';

const TITLES: Readonly<Record<string, string>> = {
  citrix:
    'Citrix is known in each of its forms, and the loopback driver that it once borrowed is not Citrix',
  vpn: "a VPN client is known by its driver's description, whatever the adapter is called",
  mobile: 'a modem is mobile for certain, a telephone that lends its network likely',
  ppp: 'a PPP adapter is a VPN or a modem by its RAS device type, never by its name',
  german: 'a German Windows and renamed adapters change nothing',
  virtual:
    'adapters of virtual machines and of Windows itself do not count as a network, but for a switch over hardware',
};

describe.each(Object.entries(TITLES))('recorded forms of Windows adapters: %s', (file, title) => {
  it.each(windowsForms(file))(
    `${title}: $name ($facts.description)`,
    ({ name, facts, is, from }) => {
      const verdict = kindOfWindows(name, facts);

      expect(verdict, from).toMatchObject(is);
    },
  );
});

describe('kindOfWindows', () => {
  const plain: WindowsFacts = {
    system: 'win32',
    description: 'Contoso',
    ifType: 6,
    physicalMedium: null,
    isHardware: null,
    mac: null,
    rasDeviceType: null,
    hardwareTwin: null,
  };

  it.each([
    ['Array Networks SSL VPN Adapter', 'Array Networks'],
    ['Sangfor SSL VPN CS Support System VNIC', 'Sangfor'],
    ['VPN Client Adapter - VPN2', 'SoftEther'],
    ['NCP Secure Client Virtual NDIS6.20 Adapter', 'NCP Secure Client'],
    ['F5 Networks VPN Adapter', 'F5 BIG-IP Edge Client'],
    ['WatchGuard Mobile VPN Adapter', 'WatchGuard'],
    ['Sophos SSL VPN Adapter', 'Sophos'],
    ['Barracuda VPN Adapter', 'Barracuda'],
    ['Contoso VPN Adapter', null],
    ['Kerio VPN Adapter', 'Kerio Control'],
    ['Radmin VPN Virtual NIC', 'Radmin VPN'],
    ['Netskope Virtual Adapter', 'Netskope'],
    ['LogMeIn Hamachi Virtual Ethernet Adapter', 'Hamachi'],
    ['Cloudflare WARP Interface Tunnel', 'Cloudflare WARP'],
    ['SurfsharkWireGuard Tunnel', 'Surfshark'],
    ['TAP-Surfshark Windows Adapter V9', 'Surfshark'],
    ['ExpressVPN TAP Adapter', 'ExpressVPN'],
    ['Check Point Virtual Network Adapter For Endpoint VPN Client', 'Check Point'],
    ['Pulse Secure Virtual Adapter', 'Ivanti Secure Access'],
    ['Cato Networks VPN Adapter', 'Cato Networks'],
    ['Fabrikam SSL-VPN Client #2', null],
    ['Nortel IPSECSHM Adapter', null],
    ['Northwind Secure Access Virtual NIC', null],
    ['Tailspin ZTNA Network Adapter', null],
    ['Adatum Tunnel Adapter', null],
  ])(
    'an adapter without hardware that its driver calls "%s" is a tunnel (%s)',
    (description, product) => {
      for (const isHardware of [false, null])
        expect(kindOfWindows('Ethernet 5', { ...plain, description, isHardware })).toMatchObject({
          kind: 'tunnel',
          product,
          likely: product === null,
        });
    },
  );

  it.each([
    'WAN Miniport (IKEv2)',
    'WAN Miniport (SSTP)',
    'WAN-Miniport (L2TP)',
    'Hyper-V Virtual Ethernet Adapter #3',
    'VirtualBox Host-Only Ethernet Adapter',
    'VMware Virtual Ethernet Adapter for VMnet1',
    'Npcap Loopback Adapter',
    'Microsoft Wi-Fi Direct Virtual Adapter #2',
    'Microsoft Hosted Network Virtual Adapter',
    'Microsoft KM-TEST Loopback Adapter',
    'Microsoft Kernel Debug Network Adapter',
    'Microsoft Teredo Tunneling Adapter',
    'Microsoft ISATAP Adapter #2',
    'Parallels Ethernet Adapter (NAT)',
    'Docker Desktop Virtual Adapter',
    'Contoso Virtual Ethernet Adapter',
  ])('an adapter without hardware stays virtual: %s', (description) => {
    expect(kindOfWindows('Ethernet 5', { ...plain, description, isHardware: false })).toMatchObject(
      {
        kind: 'virtual',
      },
    );
  });

  it('a card is a card, whatever word stands in its description', () => {
    const card = { ...plain, description: 'Contoso VPN Router USB LAN', isHardware: true };

    expect(kindOfWindows('Ethernet', card)).toMatchObject({ kind: 'lan', likely: false });
  });

  it.each([
    'HUAWEI Mobile Connect - 3G Network Card',
    'HUAWEI Mobile Connect - Network Card #4',
    'HUAWEI HiLink Network Adapter',
    'ZTE Mobile Broadband Network Device',
    'ZTE Wireless Ethernet Adapter',
    'Sierra Wireless HSPA Modem Network Adapter',
    'Novatel Wireless Mobile Broadband Ethernet',
    'Quectel Wireless Ethernet Adapter',
    'Alcatel HSPA NDIS Network Adapter',
    'Mobiles Breitband Netzwerkgerät',
    'Remote NDIS based Internet Sharing Device #2',
  ])('a stick that shows itself as a network card is mobile, likely: %s', (description) => {
    const stick = { ...plain, description, isHardware: true, physicalMedium: 14 };

    expect(kindOfWindows('Ethernet 9', stick)).toMatchObject({ kind: 'mobile', likely: true });
  });

  it.each([
    ['UsbNcm Host Device', '12d1', 'mobile'],
    ['UsbNcm Host Device', '18d1', 'mobile'],
    ['USB CDC Ethernet', '19d2', 'mobile'],
    ['UsbNcm Host Device', '17ef', 'lan'],
    ['Realtek USB GbE Family Controller', '12d1', 'lan'],
    ['ASIX USB to Gigabit Ethernet Family Adapter', '18d1', 'lan'],
    ['DisplayLink Network Adapter NCM', '17e9', 'lan'],
    ['Intel(R) Ethernet Connection I217-LM', null, 'lan'],
  ])('a card called "%s" of the USB vendor %s is %s', (description, vendor, kind) => {
    const usb = vendor === null ? null : { vendor, product: '1234', model: null };
    const facts = { ...plain, description, usb, isHardware: true, physicalMedium: 14 };
    const entries: NetworkInterfaceInfo[] = [
      {
        address: '10.0.0.2',
        netmask: '',
        family: 'IPv4',
        mac: '02:00:00:00:00:01',
        internal: false,
        cidr: '10.0.0.2/24',
      },
    ];

    const { adapters } = classifyAdapters(
      { 'Ethernet 9': entries },
      'win32',
      () => facts,
      NO_HINTS,
      [],
    );

    expect(adapters).toMatchObject([{ kind }]);
  });

  it('a MAC shared with hardware does not make another adapter than a Hyper-V switch that hardware', () => {
    const twin = {
      description: 'Intel(R) Ethernet Connection I217-LM',
      ifType: 6,
      physicalMedium: 14,
    };

    const vpn = kindOfWindows('Ethernet 3', {
      ...plain,
      description: 'PANGP Virtual Ethernet Adapter Secure',
      hardwareTwin: twin,
    });
    const box = kindOfWindows('VMnet', {
      ...plain,
      description: 'VMware Virtual Ethernet Adapter for VMnet8',
      hardwareTwin: twin,
    });

    expect([vpn?.kind, box?.kind]).toEqual(['tunnel', 'virtual']);
  });

  it('a type that no table knows is left to the rules for names', () => {
    const verdict = kindOfWindows('Ethernet', { ...plain, ifType: 1 });

    expect(verdict).toBeNull();
  });

  it('the reason completes a sentence that a person can read', () => {
    const reasons = [
      kindOfWindows('Citrix', { ...plain, description: 'Citrix Virtual Adapter' })?.reason,
      kindOfWindows('Mobilfunk', { ...plain, ifType: 243 })?.reason,
      kindOfWindows('vEthernet (external)', {
        ...plain,
        description: 'Hyper-V Virtual Ethernet Adapter',
        mac: '54:ee:75:26:66:a8',
        hardwareTwin: { description: 'Intel(R) I217-LM', ifType: 6, physicalMedium: 14 },
      })?.reason,
    ];

    expect(reasons).toEqual([
      'a tunnel adapter of Citrix Secure Access',
      'a WWAN device by its type (243)',
      'a Hyper-V switch over Intel(R) I217-LM, whose MAC 54:ee:75:26:66:a8 it has',
    ]);
  });
});

it('does not believe the name of a phone book entry: a modem called like a VPN product is a modem', () => {
  const facts: WindowsFacts = {
    system: 'win32',
    description: 'Citrix Secure Access',
    ifType: 23,
    physicalMedium: null,
    isHardware: false,
    mac: null,
    rasDeviceType: 'modem',
    hardwareTwin: null,
  };
  const entry: NetworkInterfaceInfo = {
    address: '10.9.0.2',
    netmask: '255.255.255.255',
    family: 'IPv4',
    mac: '00:00:00:00:00:00',
    internal: false,
    cidr: '10.9.0.2/32',
  };

  const { adapters } = classifyAdapters(
    { 'Citrix Secure Access': [entry] },
    'win32',
    () => facts,
    NO_HINTS,
    [],
  );

  expect(adapters[0]).toMatchObject({ kind: 'mobile', product: null });
});
