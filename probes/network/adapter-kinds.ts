import type { AdapterKind } from '../../model/network-state.ts';

/** One way to know an adapter by its name. `likely` marks a guess. */
export interface NameRule {
  readonly system: 'any' | NodeJS.Platform;
  readonly name: RegExp;
  readonly kind: AdapterKind;
  readonly product: string | null;
  readonly likely?: true;
  /** Completes "NAME is …". */
  readonly reason: string;
}

const tunnel = (system: NameRule['system'], name: RegExp, product: string): NameRule => ({ system, name, kind: 'tunnel', product, reason: `a tunnel adapter of ${product}` });
const rule = (system: NameRule['system'], kind: AdapterKind, name: RegExp, reason: string): NameRule => ({ system, name, kind, product: null, reason });
const guess = (system: NameRule['system'], kind: AdapterKind, name: RegExp, reason: string): NameRule => ({ ...rule(system, kind, name, reason), likely: true });

/** Product words for tunnel drivers that several clients share. */
export const SHARED_DRIVER = {
  tun: 'OpenConnect or OpenVPN',
  wireguard: 'WireGuard',
  ppp: 'a PPP client (PPTP, L2TP, SSTP or FortiClient)',
} as const;

/**
 * Known names; first match wins, case does not matter. Windows and macOS users rename adapters and Windows numbers them,
 * so Windows rows match anywhere in the name. Products come before the drivers that they share, tunnels before the ignore list.
 */
export const NAME_RULES: readonly NameRule[] = [
  tunnel('any', /citrix[ _]?(va\b|virtual adapter|secure access)/i, 'Citrix Secure Access'),
  tunnel('any', /^cscotun\d+$/i, 'Cisco Secure Client'),
  tunnel('any', /^gpd\d+$/i, 'GlobalProtect'),
  tunnel('any', /^(nordlynx|nordtun)/i, 'NordVPN'),
  tunnel('any', /mullvad/i, 'Mullvad'),
  tunnel('any', /tailscale/i, 'Tailscale'),
  tunnel('any', /^zt[a-z0-9]{8}|zerotier/i, 'ZeroTier'),
  tunnel('any', /^fctvpn|fortinet|fortissl/i, 'FortiClient'),
  tunnel('win32', /cisco (anyconnect|secure client)/i, 'Cisco Secure Client'),
  tunnel('win32', /globalprotect|pangp/i, 'GlobalProtect'),
  tunnel('win32', /juniper networks|pulse secure|ivanti secure/i, 'Ivanti Secure Access'),
  tunnel('win32', /zscaler/i, 'Zscaler'),
  tunnel('win32', /sonicwall|netextender/i, 'SonicWall NetExtender'),
  tunnel('win32', /appgate/i, 'Appgate'),
  tunnel('win32', /wireguard/i, SHARED_DRIVER.wireguard),
  tunnel('win32', /openvpn|tap-windows|wintun/i, SHARED_DRIVER.tun),
  tunnel('linux', /^wg/, SHARED_DRIVER.wireguard),
  tunnel('linux', /^(tun|tap)\d*$/, SHARED_DRIVER.tun),
  tunnel('linux', /^(vpn|ipsec|xfrm|vti)\d*$/, 'an IPsec client'),
  tunnel('linux', /^ppp\d+$/, SHARED_DRIVER.ppp),
  tunnel('darwin', /^utun\d+$/, 'a VPN client of this Mac'),
  tunnel('darwin', /^ipsec\d+$/, 'an IPsec client'),
  tunnel('darwin', /^ppp\d+$/, SHARED_DRIVER.ppp),

  rule('any', 'loopback', /^lo\d*$|loopback/i, 'the loopback of this laptop'),

  rule('win32', 'virtual', /^vethernet|vmware|vmnet|virtualbox|hyper-v/i, 'an adapter of virtual machines'),
  rule('win32', 'virtual', /teredo|isatap|6to4|npcap|wi-fi direct|bluetooth/i, 'an adapter that Windows made for itself'),
  rule('linux', 'virtual', /^(docker|br-|veth|kube|cni|flannel|cali|lxc|lxd|podman)/, 'an adapter of containers'),
  rule('linux', 'virtual', /^(virbr|vnet|vmnet|vboxnet|vnic)/, 'an adapter of virtual machines'),
  rule('linux', 'virtual', /^(ifb|dummy|sit|gre|ip6tnl|bnep)/, 'an adapter that the system made for itself'),
  rule('darwin', 'virtual', /^(awdl|llw|anpi|ap|bridge|gif|stf|xhc|pktap|vmnet|vmenet)\d*/i, 'an adapter that the system made for itself'),

  rule('any', 'mobile', /^(wwan|wwp|rmnet|rev_rmnet|ccmni|pdp_ip)/i, 'a WWAN device'),
  rule('win32', 'mobile', /cellular|mobilfunk|mobile broadband|mobiles breitband|wwan/i, 'a WWAN device by its name'),

  rule('linux', 'wifi', /^wl/, 'a Wi-Fi device by its name'),
  rule('win32', 'wifi', /wi-?fi|wlan|wireless|drahtlos/i, 'a Wi-Fi device by its name'),
  guess('darwin', 'wifi', /^en0$/, 'the first network device, which is Wi-Fi on most Macs'),
  guess('darwin', 'lan', /^en\d+$/, 'a network device'),
  rule('win32', 'lan', /ethernet|lan-verbindung|local area connection/i, 'a network card by its name'),
];

/** ARPHRD numbers of Linux's if_arp.h that belong to mobile modems: rawip as NetworkManager reads it, and Qualcomm's. */
export const MOBILE_HARDWARE_TYPES: ReadonlySet<number> = new Set([519, 530]);

/** Drivers of mobile modems, those that ModemManager speaks to. */
export const MOBILE_DRIVERS: ReadonlySet<string> = new Set(['qmi_wwan', 'cdc_mbim', 'mhi_net', 'mhi-pci-generic']);

/** Drivers of telephones that lend their network over USB. cdc_ncm and cdc_ether are not among them: docks use those as well. */
export const TETHER_DRIVERS: ReadonlyMap<string, string> = new Map([
  ['rndis_host', 'a telephone on USB by its driver (rndis_host)'],
  ['ipheth', 'an iPhone on USB'],
]);

/** Kernel device types of software that stands for a cable: they have no hardware of their own, yet are a LAN. */
export const LAN_DEVICE_TYPES: ReadonlySet<string> = new Set(['vlan', 'bond', 'team']);

/** Address ranges that telephones give out over Wi-Fi. Hints: a router at home may use them, and newer Android draws its own. */
export const HOTSPOT_RANGES: readonly { readonly prefix: RegExp; readonly bits: number; readonly what: string }[] = [
  { prefix: /^172\.20\.10\.(\d|1[0-5])$/, bits: 28, what: 'an iPhone' },
  { prefix: /^192\.168\.43\./, bits: 24, what: 'an Android telephone' },
];
