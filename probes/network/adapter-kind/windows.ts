import {
  CARD,
  LOOPBACK,
  PPP,
  STICK,
  TELEPHONE,
  TUNNEL,
  VIRTUAL,
  WIFI,
  WWAN,
} from '../../../model/text/en/adapter-kinds.ts';
import { SHARED_PROTOCOL } from '../../platform/kind-verdict.ts';
import { GENERATION } from './generation.ts';
import type { KindVerdict } from '../../platform/kind-verdict.ts';
import type { WindowsFacts } from '../../platform/ports.ts';

/**
 * What a row looks at: the driver's description, and the name that the user or the driver gave the
 * adapter.
 */
type Seen = Pick<WindowsFacts, 'description'> & { readonly name: string };

interface ProductRow {
  readonly product: string;
  readonly description: RegExp;
}

/** IANA ifType numbers (ipifcons.h). */
const IF_TYPE = {
  ethernet: 6,
  ppp: 23,
  loopback: 24,
  proprietaryVirtual: 53,
  wifi: 71,
  tunnel: 131,
  wwanGsm: 243,
  wwanCdma: 244,
} as const;

/** NDIS_PHYSICAL_MEDIUM (ntddndis.h). */
const MEDIUM = {
  wirelessLan: 1,
  wirelessWan: 8,
  native80211: 9,
  bluetooth: 10,
  ethernet: 14,
} as const;

/**
 * Descriptions that VPN drivers give their adapters. Products come before the drivers that several
 * of them share.
 */
const PRODUCTS: readonly ProductRow[] = [
  {
    product: 'Citrix Secure Access',
    description: /citrix (?:virtual adapter|secure access|(?:access )?gateway)|netscaler gateway/i,
  },
  { product: 'Cisco Secure Client', description: /anyconnect|cisco (secure client|systems vpn)/i },
  { product: 'GlobalProtect', description: /pangp|globalprotect/i },
  { product: 'Ivanti Secure Access', description: /juniper network|pulse secure|ivanti/i },
  { product: 'FortiClient', description: /fortinet|fortissl|forticlient/i },
  { product: 'Zscaler', description: /zscaler/i },
  { product: 'SonicWall NetExtender', description: /sonicwall|netextender/i },
  { product: 'Appgate', description: /appgate/i },
  { product: 'Check Point', description: /check ?point/i },
  { product: 'Tailscale', description: /tailscale/i },
  { product: 'ZeroTier', description: /zerotier/i },
  { product: 'Mullvad', description: /mullvad/i },
  { product: 'NordVPN', description: /nordlynx|nordvpn/i },
  { product: 'F5 BIG-IP Edge Client', description: /\bf5 networks|big-?ip/i },
  { product: 'Array Networks', description: /array networks/i },
  { product: 'Sangfor', description: /sangfor|\beasyconnect\b/i },
  // "VPN Client Adapter - VPN": SoftEther lets its user choose what stands behind the dash.
  { product: 'SoftEther', description: /^vpn client adapter - |softether/i },
  { product: 'NCP Secure Client', description: /\bncp (secure|exclusive|engineering)/i },
  { product: 'WatchGuard', description: /watchguard/i },
  { product: 'Sophos', description: /sophos/i },
  { product: 'Barracuda', description: /barracuda/i },
  { product: 'TheGreenBow', description: /thegreenbow/i },
  { product: 'Stormshield', description: /stormshield/i },
  { product: 'genua', description: /\bgenu(?:a|connect)\b/i },
  { product: 'Aruba VIA', description: /aruba (?:via|networks)/i },
  { product: 'Absolute Secure Access', description: /netmotion|absolute secure access/i },
  { product: 'Cato Networks', description: /\bcato networks/i },
  // Before the sticks of the same maker.
  { product: 'Huawei SecoClient', description: /secoclient|univpn|\bsvn adapter/i },
  { product: 'H3C iNode', description: /\binode\b.*\b(?:vpn|virtual)/i },
  { product: 'Kerio Control', description: /\bkerio\b/i },
  { product: 'DrayTek Smart VPN', description: /draytek/i },
  { product: 'Zyxel SecuExtender', description: /secuextender/i },
  { product: 'FRITZ!Fernzugang', description: /fritz!?\s?(?:box vpn|fernzugang|remote)/i },
  { product: 'AT&T Global Network Client', description: /\bagn virtual|at&t global network/i },
  { product: 'LANCOM Advanced VPN Client', description: /\blancom\b/i },
  { product: 'Hillstone Secure Connect', description: /hillstone/i },
  { product: 'SonicWall Connect Tunnel', description: /aventail/i },
  { product: 'Viscosity', description: /viscosity/i },
  { product: 'Windscribe', description: /windscribe|windtun/i },
  { product: 'TunnelBear', description: /tunnelbear/i },
  { product: 'Hotspot Shield', description: /hotspot shield/i },
  { product: 'Private Internet Access', description: /private internet access/i },
  { product: 'Kaspersky VPN', description: /kaspersky security data escort|kaspersky vpn/i },
  { product: 'Shrew Soft', description: /shrew soft/i },
  { product: 'Netskope', description: /netskope/i },
  { product: 'Cloudflare WARP', description: /cloudflare/i },
  { product: 'NetBird', description: /netbird/i },
  { product: 'Twingate', description: /twingate/i },
  { product: 'Hamachi', description: /hamachi/i },
  { product: 'Radmin VPN', description: /radmin vpn/i },
  { product: 'Proton VPN', description: /proton ?vpn/i },
  { product: 'Surfshark', description: /surfshark/i },
  { product: 'ExpressVPN', description: /expressvpn/i },
  { product: SHARED_PROTOCOL.wireguard, description: /wireguard/i },
  { product: 'OpenVPN', description: /openvpn|\bovpn/i },
];

