import { describe, expect, it } from 'vitest';
import { kindOfPort } from '../../../../probes/network/adapter-kind/macos.ts';
import { kindOfUsb } from '../../../../probes/network/adapter-kind/usb.ts';
import { kindOfWindows } from '../../../../probes/network/adapter-kind/windows.ts';

const windows = (description: string, isHardware: boolean) =>
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

describe('a network card whose name tells how fast it is', () => {
  it.each([
    'USB 10/100/1G/2.5G LAN',
    'USB 10/100/1G/2.5G/5G LAN',
    'USB 2.5G Ethernet',
    'USB-C 5G Ethernet Adapter',
    'USB 5GBASE-T Ethernet',
    'USB3 GbE',
    'Thunderbolt 5G LAN',
    'AQtion 10G/5G/2.5G/1G Ethernet',
  ])('on a Mac is no modem: %s', (port) => {
    expect(kindOfPort(port)).toMatchObject({ kind: 'lan', likely: false });
  });

  it.each([
    'Killer E5000 5G Ethernet',
    'USB 10/100/1G/2.5G/5G LAN',
    'Sabrent NT-SS5G 5GBASE-T Adapter',
    'QNAP QNA-UC5G1T USB 5G LAN',
  ])('on Windows is no modem: %s', (description) => {
    expect(windows(description, true)).toMatchObject({ kind: 'lan', likely: false });
  });
});

describe('a modem by what its maker calls it', () => {
  it.each([
    'Qualcomm Wireless HS-USB Ethernet Adapter 9025',
    'GT HSDPA Network Interface',
    'LGE Mobile USB WMC Ethernet Adapter',
    'Sony Ericsson Mobile Network Adapter',
    'Mobilfunkadapter',
    "T-Mobile web'n'walk Stick NDIS",
    'Surf-Stick NDIS',
    'XS Stick W14 Network',
    'Franklin U772 USB NDIS',
  ])('on Windows: %s', (description) => {
    expect(windows(description, true)).toMatchObject({ kind: 'mobile', likely: true });
  });

  it.each([
    'E8372h-153',
    'MF79U',
    'Netgear AC785S',
    'Nighthawk M2',
    'EM060K-GL',
    'IK41',
    'R216-Z',
    'K4203-Z',
    'SM-G991B',
  ])('on a Mac: %s', (port) => {
    expect(kindOfPort(port)).toMatchObject({ kind: 'mobile', likely: true });
  });

  it.each([
    ['2001', '7d01', 'D-Link'],
    ['2001', '7e3d', null],
    ['2357', '9000', null],
    ['0846', '68e2', 'AirCard 785S'],
    ['0846', '68d3', null],
    ['2020', '2033', null],
    ['1e2d', '005b', null],
    ['413c', '81d7', 'DW5821e'],
    ['03f0', 'a31d', 'HP lt4132 LTE/HSPA+'],
    ['03f0', '0857', 'hp lt4211'],
    ['2dee', '4d22', null],
    ['16d5', '6502', null],
    ['2b4c', '3003', null],
  ])('on USB: %s:%s %s', (vendor, product, model) => {
    expect(kindOfUsb({ vendor, product, model }, true)).toMatchObject({ kind: 'mobile' });
  });

  it.each([
    ['2001', '4a00', 'DUB-1312'],
    ['2357', '0601', 'USB 10/100/1000 LAN'],
    ['0846', '9052', 'A6100'],
    ['413c', 'b06e', 'Dell dock'],
    ['03f0', '0269', 'HP USB-C Universal Dock'],
    ['0bda', '8156', 'USB 10/100/1G/2.5G LAN'],
    ['0bda', '8157', 'USB 10/100/1G/2.5G/5G LAN'],
    ['0b95', '1790', 'AX88179'],
  ])('is none on USB: %s:%s %s', (vendor, product, model) => {
    expect(kindOfUsb({ vendor, product, model }, true)).toBeNull();
  });
});

describe('an adapter of a VPN client without hardware', () => {
  it.each([
    ['Citrix Gateway Virtual Adapter', 'Citrix Secure Access'],
    ['AGN Virtual Network Adapter', 'AT&T Global Network Client'],
    ['LANCOM Virtual NDIS6.2 Adapter', 'LANCOM Advanced VPN Client'],
    ['Hillstone Virtual Network Adapter', 'Hillstone Secure Connect'],
    ['Aventail Connect Adapter', 'SonicWall Connect Tunnel'],
  ])('is its tunnel: %s', (description, product) => {
    expect(windows(description, false)).toMatchObject({ kind: 'tunnel', product, likely: false });
  });

  it.each(['Global Secure Access Client', 'OpenConnect Virtual Adapter', 'Mobile VPN with SSL'])(
    'is a tunnel, likely, of no known product: %s',
    (description) => {
      expect(windows(description, false)).toMatchObject({ kind: 'tunnel', product: null });
    },
  );

  it.each([
    'Deterministic Network Enhancer Miniport',
    'WAN Miniport (IKEv2)',
    'PPP over Ethernet WAN Miniport',
    'Hyper-V Virtual Switch Extension Adapter',
    'Oray SunLogin Virtual Ethernet Adapter',
    'Sandboxie Virtual Adapter',
    'Npcap Loopback Adapter',
    'Microsoft Kernel Debug Network Adapter',
  ])('is none: %s', (description) => {
    expect(windows(description, false)).toMatchObject({ kind: 'virtual' });
  });
});
