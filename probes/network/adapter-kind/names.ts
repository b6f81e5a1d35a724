import { certain, likely, SHARED_PROTOCOL } from '../../platform/kind-verdict.ts';
import type { KindVerdict } from '../../platform/kind-verdict.ts';

/** One way to know an adapter by its name. */
export interface NameRule {
  readonly system: 'any' | NodeJS.Platform;
  readonly name: RegExp;
  readonly verdict: KindVerdict;
}

const rule = (
  system: NameRule['system'],
  kind: KindVerdict['kind'],
  name: RegExp,
  reason: string,
): NameRule => ({ system, name, verdict: certain(kind, reason) });
const guess = (
  system: NameRule['system'],
  kind: KindVerdict['kind'],
  name: RegExp,
  reason: string,
): NameRule => ({ system, name, verdict: likely(kind, reason) });
const tunnel = (system: NameRule['system'], name: RegExp, product: string): NameRule => ({
  system,
  name,
  verdict: certain('tunnel', `a tunnel adapter of ${product}`, product),
});
/**
 * Names that products give their adapters: evidence before any driver's, for those drivers are
 * shared. First match wins, case does not matter. Windows users rename adapters and Windows numbers
 * them, so Windows rows match anywhere in the name.
 */
export const PRODUCT_NAMES: readonly NameRule[] = [
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
  tunnel('win32', /wireguard/i, SHARED_PROTOCOL.wireguard),
  tunnel('win32', /openvpn/i, 'OpenVPN'),
  rule(
    'win32',
    'tunnel',
    /tap-windows|wintun/i,
    'a tunnel adapter that a program holds (TAP, Wintun)',
  ),
];

/**
 * Names that containers and virtual machines give their adapters: some of them (`vnet3`) have the
 * driver of a VPN.
 */
export const GUEST_NAMES: readonly NameRule[] = [
  rule(
    'linux',
    'virtual',
    /^(docker|br-|veth|kube|cni|flannel|cali|cilium|lxc|lxd|incus|podman|weave|antrea|nerdctl|waydroid)/,
    'an adapter of containers',
  ),
  rule(
    'linux',
    'virtual',
    /^(virbr|vnet|vmnet|vboxnet|vnic|ovs-|fw(br|ln|pr)\d)/,
    'an adapter of virtual machines',
  ),
];

/**
 * Everything else that a name tells: it yields to what the driver and the tools of the system say.
 */
export const PLAIN_NAMES: readonly NameRule[] = [
  rule('any', 'loopback', /^lo\d*$|loopback/i, 'the loopback of this laptop'),

  {
    system: 'linux',
    name: /^wg\d/,
    verdict: likely(
      'tunnel',
      'a tunnel adapter of WireGuard by its name',
      SHARED_PROTOCOL.wireguard,
    ),
  },
  guess('linux', 'tunnel', /^(tun|tap|vpn)\d*$/, 'a tunnel adapter by its name'),
  {
    system: 'linux',
    name: /^(ipsec|xfrm|vti)\d*$/,
    verdict: likely('tunnel', 'a tunnel adapter of IPsec by its name', 'an IPsec client'),
  },
  {
    system: 'linux',
    name: /^ppp\d+$/,
    verdict: likely('tunnel', 'a PPP connection whose other end is not known', SHARED_PROTOCOL.ppp),
  },
  rule('darwin', 'tunnel', /^utun\d+$/, 'a tunnel adapter that a program holds (utun)'),
  tunnel('darwin', /^ipsec\d+$/, 'an IPsec client'),
  rule('darwin', 'tunnel', /^(tun|tap)\d+$/, 'a tunnel adapter that a program holds (tun)'),
  {
    system: 'darwin',
    name: /^ppp\d+$/,
    verdict: likely('tunnel', 'a PPP connection whose other end is not known', SHARED_PROTOCOL.ppp),
  },

  rule(
    'win32',
    'virtual',
    /^vethernet|vmware|vmnet|virtualbox|hyper-v/i,
    'an adapter of virtual machines',
  ),
  rule(
    'win32',
    'virtual',
    /teredo|isatap|6to4|npcap|wi-fi direct|bluetooth/i,
    'an adapter that Windows made for itself',
  ),
  rule(
    'linux',
    'virtual',
    /^((ifb|dummy|sit|gre|gretap|erspan|tunl|ip_vti|ip6_?vti|ip6tnl|ip6gre|nlmon|teql|vxlan|geneve|wpan|v?can)\d*$|vxlan[._]|genev_sys|p2p-|mon\.)/,
    'an adapter that the system made for itself',
  ),
  guess('linux', 'mobile', /^bnep\d+$/, 'a telephone over Bluetooth'),
  rule(
    'darwin',
    'virtual',
    /^(awdl|llw|nan|anpi|ap|bridge|gif|stf|feth|xhc|pktap|iptap|vmnet|vmenet)\d*$/i,
    'an adapter that the system made for itself',
  ),

  rule('any', 'mobile', /^(wwan|wwp|rmnet|rev_rmnet|ccmni|pdp_ip)/i, 'a WWAN device'),
  rule(
    'win32',
    'mobile',
    /cellular|mobilfunk|mobile broadband|mobiles breitband|wwan/i,
    'a WWAN device by its name',
  ),

  rule('linux', 'wifi', /^wl/, 'a Wi-Fi device by its name'),
  rule('win32', 'wifi', /wi-?fi|wlan|wireless|drahtlos/i, 'a Wi-Fi device by its name'),
  guess('darwin', 'wifi', /^en0$/, 'the first network device, which is Wi-Fi on most Macs'),
  guess('darwin', 'lan', /^(en|vlan|bond)\d+$/, 'a network device'),
  rule(
    'win32',
    'lan',
    /ethernet|lan-verbindung|local area connection/i,
    'a network card by its name',
  ),
];

/** The first rule for this system that the name fits. */
export const byName = (
  rules: readonly NameRule[],
  name: string,
  system: NodeJS.Platform,
): KindVerdict | null =>
  rules.find((row) => (row.system === 'any' || row.system === system) && row.name.test(name))
    ?.verdict ?? null;
