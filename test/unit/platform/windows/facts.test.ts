import { describe, expect, it } from 'vitest';
import type { NativeAnswer } from '../../../../probes/platform/answer.ts';
import {
  joinFacts,
  windowsFactsReader,
  type FactsIo,
} from '../../../../probes/platform/windows/facts.ts';
import type { InterfaceRow, ListedAdapter } from '../../../../probes/platform/windows/iphlpapi.ts';
import { usbInInstance } from '../../../../probes/platform/windows/plug-and-play.ts';

const listed = (some: Partial<ListedAdapter>): ListedAdapter => ({
  luid: 1n,
  index: 1,
  name: 'Ethernet',
  description: 'Contoso',
  ifType: 6,
  operStatus: 1,
  mac: null,
  ...some,
});
const row = (some: Partial<InterfaceRow>): InterfaceRow => ({
  luid: 1n,
  guid: '{1}',
  description: 'Contoso',
  ifType: 6,
  physicalMedium: null,
  isHardware: false,
  mac: null,
  ...some,
});
const ok = <Value>(value: Value): NativeAnswer<Value> => ({ ok: true, value });

function sources(some: Partial<FactsIo> = {}): FactsIo & { count: number; endLook(): void } {
  let forget = (): void => undefined;
  const state = {
    count: 0,
    adapters: () => {
      state.count += 1;
      return ok([listed({})]);
    },
    interfaces: () => ok([row({})]),
    ras: () => ok([]),
    usb: () => null,
    afterLook: (done: () => void) => {
      forget = done;
    },
    endLook: () => {
      forget();
    },
    ...some,
  };
  return state;
}

const NO_USB = (): null => null;

describe('joinFacts', () => {
  it('asks for the USB device of hardware alone', () => {
    const asked: string[] = [];
    joinFacts(
      [listed({ luid: 7n, name: 'Ethernet 3' }), listed({ luid: 8n, name: 'VPN' })],
      [row({ luid: 7n, guid: '{7}', isHardware: true }), row({ luid: 8n, guid: '{8}' })],
      [],
      (guid) => {
        asked.push(guid);
        return null;
      },
    );

    expect(asked).toEqual(['{7}']);
  });

  it.each([
    ['USB\\VID_12D1&PID_14DB&MI_00\\6&1A2B&0&0000', '12d1', '14db'],
    ['USB\\VID_19d2&PID_1405\\0123', '19d2', '1405'],
    ['USB\\VID_12D1&PID_14DC', '12d1', '14dc'],
  ])('reads the USB device out of %s', (id, vendor, product) => {
    expect(usbInInstance(id)).toEqual({ vendor, product, model: null });
  });

  it.each([
    'PCI\\VEN_8086&DEV_15D7&SUBSYS_1',
    'ROOT\\NET\\0000',
    'USB\\ROOT_HUB30\\4',
    'SWD\\MSRRAS\\MS_AGILEVPNMINIPORT',
    '',
  ])('knows %s for no USB device', (id) => {
    expect(usbInInstance(id)).toBeNull();
  });

  it('joins both tables by LUID, whatever the names are', () => {
    const facts = joinFacts(
      [listed({ luid: 7n, name: 'Mobilfunk', ifType: 243 })],
      [
        row({ luid: 8n, physicalMedium: 14 }),
        row({ luid: 7n, physicalMedium: 8, isHardware: true }),
      ],
      [],
      NO_USB,
    );

    expect(facts.get('Mobilfunk')).toMatchObject({
      ifType: 243,
      physicalMedium: 8,
      isHardware: true,
    });
  });

  it('a PPP adapter has the device type of the phone-book entry whose name it bears', () => {
    const facts = joinFacts(
      [listed({ name: 'Firma', ifType: 23 }), listed({ luid: 2n, name: 'firma2' })],
      [],
      [
        { entry: 'FIRMA', deviceType: 'vpn', deviceName: 'WAN Miniport (IKEv2)' },
        { entry: 'firma2', deviceType: 'modem', deviceName: '' },
      ],
      NO_USB,
    );

    expect([facts.get('Firma')?.rasDeviceType, facts.get('firma2')?.rasDeviceType]).toEqual([
      'vpn',
      null,
    ]);
  });

  it('a virtual adapter with the MAC of a hardware adapter that has no addresses knows that hardware as its twin', () => {
    const mac = '54:ee:75:26:66:a8';
    const facts = joinFacts(
      [listed({ luid: 1n, name: 'vEthernet (external)', mac })],
      [
        row({ luid: 1n, mac }),
        row({
          luid: 2n,
          mac,
          isHardware: true,
          description: 'Intel(R) I217-LM',
          physicalMedium: 14,
        }),
      ],
      [],
      NO_USB,
    );

    expect(facts.get('vEthernet (external)')?.hardwareTwin).toEqual({
      description: 'Intel(R) I217-LM',
      ifType: 6,
      physicalMedium: 14,
    });
  });

  it('hardware is not its own twin, nor that of another card with the same MAC', () => {
    const mac = '54:ee:75:26:66:a8';
    const facts = joinFacts(
      [listed({ luid: 2n, name: 'Ethernet', mac })],
      [row({ luid: 2n, mac, isHardware: true }), row({ luid: 3n, mac, isHardware: true })],
      [],
      NO_USB,
    );

    expect(facts.get('Ethernet')?.hardwareTwin).toBeNull();
  });
});

describe('windowsFactsReader', () => {
  it('answers the whole of a look from one reading, and the next look from a new one', () => {
    const system = sources();
    const read = windowsFactsReader(() => undefined, system);

    read('Ethernet');
    read('WLAN');
    const first = system.count;
    system.endLook();
    read('Ethernet');

    expect([first, system.count]).toEqual([1, 2]);
  });

  it('without GetIfTable2 adapters keep what GetAdaptersAddresses said, and the reason is told once', () => {
    const told: string[] = [];
    const system = sources({ interfaces: () => ({ ok: false, why: 'GetIfTable2 answered 50' }) });
    const read = windowsFactsReader((sentence) => told.push(sentence), system);

    const facts = read('Ethernet');
    system.endLook();
    read('Ethernet');

    expect(facts).toMatchObject({ description: 'Contoso', physicalMedium: null, isHardware: null });
    expect(told).toEqual(['adapters are known less well: GetIfTable2 answered 50']);
  });

  it('RAS is not asked where there is no PPP adapter', () => {
    let asked = 0;
    const ras = (): ReturnType<FactsIo['ras']> => {
      asked += 1;
      return ok([]);
    };

    windowsFactsReader(() => undefined, sources({ ras }))('Ethernet');
    windowsFactsReader(
      () => undefined,
      sources({ ras, adapters: () => ok([listed({ ifType: 23 })]) }),
    )('Ethernet');

    expect(asked).toBe(1);
  });

  it('without the library no adapter has facts, and nothing is thrown', () => {
    const told: string[] = [];
    const none = (): NativeAnswer<never> => ({ ok: false, why: 'koffi cannot be loaded' });

    const facts = windowsFactsReader(
      (sentence) => told.push(sentence),
      sources({ adapters: none, interfaces: none }),
    )('Ethernet');

    expect(facts).toBeNull();
    expect(told).toEqual(['adapters are known less well: koffi cannot be loaded']);
  });
});
