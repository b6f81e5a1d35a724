import { CARD, TELEPHONE, VIRTUAL, WIFI, WWAN } from '../../../model/text/en/adapter-kinds.ts';
import { certain, likely } from '../../platform/kind-verdict.ts';
import type { KindVerdict } from '../../platform/kind-verdict.ts';
/**
 * Hardware ports of `networksetup -listallhardwareports`, by the name that the driver or Apple
 * gives them. First match wins.
 */
const PORTS: readonly { readonly port: RegExp; readonly verdict: (port: string) => KindVerdict }[] =
  [
    {
      port: /^(wi-?fi|airport|wlan)$/i,
      verdict: (port) => certain('wifi', WIFI.byPort(port)),
    },
    {
      port: /\b(iphone|ipad)\b/i,
      verdict: (port) => likely('mobile', TELEPHONE.onPort(port)),
    },
    {
      port: /^bluetooth/i,
      verdict: (port) => likely('mobile', TELEPHONE.bluetoothPort(port)),
    },
    {
      port: /bridge$/i,
      verdict: (port) => certain('virtual', VIRTUAL.ofSystemPort(port)),
    },
    // Sticks and pocket routers give their model as the port's name.
    {
      port: /modem|\b(?:wwan|lte|hspa|umts|[345]g|mobile|mifi|hotspot|aircard|novatel|sierra wireless|option globetrotter|mr\d{3,4}|mf\d{3}[a-z]?\d?|e[35]\d{3}[a-z]*|em\d{4}|k[345]\d{3}[a-z]?|sim7\d{3}\w*|dwm-\d+|linkzone|alcatel|sierra|jetpack|speedstick)\b|mobilebroadband|huawei|^zte|quectel|fibocom|pantech/i,
      verdict: (port) => likely('mobile', WWAN.byPort(port)),
    },
    {
      port: /rndis|\bandroid\b|\bsamsung|\bgalaxy\b|\bpixel \d|\b(?:oneplus|xiaomi|redmi|nokia|motorola|moto g\d*|fairphone|xperia)\b/i,
      verdict: (port) => likely('mobile', TELEPHONE.byPort(port)),
    },
    {
      port: /ethernet|\blan\b|thunderbolt|\bgigabit\b|10\/100|\b(ax88|rtl8|aqc)\w+|\bdock\b|display/i,
      verdict: (port) => certain('lan', CARD.byPort(port)),
    },
  ];

/** What an adapter of a Mac is by the name of its hardware port; null: the name does not tell. */
export const kindOfPort = (port: string): KindVerdict | null => {
  // Drivers write HUAWEI_MOBILE: an underscore is a letter to a word boundary.
  const words = port.replaceAll('_', ' ');
  return PORTS.find((row) => row.port.test(words))?.verdict(port) ?? null;
};
