import type { UsbIds } from '../ports.ts';

/** Cards that are read; nobody's Mac has more. */
const MAX_CARDS = 64;

/** One card of SPEthernetDataType; its keys are those of macOS 10.15 and later, or of older ones. */
type Card = Readonly<Record<string, unknown>>;

/**
 * The USB devices behind network cards, by BSD name: `system_profiler -json SPEthernetDataType`. Its
 * keys are not translated, as its text is. Cards on other buses are left out.
 */
export function parseUsbCards(text: string): ReadonlyMap<string, UsbIds> {
  return new Map(
    cardsIn(text)
      .slice(0, MAX_CARDS)
      .flatMap((card): [string, UsbIds][] => {
        const name =
          textOf(card, 'spethernet_BSD_Device_Name') ?? textOf(card, 'spethernet_BSD_Name');
        const vendor =
          hexOf(textOf(card, 'spethernet_vendor-id'), 16) ??
          hexOf(textOf(card, 'spusbethernet_VID'), 10);
        // Cards on PCI have a device-id in its place.
        const product =
          hexOf(textOf(card, 'spethernet_product-id'), 16) ??
          hexOf(textOf(card, 'spusbethernet_PID'), 10);
        if (name === null || !/^en\d{1,3}$/.test(name) || vendor === null || product === null)
          return [];
        const model = textOf(card, 'spethernet_product_name') ?? textOf(card, '_name');
        return [[name, { vendor, product, model }]];
      }),
  );
}

function cardsIn(text: string): readonly Card[] {
  try {
    const told: unknown = JSON.parse(text);
    const cards = isRecord(told) ? told['SPEthernetDataType'] : null;
    return Array.isArray(cards) ? cards.filter(isRecord) : [];
  } catch (error) {
    if (error instanceof SyntaxError) return [];
    throw error;
  }
}

const isRecord = (value: unknown): value is Card =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const textOf = (card: Card, key: string): string | null => {
  const value = card[key];
  return typeof value === 'string' && value !== '' ? value.slice(0, 100) : null;
};

/** Four hexadecimal digits, as usb.ids writes them. */
function hexOf(text: string | null, base: 10 | 16): string | null {
  if (text === null || !(base === 16 ? /^0x[0-9a-f]{1,4}$/i : /^\d{1,5}$/).test(text)) return null;
  const value = Number.parseInt(text.replace(/^0x/i, ''), base);
  return value > 0xffff ? null : value.toString(16).padStart(4, '0');
}
