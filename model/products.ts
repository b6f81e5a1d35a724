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
   * Product words that the evidence of adapters and clients gives.
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
  { key: 'cisco', spoken: 'Cisco Secure Client', seenAs: /cisco|anyconnect/i },
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
  { key: 'netskope', spoken: 'Netskope', seenAs: /netskope/i, alwaysOn: true },
  { key: 'warp', spoken: 'Cloudflare WARP', seenAs: /cloudflare/i, alwaysOn: true },
  { key: 'netbird', spoken: 'NetBird', seenAs: /netbird/i, alwaysOn: true },
  { key: 'twingate', spoken: 'Twingate', seenAs: /twingate/i, alwaysOn: true },
  { key: 'hamachi', spoken: 'Hamachi', seenAs: /hamachi/i, alwaysOn: true },
  { key: 'radmin', spoken: 'Radmin VPN', seenAs: /radmin/i, alwaysOn: true },
  { key: 'proton', spoken: 'Proton VPN', seenAs: /proton ?vpn/i, alwaysOn: true },
  { key: 'surfshark', spoken: 'Surfshark', seenAs: /surfshark/i, alwaysOn: true },
  { key: 'expressvpn', spoken: 'ExpressVPN', seenAs: /expressvpn/i, alwaysOn: true },
  { key: 'nordvpn', spoken: 'NordVPN', seenAs: /nord/i, alwaysOn: true },
  { key: 'windscribe', spoken: 'Windscribe', seenAs: /windscribe/i, alwaysOn: true },
  { key: 'tunnelbear', spoken: 'TunnelBear', seenAs: /tunnelbear/i, alwaysOn: true },
  { key: 'hotspotshield', spoken: 'Hotspot Shield', seenAs: /hotspot shield/i, alwaysOn: true },
  { key: 'pia', spoken: 'Private Internet Access', seenAs: /private internet/i, alwaysOn: true },
  { key: 'kaspersky', spoken: 'Kaspersky VPN', seenAs: /kaspersky/i, alwaysOn: true },
  { key: 'windows', spoken: 'Windows VPN', seenAs: /windows|ppp client|ipsec/i },
];

const known = (name: string): Product | undefined =>
  PRODUCTS.find(({ key }) => key === name.toLowerCase());

/**
 * Spoken name of a configured product; what the table does not know is spoken as it was written.
 */
export const spokenProduct = (configured: string): string =>
  known(configured)?.spoken ?? configured;

/**
 * Words for a protocol, a driver or a client that several products share, and the products of the
 * table above that are built on it. What the table does not know may be built on any of them.
 */
const FAMILIES: readonly { readonly seenAs: RegExp; readonly keys: readonly string[] }[] = [
  {
    // It speaks the protocols of these gateways as well (openconnect(8), --protocol).
    seenAs: /^openconnect$/i,
    keys: ['openconnect', 'cisco', 'globalprotect', 'ivanti', 'fortinet'],
  },
  {
    seenAs: /^wireguard$/i,
    keys: ['wireguard', 'mullvad', 'nordvpn', 'netbird', 'warp', 'proton', 'surfshark'],
  },
  { seenAs: /ppp client/i, keys: ['windows', 'fortinet', 'sonicwall'] },
  // The system says VPN and no more: it may be any of them, but for those that are always on.
  {
    seenAs: /^a vpn client$/i,
    keys: PRODUCTS.filter(({ alwaysOn }) => alwaysOn !== true).map(({ key }) => key),
  },
  {
    seenAs: /ipsec client/i,
    keys: ['windows', 'cisco', 'fortinet', 'checkpoint', 'sonicwall', 'ivanti', 'globalprotect'],
  },
];

/**
 * Whether an adapter's product may be one of the configured ones. Without a configuration any
 * tunnel may be the one, but for those that are always on; so may a tunnel whose product nobody
 * knows.
 */
export function mayBe(seen: string | null, configured: readonly string[]): boolean {
  if (seen === null) return true;
  if (configured.length === 0)
    return !PRODUCTS.some(({ alwaysOn, seenAs }) => alwaysOn === true && seenAs.test(seen));
  const family = FAMILIES.find(({ seenAs }) => seenAs.test(seen));
  return configured.some((name) => {
    const product = known(name);
    if (product === undefined) return family !== undefined || isWord(seen, name);
    return product.seenAs.test(seen) || family?.keys.includes(product.key) === true;
  });
}

/** Whether it is one of the configured products for certain: no word that several share. */
export const surelyIs = (seen: string | null, configured: readonly string[]): boolean =>
  seen !== null && configured.some((name) => known(name)?.seenAs.test(seen) ?? isWord(seen, name));

const isWord = (seen: string, name: string): boolean =>
  seen.toLowerCase().includes(name.toLowerCase());
