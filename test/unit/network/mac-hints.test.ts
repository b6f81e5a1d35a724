import { describe, expect, it } from 'vitest';
import { askMac } from '../../../probes/network/hints/macos.ts';
import { NO_HINTS } from '../../../probes/platform/ports.ts';
import type { Tools } from '../../../probes/platform/tools.ts';

const port = (name: string, device: string): string =>
  `Hardware Port: ${name}\nDevice: ${device}\nEthernet Address: 00:00:5e:00:53:01\n\n`;
const card = (device: string, vendor: string, product: string, model: string) => ({
  _name: model,
  spethernet_BSD_Device_Name: device,
  'spethernet_vendor-id': vendor,
  'spethernet_product-id': product,
  spethernet_product_name: model,
});

/** The tools of a Mac with these ports and USB cards; `profiled` counts the dear one. */
function mac(ports: string, cards: readonly unknown[] | null) {
  const seen = { profiled: 0 };
  const tools: Tools = {
    has: () => true,
    ask: (program) => {
      if (program === 'networksetup') return Promise.resolve({ ok: true, text: ports });
      if (program === 'scutil') return Promise.resolve({ ok: true, text: '' });
      seen.profiled += 1;
      return Promise.resolve(
        cards === null
          ? { ok: false, code: 1, why: 'system_profiler ended with 1' }
          : { ok: true, text: JSON.stringify({ SPEthernetDataType: cards }) },
      );
    },
    stop: () => Promise.resolve(),
  };
  return { ask: askMac(tools), seen };
}

const AT = (...names: string[]) => names.map((name) => ({ name, addresses: ['192.168.8.100'] }));

describe('a card of a Mac whose port does not tell', () => {
  it.each([
    ['Huawei, by a port of no meaning', 'CDC Ethernet', '0x12d1', '0x14db', 'mobile'],
    ['ZTE', 'Ethernet', '0x19d2', '0x1405', 'mobile'],
    ['Alcatel', 'USB Composite Device', '0x1bbb', '0x0195', 'mobile'],
    ['Google, a telephone', 'RNDIS Ethernet Data', '0x18d1', '0x4ee3', 'mobile'],
    ['Samsung, a telephone', 'CDC NCM', '0x04e8', '0x685d', 'mobile'],
    ['Realtek', 'USB 10/100/1000 LAN', '0x0bda', '0x8153', 'lan'],
    ['ASIX', 'AX88179A', '0x0b95', '0x1790', 'lan'],
  ])('is what its maker makes: %s', async (_, name, vendor, product, kind) => {
    const { ask } = mac(port('Wi-Fi', 'en0') + port(name, 'en7'), [
      card('en7', vendor, product, 'Gadget'),
    ]);

    const { hints } = await ask(NO_HINTS, AT('en7'));

    expect(hints.adapters.get('en7')?.verdict?.kind).toBe(kind);
  });

  it('is asked about once, and again when another appears', async () => {
    const { ask, seen } = mac(port('LAN', 'en7') + port('LAN 2', 'en8'), []);
    await ask(NO_HINTS, AT('en7'));
    await ask(NO_HINTS, AT('en7'));
    const once = seen.profiled;
    await ask(NO_HINTS, AT('en7', 'en8'));

    expect([once, seen.profiled]).toEqual([1, 2]);
  });

  it('is not asked about where every port tells', async () => {
    const { ask, seen } = mac(port('Wi-Fi', 'en0') + port('iPhone USB', 'en5'), []);
    await ask(NO_HINTS, AT('en0', 'en5'));

    expect(seen.profiled).toBe(0);
  });

  it('is what its port says where it cannot be asked about, with the reason', async () => {
    const { ask } = mac(port('USB 10/100/1000 LAN', 'en7'), null);
    const { hints, problems } = await ask(NO_HINTS, AT('en7'));

    expect(hints.adapters.get('en7')?.verdict?.kind).toBe('lan');
    expect(problems).toEqual(['system_profiler ended with 1']);
  });
});
