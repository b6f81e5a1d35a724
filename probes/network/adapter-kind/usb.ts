import { STICK, TELEPHONE } from '../../../model/text/en/adapter-kinds.ts';
import { likely } from '../../platform/kind-verdict.ts';
import type { KindVerdict } from '../../platform/kind-verdict.ts';
import type { UsbIds } from '../../platform/ports.ts';
import { GENERATION } from './generation.ts';

/**
 * USB vendors whose network devices are mobile modems (linux-usb.org/usb.ids; the lists of
 * usb_modeswitch and of the kernel's option.c and cdc_ether.c). Their newer sticks are routers that
 * show themselves as a network card: Huawei's HiLink (12d1:14db, 14dc), ZTE's MF8xx (19d2:1405).
 */
const MODEM_VENDORS: ReadonlyMap<string, string> = new Map([
  ['12d1', 'Huawei'],
  ['19d2', 'ZTE'],
  ['1bbb', 'Alcatel'],
  ['1199', 'Sierra Wireless'],
  ['1410', 'Novatel'],
  ['0af0', 'Option'],
  ['05c6', 'Qualcomm'],
  ['2c7c', 'Quectel'],
  ['2cb7', 'Fibocom'],
  ['1bc7', 'Telit'],
  ['1e0e', 'SIMCom'],
  ['1546', 'u-blox'],
  ['106c', 'Pantech'],
  ['1fac', 'Franklin'],
  ['1a8d', 'BandRich'],
  ['0bdb', 'Ericsson'],
  ['114f', 'Wavecom'],
  ['1e89', 'Vodafone'],
  ['1c9e', 'Longcheer'],
  ['1e2d', 'Cinterion'],
  ['2020', 'Mobiletek'],
  ['2dee', 'MeiG'],
  ['16d5', 'AnyDATA'],
  ['211f', 'CELOT'],
  ['1f28', 'Cal-Comp'],
  ['1529', 'Ubiquam'],
]);

/** Products of vendors who sell cards and docks as well (option.c, qmi_wwan.c, usb.ids). */
const MODEM_PRODUCTS: ReadonlyMap<string, { readonly maker: string; readonly product: RegExp }> =
  new Map([
    ['2001', { maker: 'D-Link', product: /^7[de]/ }],
    ['2357', { maker: 'TP-Link', product: /^(?:9|02)/ }],
    ['0846', { maker: 'NETGEAR AirCard', product: /^68/ }],
    ['413c', { maker: 'Dell Wireless', product: /^81/ }],
  ]);

/** USB vendors of telephones, which lend their network by the same drivers (usb.ids). */
const TELEPHONE_VENDORS: ReadonlyMap<string, string> = new Map([
  ['18d1', 'Google'],
  ['2717', 'Xiaomi'],
  ['2a70', 'OnePlus'],
  ['22b8', 'Motorola'],
  ['0fce', 'Sony'],
  ['0bb4', 'HTC'],
  ['1004', 'LG'],
  ['0421', 'Nokia'],
  ['2e04', 'HMD'],
  ['22d9', 'Oppo'],
  ['2d95', 'Vivo'],
  ['2ae5', 'Fairphone'],
  ['04e8', 'Samsung'],
  ['0e8d', 'MediaTek'],
  ['1782', 'Unisoc'],
  ['2b4c', 'ZUK'],
  ['2a45', 'Meizu'],
  ['2b0e', 'LeEco'],
]);

/** Words that a modem has in the name that it gives itself: "HUAWEI_MOBILE", "ZTE LTE Modem". */
const MODEM_WORDS =
  /hilink|mobile|modem|aircard|\b(?:lte|hspa|umts|wwan|lt4\d{3}|hs3\d{3}|dw5[68]\d{2}\w?)\b/i;
const isModemByName = (model: string): boolean => MODEM_WORDS.test(model) || GENERATION.test(model);

/** Two HiLink sticks of Huawei have one MAC: it comes from their firmware, not from their maker. */
const HILINK_MAC = '0c:5b:8f:27:9a:64';

/** A card with the MAC of HiLink's firmware; systems that do not name the USB device show that. */
export const kindOfMac = (mac: string | null): KindVerdict | null =>
  mac === HILINK_MAC ? likely('mobile', STICK.asCardOf('Huawei HiLink')) : null;

/**
 * What the maker of a USB device tells of its network adapter; null: nothing.
 *
 * @param isShared by driver or description it may be a modem or a telephone as well as a card
 */
export function kindOfUsb(usb: UsbIds | null, isShared: boolean): KindVerdict | null {
  if (usb === null || !isShared) return null;
  const ids = `USB ${usb.vendor}:${usb.product}`;
  const modem = MODEM_VENDORS.get(usb.vendor);
  if (modem !== undefined) return likely('mobile', STICK.asCardOf(`${modem}, ${ids}`));
  const telephone = TELEPHONE_VENDORS.get(usb.vendor);
  if (telephone !== undefined) return likely('mobile', TELEPHONE.byMaker(telephone, ids));
  const one = MODEM_PRODUCTS.get(usb.vendor);
  if (one?.product.test(usb.product) === true)
    return likely('mobile', STICK.asCardOf(`${one.maker}, ${ids}`));
  return usb.model !== null && isModemByName(usb.model.replaceAll('_', ' '))
    ? likely('mobile', STICK.byItsName(usb.model, ids))
    : null;
}