/** Drivers of tunnels that any client may use: they name no product. */
const SHARED_DRIVERS = /\btap-.*windows adapter|tap-win32|wintun|\btap\b.*\badapter|\btap$/i;

/** Words that drivers of VPN clients have in their names; alone they are a guess. */
const VPN_WORDS =
  /vpn|openconnect|\bipsec|\bssl[- ]?tunnel|\btunnel(?:ing)? (?:adapter|interface)|\bsecure (?:access|client|connect|remote)|\bztna\b/i;

/**
 * The older Citrix plug-in borrows this driver of Windows and gives the adapter its own name;
 * others borrow it as well.
 */
const MICROSOFT_LOOPBACK = /km-test|microsoft[- ]loopback/i;

/** Adapters that lead nowhere by themselves; German descriptions are those of a German Windows. */
const IGNORED: readonly { readonly description: RegExp; readonly reason: string }[] = [
  {
    description: MICROSOFT_LOOPBACK,
    reason: VIRTUAL.loopbackOfWindows,
  },
  { description: /npcap|npf loopback/i, reason: VIRTUAL.capture },
  {
    description: /hyper-v virtual ethernet|hyper-v virtual switch/i,
    reason: VIRTUAL.hyperV,
  },
  {
    description:
      /vmware virtual ethernet|virtualbox host-only|virtualbox bridged|parallels|docker/i,
    reason: VIRTUAL.machines,
  },
  {
    description:
      /wi-?fi.?direct|direktes wi-?fi|virtual wi-?fi|hosted network|gehosteter,? virtueller netz/i,
    reason: VIRTUAL.hotspotOfWindows,
  },
  {
    description: /teredo|isatap|6to4|6zu4|ip-https|iphttps/i,
    reason: VIRTUAL.transition,
  },
  {
    description: /wan[ -]miniport|kernel debug|kerneldebug/i,
    reason: VIRTUAL.ofWindows,
  },
];

