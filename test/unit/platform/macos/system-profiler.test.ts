import { describe, expect, it } from 'vitest';
import { parseUsbCards } from '../../../../probes/platform/macos/system-profiler.ts';

const told = (...cards: unknown[]): string => JSON.stringify({ SPEthernetDataType: cards });

/** Keys as public reports and the types of other projects have them. */
const REALTEK = {
  _name: 'USB 10/100/1000 LAN',
  spethernet_avb_support: 'spethernet_no',
  spethernet_BSD_Device_Name: 'en7',
  spethernet_bus: 'spethernet_usb',
  spethernet_driver: 'com.apple.DriverKit.AppleUserECM',
  spethernet_mac_address: '00:00:5e:00:53:01',
  'spethernet_product-id': '0x8153',
  spethernet_product_name: 'USB 10/100/1000 LAN',
  spethernet_usb_device_speed: 'super_speed',
  'spethernet_vendor-id': '0x0bda',
  spethernet_vendor_name: 'Realtek',
};

describe('USB devices behind the cards of a Mac', () => {
  it.each([
    ['a card', REALTEK, ['en7', '0bda', '8153', 'USB 10/100/1000 LAN']],
    [
      "Apple's own controller",
      {
        ...REALTEK,
        spethernet_BSD_Device_Name: 'en5',
        'spethernet_vendor-id': '0x05ac',
        'spethernet_product-id': '0x8233',
        spethernet_product_name: 'Apple T2 Controller',
      },
      ['en5', '05ac', '8233', 'Apple T2 Controller'],
    ],
    [
      'a stick of Huawei',
      {
        ...REALTEK,
        _name: 'HUAWEI Mobile',
        spethernet_BSD_Device_Name: 'en8',
        'spethernet_vendor-id': '0x12d1',
        'spethernet_product-id': '0x14db',
        spethernet_product_name: 'HUAWEI_MOBILE',
      },
      ['en8', '12d1', '14db', 'HUAWEI_MOBILE'],
    ],
    [
      'macOS before 10.15, in decimal digits',
      {
        _name: 'ethernet',
        spethernet_BSD_Name: 'en4',
        spusbethernet_VID: '6610',
        spusbethernet_PID: '5125',
      },
      ['en4', '19d2', '1405', 'ethernet'],
    ],
  ])('are read: %s', (_, card, [name = '', vendor, product, model]) => {
    expect([...parseUsbCards(told(card))]).toEqual([[name, { vendor, product, model }]]);
  });

  it.each([
    [
      'a card on PCI',
      told({
        _name: 'Intel I219-V',
        spethernet_BSD_Device_Name: 'en0',
        'spethernet_vendor-id': '0x8086',
        'spethernet_device-id': '0x15d7',
      }),
    ],
    ['no BSD name', told({ ...REALTEK, spethernet_BSD_Device_Name: '' })],
    ['a name that is none', told({ ...REALTEK, spethernet_BSD_Device_Name: 'en7; reboot' })],
    ['numbers out of range', told({ ...REALTEK, 'spethernet_vendor-id': '0x12d1f' })],
    ['another form', told(null, 7, [], 'x', { 'spethernet_vendor-id': 4817 })],
    ['no list', '{"SPEthernetDataType": {}}'],
    ['no JSON', 'Ethernet:\n\n    USB 10/100/1000 LAN:\n'],
    ['nothing', ''],
  ])('are none: %s', (_, text) => {
    expect(parseUsbCards(text).size).toBe(0);
  });
});
