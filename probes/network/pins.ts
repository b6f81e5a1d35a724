import { certain } from './adapter-kinds.ts';
import type { KindVerdict, Pin } from './kind-types.ts';

const WORDS: Record<Pin['kind'], string> = { mobile: 'UMTS', lan: 'a LAN', wifi: 'Wi-Fi' };

/**
 * The first pin that fits. A pin of an adapter and a Wi-Fi network fits that network on that
 * adapter alone.
 *
 * @param ssid the Wi-Fi network that the adapter is in; null when that is not known
 */
export function pinned(
  name: string,
  ssid: string | null,
  pins: readonly Pin[],
): KindVerdict | null {
  const fits = ({ adapter, ssid: wanted }: Pin): boolean =>
    (adapter !== null || wanted !== null) &&
    (adapter === null || isSame(adapter, name)) &&
    (wanted === null || (ssid !== null && isSame(wanted, ssid)));
  const pin = pins.find(fits);
  if (pin === undefined) return null;
  const where = pin.ssid === null ? '' : `in the Wi-Fi network "${pin.ssid}", `;
  return certain(pin.kind, `${where}pinned as ${WORDS[pin.kind]} by ${pin.by}`);
}

const isSame = (one: string, other: string): boolean => one.toLowerCase() === other.toLowerCase();
