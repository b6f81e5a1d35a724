/**
 * VPN products that Linesman knows by name. Product words of adapters and of the settings are held
 * against each other here alone.
 */
export interface Product {
  /** As the settings name it (`gateway.products`). */
  readonly key: string;
  /** As its users name it. */
  readonly spoken: string;
  /**
   * Product words that the evidence of adapters gives; a driver that several clients share stands
   * in each of its rows.
   */
  readonly seenAs: RegExp;
  /**
   * Runs all day on laptops that reach Exchange without it: it is the way to Exchange only where
   * the settings say so, or the route does.
   */
  readonly alwaysOn?: true;
}

export const PRODUCTS: readonly Product[] = [
  { key: 'citrix', spoken: 'Secure Access', seenAs: /citrix|^secure access$/i },
  { key: 'cisco', spoken: 'Cisco Secure Client', seenAs: /cisco/i },
  { key: 'openconnect', spoken: 'OpenConnect', seenAs: /openconnect/i },
  { key: 'openvpn', spoken: 'OpenVPN', seenAs: /openvpn/i },
  { key: 'globalprotect', spoken: 'GlobalProtect', seenAs: /globalprotect/i },
  { key: 'fortinet', spoken: 'FortiClient', seenAs: /forti/i },
  { key: 'ivanti', spoken: 'Ivanti Secure Access', seenAs: /ivanti|pulse|juniper/i },
  { key: 'sonicwall', spoken: 'SonicWall NetExtender', seenAs: /sonicwall/i },
  { key: 'appgate', spoken: 'Appgate', seenAs: /appgate/i },
  { key: 'checkpoint', spoken: 'Check Point', seenAs: /check ?point/i },
  { key: 'zscaler', spoken: 'Zscaler', seenAs: /zscaler/i, alwaysOn: true },
  { key: 'wireguard', spoken: 'WireGuard', seenAs: /wireguard/i },
  { key: 'tailscale', spoken: 'Tailscale', seenAs: /tailscale/i, alwaysOn: true },
  { key: 'zerotier', spoken: 'ZeroTier', seenAs: /zerotier/i, alwaysOn: true },
  { key: 'mullvad', spoken: 'Mullvad', seenAs: /mullvad/i, alwaysOn: true },
  { key: 'nordvpn', spoken: 'NordVPN', seenAs: /nord/i, alwaysOn: true },
  { key: 'windows', spoken: 'Windows VPN', seenAs: /windows|ppp client|ipsec/i },
];

/**
 * Spoken name of a configured product; what the table does not know is spoken as it was written.
 */
export const spokenProduct = (configured: string): string =>
  PRODUCTS.find(({ key }) => key === configured.toLowerCase())?.spoken ?? configured;

/**
 * Whether an adapter's product may be one of the configured ones. Without a configuration any
 * tunnel may be the one, but for those that are always on; so may a tunnel whose product nobody
 * knows.
 */
export function mayBe(seen: string | null, configured: readonly string[]): boolean {
  if (seen === null) return true;
  if (configured.length === 0)
    return !PRODUCTS.some(({ alwaysOn, seenAs }) => alwaysOn === true && seenAs.test(seen));
  return configured.some((name) => {
    const product = PRODUCTS.find(({ key }) => key === name.toLowerCase());
    return product === undefined
      ? seen.toLowerCase().includes(name.toLowerCase())
      : product.seenAs.test(seen);
  });
}
