import {
  CARD,
  LOOPBACK,
  PPP,
  SOME_IPSEC,
  TELEPHONE,
  TUNNEL,
  VIRTUAL,
  WIFI,
  WWAN,
} from '../../../model/text/en/adapter-kinds.ts';
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
  verdict: certain('tunnel', TUNNEL.of(product), product),
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
  tunnel('any', /^cloudflarewarp$/i, 'Cloudflare WARP'),
  tunnel('linux', /^proton\d+$/, 'Proton VPN'),
  tunnel('linux', /^surfshark_/, 'Surfshark'),
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
  rule('win32', 'tunnel', /tap-windows|wintun/i, TUNNEL.heldByProgram('TAP, Wintun')),
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
    VIRTUAL.containers,
  ),
  rule(
    'linux',
    'virtual',
    /^(virbr|vnet|vmnet|vboxnet|vnic|ovs-|fw(br|ln|pr)\d)/,
    VIRTUAL.machines,
  ),
];

/**
 * Everything else that a name tells: it yields to what the driver and the tools of the system say.
 */
export const PLAIN_NAMES: readonly NameRule[] = [
  rule('any', 'loopback', /^lo\d*$|loopback/i, LOOPBACK),

  {
    system: 'linux',
    name: /^wg\d/,
    verdict: likely(
      'tunnel',
      TUNNEL.ofByName(SHARED_PROTOCOL.wireguard),
      SHARED_PROTOCOL.wireguard,
    ),
  },
  guess('linux', 'tunnel', /^(tun|tap|vpn)\d*$/, TUNNEL.byName),
  {
    system: 'linux',
    name: /^(ipsec|xfrm|vti)\d*$/,
    verdict: likely('tunnel', TUNNEL.ofByName('IPsec'), SOME_IPSEC),
  },
  {
    system: 'linux',
    name: /^ppp\d+$/,
    verdict: likely('tunnel', PPP.unknown, SHARED_PROTOCOL.ppp),
  },
  rule('darwin', 'tunnel', /^utun\d+$/, TUNNEL.heldByProgram('utun')),
  tunnel('darwin', /^ipsec\d+$/, SOME_IPSEC),
  rule('darwin', 'tunnel', /^(tun|tap)\d+$/, TUNNEL.heldByProgram('tun')),
  {
    system: 'darwin',
    name: /^ppp\d+$/,
    verdict: likely('tunnel', PPP.unknown, SHARED_PROTOCOL.ppp),
  },

  rule('win32', 'virtual', /^vethernet|vmware|vmnet|virtualbox|hyper-v/i, VIRTUAL.machines),
  rule('win32', 'virtual', /teredo|isatap|6to4|npcap|wi-fi direct|bluetooth/i, VIRTUAL.ofWindows),
  rule(
    'linux',
    'virtual',
    /^((ifb|dummy|sit|gre|gretap|erspan|tunl|ip_vti|ip6_?vti|ip6tnl|ip6gre|nlmon|teql|vxlan|geneve|wpan|v?can)\d*$|vxlan[._]|genev_sys|p2p-|mon\.)/,
    VIRTUAL.ofSystem,
  ),
  guess('linux', 'mobile', /^bnep\d+$/, TELEPHONE.bluetooth),
  rule(
    'darwin',
    'virtual',
    /^(awdl|llw|nan|anpi|ap|bridge|gif|stf|feth|xhc|pktap|iptap|vmnet|vmenet)\d*$/i,
    VIRTUAL.ofSystem,
  ),

  rule('any', 'mobile', /^(wwan|wwp|rmnet|rev_rmnet|ccmni|pdp_ip)/i, WWAN.device),
  rule(
    'win32',
    'mobile',
    /cellular|mobilfunk|mobile broadband|mobiles breitband|wwan/i,
    WWAN.byName,
  ),

  rule('linux', 'wifi', /^wl/, WIFI.byName),
  rule('win32', 'wifi', /wi-?fi|wlan|wireless|drahtlos/i, WIFI.byName),
  guess('darwin', 'wifi', /^en0$/, WIFI.firstOfMac),
  guess('darwin', 'lan', /^(en|vlan|bond)\d+$/, CARD.device),
  rule('win32', 'lan', /ethernet|lan-verbindung|local area connection/i, CARD.byName),
];

/** The first rule for this system that the name fits. */
export const byName = (
  rules: readonly NameRule[],
  name: string,
  system: NodeJS.Platform,
): KindVerdict | null =>
  rules.find((row) => (row.system === 'any' || row.system === system) && row.name.test(name))
    ?.verdict ?? null;