/** Telephones that lend their network over USB look like a network card. */
const TELEPHONES: readonly { readonly description: RegExp; readonly reason: string }[] = [
  { description: /apple mobile device ethernet/i, reason: TELEPHONE.iPhone },
  {
    // "HUAWEI Mobile Connect - Network Card", "ZTE Mobile Broadband Network Device".
    description:
      /\bmobile[rs]? (?:connect|broadband|breitband|internet)\b|hilink|\b(?:huawei|zte|sierra wireless|novatel|globetrotter|quectel|fibocom|telit|alcatel)\b.*\b(?:network|ndis|ethernet|wwan|modem)/i,
    reason: STICK.asCard,
  },
  { description: /remote ndis|\brndis\b/i, reason: TELEPHONE.remoteNdis },
  { description: /bluetooth.*(personal area|\bpan\b)/i, reason: TELEPHONE.bluetooth },
];

/**
 * Software that stands for one or several cables: NIC teaming and the network bridge of Windows.
 */
const BUNDLES =
  /network adapter multiplexor|netzwerkadapter-?multiplexor|mac bridge miniport|mac-?br(\u00fc|ue)cken-?miniport/i;

/**
 * RAS device types (ras.h, RASDT_*) of a PPP connection, in lower case. What is not listed is not a
 * VPN, and nobody knows more.
 */
const RAS: ReadonlyMap<string, KindVerdict> = new Map([
  ['vpn', verdict('tunnel', TUNNEL.windowsVpn, 'Windows VPN')],
  ['modem', verdict('mobile', WWAN.dialled('modem'), null, true)],
  ['pppoe', verdict('lan', CARD.broadband)],
  ['isdn', verdict('lan', CARD.isdn)],
]);

/** Modems that name what they speak, or what they were sold as. */
const MODEM_WORDS =
  /\b(?:lte|hspa\+?|hs[du]pa|umts|wwan|wmc|hs-usb|gobi)\b|\baircard\b|globetrotter|\bdwm-\d|\bmodem\b|windows mobile-based|mobilfunk|\bmobile (?:usb|network)\b|\b(?:surf|internet|xs)[- ]?stick\b|web ?'?n'? ?walk|\bfranklin\b/i;
const isModem = (description: string): boolean =>
  MODEM_WORDS.test(description) || (GENERATION.test(description) && !CHIPS.test(description));

export const isCardByType = ({ ifType, isHardware }: WindowsFacts): boolean =>
  ifType === IF_TYPE.ethernet && isHardware !== false;

/** Names of network chips and of what they are built into: these are cards, whoever sells them. */
const CHIPS =
  /realtek|asix|\bax\d{5}|\brtl\d|\bgbe\b|gigabit|\bintel|broadcom|marvell|aquantia|displaylink|\bdock\b|\blan\d{4}|smsc|microchip/i;

/**
 * Hardware on USB that may be a modem or a telephone as well as a card: Windows drives it by a class
 * of devices (CDC NCM, Remote NDIS) or by its maker's own driver.
 */
export const isSharedCard = ({ ifType, description, usb = null }: WindowsFacts): boolean =>
  ifType === IF_TYPE.ethernet && usb !== null && !CHIPS.test(description);

/**
 * A dialled connection bears the name of its entry in the phone book, which anybody may choose: its
 * name proves nothing.
 */
export const isDialled = ({ ifType }: Pick<WindowsFacts, 'ifType'>): boolean =>
  ifType === IF_TYPE.ppp;

/**
 * An adapter without hardware that no table knows: nothing but the route to Exchange tells whether
 * it is a tunnel.
 */
export const UNCLAIMED = verdict('virtual', VIRTUAL.noHardware);

function verdict(
  kind: KindVerdict['kind'],
  reason: string,
  product: string | null = null,
  likely = false,
): KindVerdict {
  return { kind, product, likely, reason };
}

/**
 * What a Windows adapter is, by its driver's description and its types, because users rename
 * adapters and Windows translates their names. First match wins; null: none of it tells, and the
 * rules for names apply.
 *
 * @param name FriendlyName; it counts only for the older Citrix plug-in, whose description is
 * another driver's
 */
