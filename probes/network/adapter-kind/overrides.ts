import { certain } from '../../platform/kind-verdict.ts';
import type { KindVerdict } from '../../platform/kind-verdict.ts';
const WORDS: Record<KindOverride['kind'], string> = { mobile: 'UMTS', lan: 'a LAN', wifi: 'Wi-Fi' };

/**
 * The first pin that fits. A pin of an adapter and a Wi-Fi network fits that network on that
 * adapter alone.
 *
 * @param ssid the Wi-Fi network that the adapter is in; null when that is not known
 */
export function pinned(
  name: string,
  ssid: string | null,
  pins: readonly KindOverride[],
): KindVerdict | null {
  const fits = ({ adapter, ssid: wanted }: KindOverride): boolean =>
    (adapter !== null || wanted !== null) &&
    (adapter === null || isSame(adapter, name)) &&
    (wanted === null || (ssid !== null && isSame(wanted, ssid)));
  const pin = pins.find(fits);
  if (pin === undefined) return null;
  const where = pin.ssid === null ? '' : `in the Wi-Fi network "${pin.ssid}", `;
  return certain(pin.kind, `${where}pinned as ${WORDS[pin.kind]} by ${pin.by}`);
}

const isSame = (one: string, other: string): boolean => one.toLowerCase() === other.toLowerCase();

/**
 * A person's word about an adapter or a Wi-Fi network, which overrules every other evidence of its
 * kind.
 */
export interface KindOverride {
  /** Name of the adapter, or of the Wi-Fi network; case does not matter. */
  readonly adapter: string | null;
  readonly ssid: string | null;
  readonly kind: 'mobile' | 'lan' | 'wifi';
  /** Where the pin was written, for the reason: `the settings`, `policy`. */
  readonly by: string;
}
