import {
  CARD,
  TELEPHONE,
  TUNNEL,
  VIRTUAL,
  WIFI,
  WWAN,
} from '../../../model/text/en/adapter-kinds.ts';
import { certain, likely, SHARED_PROTOCOL } from '../../platform/kind-verdict.ts';
import { byName, GUEST_NAMES } from './names.ts';
import type { KindVerdict } from '../../platform/kind-verdict.ts';
import type { LinuxFacts } from '../../platform/ports.ts';
import { kindOfPeer } from './ppp.ts';

/** ARPHRD numbers of if_arp.h. */
export const ARPHRD = {
  ether: 1,
  ppp: 512,
  rawip: 519,
  qualcommRawip: 530,
  none: 65534,
  radiotap: 803,
} as const;

/**
 * Drivers of mobile modems, those that ModemManager speaks to (mm-broadband-modem-*.c), and the
 * older ones of the kernel.
 */
const MOBILE_DRIVERS: ReadonlySet<string> = new Set([
  'qmi_wwan',
  'qmi_wwan_q',
  'cdc_mbim',
  'mhi_net',
  'mhi-pci-generic',
  'mhi_wwan_mbim',
  'iosm',
  'mtk_t7xx',
  'sierra_net',
  'hso',
  'huawei_cdc_ncm',
  'kalmia',
  'lg-vl600',
]);

/** Drivers of telephones and pocket routers that lend their network over USB (drivers/net/usb). */
const TETHER_DRIVERS: ReadonlyMap<string, string> = new Map([
  ['rndis_host', TELEPHONE.byDriver('rndis_host')],
  ['ipheth', TELEPHONE.iPhoneByDriver('ipheth')],
  ['bnep', TELEPHONE.bluetooth],
]);

/** Drivers of telephones, but of docks and USB cards as well: alone they prove nothing. */
const SHARED_USB_DRIVERS: ReadonlySet<string> = new Set([
  'cdc_ether',
  'cdc_ncm',
  'cdc_eem',
  'cdc_subset',
  'rndis_host',
]);

export const mayBeTelephone = ({ driver }: LinuxFacts): boolean =>
  driver !== null && SHARED_USB_DRIVERS.has(driver);

/**
 * Kernel device types of software that stands for a cable (`DEVTYPE`): what they are depends on
 * what lies beneath.
 */
const LAYERS: ReadonlySet<string> = new Set([
  'vlan',
  'bond',
  'team',
  'bridge',
  'macvlan',
  'macvtap',
  'ipvlan',
  'ipvtap',
  'vrf',
]);

/** Of these, those that stand for a cable even where nothing is seen beneath them. */
const CABLES: ReadonlySet<string> = new Set(['vlan', 'bond', 'team']);

/**
 * Nobody stacks deeper; a loop cannot happen in the kernel, but the files may be read while they
 * change.
 */
const DEEPEST = 4;

/** Reads the facts of an adapter by its name; null where there are none. */
export type LowerFacts = (name: string) => LinuxFacts | null;

/**
 * What a Linux adapter is, by what the kernel says of it; null: the kernel says nothing that
 * decides.
 *
 * @param factsOf for the adapters beneath this one
 */
export function kindOfLinux(
  name: string,
  facts: LinuxFacts,
  factsOf: LowerFacts,
): KindVerdict | null {
  return decide(name, facts, factsOf, DEEPEST);
}

function decide(
  name: string,
  facts: LinuxFacts,
  factsOf: LowerFacts,
  depth: number,
): KindVerdict | null {
  return (
    bySoftware(name, facts) ??
    byHardware(facts) ??
    byLayers(facts, factsOf, depth) ??
    (facts.hasDevice ? null : byName(GUEST_NAMES, name, 'linux'))
  );
}

/** Adapters that a program or a protocol holds, whatever hardware there is. */
function bySoftware(name: string, facts: LinuxFacts): KindVerdict | null {
  const { deviceType, hardwareType } = facts;
  if (deviceType === 'wireguard')
    return certain('tunnel', TUNNEL.of(SHARED_PROTOCOL.wireguard), SHARED_PROTOCOL.wireguard);
  if (facts.isTun)
    return byName(GUEST_NAMES, name, 'linux') ?? certain('tunnel', TUNNEL.heldByProgram('tun'));
  if (deviceType === 'ppp' || hardwareType === ARPHRD.ppp) return kindOfPeer(facts.pppd ?? null);
  if (deviceType === 'vxlan' || deviceType === 'geneve')
    return certain('virtual', VIRTUAL.overlay(deviceType));
  return hardwareType === ARPHRD.radiotap ? certain('virtual', VIRTUAL.monitor) : null;
}

function byHardware(facts: LinuxFacts): KindVerdict | null {
  const { deviceType, hardwareType, driver } = facts;
  if (deviceType === 'wwan') return certain('mobile', WWAN.device);
  if (hardwareType === ARPHRD.rawip || hardwareType === ARPHRD.qualcommRawip)
    return certain('mobile', WWAN.byHardwareType);
  if (driver !== null && MOBILE_DRIVERS.has(driver))
    return certain('mobile', WWAN.byDriver(driver));
  if (deviceType === 'wlan' || facts.isWireless) return certain('wifi', WIFI.device);
  if (deviceType === 'bluetooth') return likely('mobile', TELEPHONE.bluetooth);
  const telephone = driver === null ? undefined : TETHER_DRIVERS.get(driver);
  return telephone === undefined ? null : likely('mobile', telephone);
}

/**
 * A bridge over a network card is that card; a bridge over virtual machines alone leads nowhere.
 */
function byLayers(
  { deviceType, lowers = [] }: LinuxFacts,
  factsOf: LowerFacts,
  depth: number,
): KindVerdict | null {
  if (deviceType === null || !LAYERS.has(deviceType)) return null;
  const beneath =
    depth === 0
      ? []
      : lowers.flatMap((name) => {
          const facts = factsOf(name);
          const verdict =
            facts === null ? null : (decide(name, facts, factsOf, depth - 1) ?? kindOfCard(facts));
          return verdict === null || verdict.kind === 'virtual' || verdict.kind === 'tunnel'
            ? []
            : [{ name, verdict }];
        });
  const [first] = beneath;
  if (first === undefined)
    return CABLES.has(deviceType)
      ? certain('lan', CARD.deviceOf(deviceType))
      : certain('virtual', VIRTUAL.noHardwareOf(deviceType));
  const names = beneath.map(({ name }) => name).join(' and ');
  if (beneath.some(({ verdict }) => verdict.kind !== first.verdict.kind))
    return likely('lan', CARD.over(names, deviceType));
  return {
    ...first.verdict,
    reason: CARD.overOne(names, first.verdict.reason, deviceType),
  };
}

/** What is left when neither driver nor name nor tool told anything. */
export function kindOfCard({ hasDevice, hardwareType }: LinuxFacts): KindVerdict {
  if (hasDevice) return certain('lan', CARD.card);
  if (hardwareType === ARPHRD.none) return likely('tunnel', TUNNEL.ipOnly);
  return certain('virtual', VIRTUAL.noHardware);
}