export function kindOfWindows(name: string, facts: WindowsFacts): KindVerdict | null {
  const { ifType, physicalMedium } = facts;
  if (ifType === IF_TYPE.loopback) return verdict('loopback', LOOPBACK);
  // Before the products: its description is the name of a phone-book entry, which its user chose.
  if (ifType === IF_TYPE.ppp) return byRas(facts.rasDeviceType);
  const product = productOf({ name, description: facts.description });
  if (product !== null) return verdict('tunnel', TUNNEL.of(product), product);
  if (SHARED_DRIVERS.test(facts.description))
    return verdict('tunnel', TUNNEL.heldByProgram('TAP, Wintun'));
  if (ifType === IF_TYPE.wwanGsm || ifType === IF_TYPE.wwanCdma)
    return verdict('mobile', WWAN.byType(ifType));
  if (physicalMedium === MEDIUM.wirelessWan) return verdict('mobile', WWAN.byMedium);
  return (
    behindSwitch(facts) ?? byDescription(facts.description) ?? byVpnWord(facts) ?? byMedium(facts)
  );
}

/** After the ignore list: `WAN Miniport (IKEv2)` is no tunnel. */
const byVpnWord = ({ description, isHardware }: WindowsFacts): KindVerdict | null =>
  isHardware !== true && VPN_WORDS.test(description)
    ? verdict('tunnel', TUNNEL.byDescription(description), null, true)
    : null;

function productOf({ name, description }: Seen): string | null {
  const row = PRODUCTS.find((candidate) => candidate.description.test(description));
  if (row !== undefined) return row.product;
  return MICROSOFT_LOOPBACK.test(description) && /citrix virtual adapter/i.test(name)
    ? 'Citrix Secure Access'
    : null;
}

function byRas(deviceType: string | null): KindVerdict {
  if (deviceType === null) return verdict('tunnel', PPP.untold, SHARED_PROTOCOL.ppp, true);
  return RAS.get(deviceType.toLowerCase()) ?? verdict('lan', PPP.ofType(deviceType), null, true);
}

/**
 * An external Hyper-V switch takes the hardware adapter's addresses and its MAC: the virtual
 * adapter then is that hardware.
 */
function behindSwitch({ description, hardwareTwin, mac }: WindowsFacts): KindVerdict | null {
  if (hardwareTwin === null || !/hyper-v virtual ethernet/i.test(description)) return null;
  const twin =
    byDescription(hardwareTwin.description) ?? byMedium({ ...hardwareTwin, isHardware: true });
  const kind = twin?.kind ?? 'lan';
  return {
    ...verdict(kind, CARD.behindSwitch(hardwareTwin.description, mac ?? '')),
    likely: twin?.likely ?? false,
  };
}

function byDescription(description: string): KindVerdict | null {
  const ignored = IGNORED.find((row) => row.description.test(description));
  if (ignored !== undefined) return verdict('virtual', ignored.reason);
  const telephone = TELEPHONES.find((row) => row.description.test(description));
  if (telephone !== undefined) return verdict('mobile', telephone.reason, null, true);
  return BUNDLES.test(description) ? verdict('lan', CARD.several) : null;
}

function byMedium({
  ifType,
  physicalMedium,
  isHardware,
  description,
}: Pick<
  WindowsFacts,
  'ifType' | 'physicalMedium' | 'isHardware' | 'description'
>): KindVerdict | null {
  if (
    ifType === IF_TYPE.wifi ||
    physicalMedium === MEDIUM.native80211 ||
    physicalMedium === MEDIUM.wirelessLan
  )
    return verdict('wifi', WIFI.device);
  if (physicalMedium === MEDIUM.bluetooth)
    return verdict('mobile', TELEPHONE.bluetooth, null, true);
  if (ifType === IF_TYPE.tunnel) return verdict('virtual', VIRTUAL.tunnelOfWindows);
  if (ifType === IF_TYPE.proprietaryVirtual)
    return verdict('tunnel', TUNNEL.unknownProduct, null, true);
  if (ifType !== IF_TYPE.ethernet) return null;
  // Drivers of VPN clients call their medium Ethernet as well: what there is hardware for, the
  // system knows better.
  if (isHardware === false) return UNCLAIMED;
  if (isModem(description)) return verdict('mobile', STICK.asCard, null, true);
  return isHardware === true || physicalMedium === MEDIUM.ethernet
    ? verdict('lan', CARD.card)
    : verdict('lan', CARD.byType, null, true);
}
