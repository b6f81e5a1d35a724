import { describe, expect, it } from 'vitest';
import { kindOfPort } from '../../../../probes/network/adapter-kind/macos.ts';
import { kindOfWindows } from '../../../../probes/network/adapter-kind/windows.ts';

const kind = (description: string, isHardware: boolean) =>
  kindOfWindows('Ethernet 2', {
    system: 'win32',
    ifType: 6,
    physicalMedium: isHardware ? 14 : 0,
    description,
    isHardware,
    mac: null,
    hardwareTwin: null,
    rasDeviceType: null,
  });

describe('an adapter by what its maker calls it', () => {
  it.each([
    ['TheGreenBow Virtual Miniport Adapter', 'TheGreenBow'],
    ['Huawei SecoClient Virtual Network Adapter', 'Huawei SecoClient'],
    ['SVN Adapter V1.0', 'Huawei SecoClient'],
    ['Virtual Internet Adapter (Aruba Networks)', 'Aruba VIA'],
    ['NetMotion Mobility Virtual Adapter', 'Absolute Secure Access'],
    ['Cato Networks Virtual Adapter', 'Cato Networks'],
    ['Juniper Network Connect Virtual Adapter', 'Ivanti Secure Access'],
    ['AnyConnect Virtual Miniport', 'Cisco Secure Client'],
    ['Kerio Virtual Network Adapter', 'Kerio Control'],
    ['AVM FRITZ!Fernzugang Adapter', 'FRITZ!Fernzugang'],
    ['DrayTek Virtual Interface', 'DrayTek Smart VPN'],
    ['SecuExtender Virtual Adapter', 'Zyxel SecuExtender'],
    ['EasyConnect Virtual Adapter', 'Sangfor'],
    ['Windscribe Windtun420', 'Windscribe'],
  ])('without hardware is the tunnel of a product: %s', (description, product) => {
    expect(kind(description, false)).toMatchObject({ kind: 'tunnel', product });
  });

  it.each([
    'LTE USB Network Card',
    '4G Modem Ethernet',
    'NETGEAR Aircard 340U',
    'DW5811e Snapdragon X7 LTE',
    'D-Link DWM-156',
    'Option Wireless GlobeTrotter',
    'Windows Mobile-based Internet Sharing Device',
  ])('that is a modem is mobile, likely: %s', (description) => {
    expect(kind(description, true)).toMatchObject({ kind: 'mobile', likely: true });
  });

  it.each([
    'Realtek PCIe 2.5GbE Family Controller',
    'Realtek Gaming 2.5G Family Controller',
    'Marvell AQtion 5Gbit Network Adapter',
    'ASIX USB to 5G Ethernet Adapter',
    'Intel(R) Ethernet Connection I219-LM',
    'Realtek USB GbE Family Controller',
  ])('that is a card stays a LAN: %s', (description) => {
    expect(kind(description, true)).toMatchObject({ kind: 'lan', likely: false });
  });

  it.each(['LTE Test Adapter', 'BlueStacks Virtual Adapter', 'Hyper-V Virtual Ethernet Adapter'])(
    'without hardware and without a product stays virtual: %s',
    (description) => {
      expect(kind(description, false)).toMatchObject({ kind: 'virtual' });
    },
  );

  it.each([
    'OnePlus',
    'XIAOMI',
    'Galaxy S23',
    'Nokia G20',
    'MobileBroadband',
    'Alcatel Link',
    'SIM7600E',
    'Vodafone K5161z',
    'D-Link_DWM-222',
  ])('on a Mac is mobile, likely, by the name of its port: %s', (port) => {
    expect(kindOfPort(port)).toMatchObject({ kind: 'mobile', likely: true });
  });
});
