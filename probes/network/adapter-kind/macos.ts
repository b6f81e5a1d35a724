import { CARD, TELEPHONE, VIRTUAL, WIFI, WWAN } from '../../../model/text/en/adapter-kinds.ts';
import { certain, likely } from '../../platform/kind-verdict.ts';
import type { KindVerdict } from '../../platform/kind-verdict.ts';
import { GENERATION } from './generation.ts';
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
    // Makers of cards and docks, whose models are numbered like sticks: `Plugable USBC-E5000`.
    {
      port: /\b(?:plugable|belkin|caldigit|owc|sonnet|startech|satechi|ugreen|kensington|j5create)\b(?!.*(?:modem|\blte\b|\b[45]g\b))/i,
      verdict: (port) => certain('lan', CARD.byPort(port)),
    },
    // Sticks and pocket routers give their model as the port's name.
    {
      port: /modem|\b(?:wwan|lte|hspa|umts|mobile|mifi|hotspot|aircard|nighthawk|novatel|sierra wireless|option globetrotter|mr\d{3,4}|ac7\d{2}s?|mf\d{2,3}[a-z]?\d?|(?<!-)e[358]\d{3}[a-z]*|em\d{3}(?:\d|k)|ik4\d\w*|r2\d{2}-z|k[345]\d{3}[a-z]?|sim7\d{3}\w*|dwm-\d+|linkzone|alcatel|sierra|jetpack|speedstick)\b|mobilebroadband|huawei|^zte|quectel|fibocom|pantech/i,
      verdict: (port) => likely('mobile', WWAN.byPort(port)),
    },
    { port: GENERATION, verdict: (port) => likely('mobile', WWAN.byPort(port)) },
    {
      port: /rndis|\bandroid\b|\bsamsung|\bgalaxy\b|\bpixel \d|\b(?:oneplus|xiaomi|redmi|nokia|motorola|moto g\d*|fairphone|xperia|sm-[a-z]\d{3}\w*)\b/i,
      verdict: (port) => likely('mobile', TELEPHONE.byPort(port)),
    },
    {
      port: /ethernet|\blan\b|thunderbolt|\bgigabit\b|\bgbe\b|10\/100|\b(ax88|rtl8|aqc)\w+|\bdock\b|display/i,
      verdict: (port) => certain('lan', CARD.byPort(port)),
    },
  ];

/** What an adapter of a Mac is by the name of its hardware port; null: the name does not tell. */
export const kindOfPort = (port: string): KindVerdict | null => {
  // Drivers write HUAWEI_MOBILE: an underscore is a letter to a word boundary.
  const words = port.replaceAll('_', ' ');
  return PORTS.find((row) => row.port.test(words))?.verdict(port) ?? null;
};
