import { plainText } from '../model/net/typed-text.ts';
import { type Link, NetworkLabel, type NetworkState } from '../model/network-state.ts';
import { PRODUCTS } from '../model/products.ts';
import { WORDS } from './words.ts';

const { LABEL_WORDS, LINK_WORDS, networkWords } = WORDS.labels;

/** A network that somebody waits for; what is null may be any. */
export interface AwaitedNetwork {
  readonly labels: readonly NetworkLabel[];
  /** What carries packets: beneath the tunnel, where the labels are a tunnel's. */
  readonly link: Link | null;
  /** Key of a product of `model/products.ts`. */
  readonly product: string | null;
}

const LAN = ['lan-corporate', 'lan-foreign'] as const;

/** What people call the networks that this program is for, beside what it prints itself. */
const SPOKEN: Readonly<Record<string, readonly NetworkLabel[]>> = {
  vpn: ['tunnel'],
  'a vpn': ['tunnel'],
  'a vpn client': ['tunnel'],
  umts: ['mobile'],
  'mobile data': ['mobile'],
  'mobile network': ['mobile'],
  cellular: ['mobile'],
  '3g': ['mobile'],
  '4g': ['mobile'],
  '5g': ['mobile'],
  lte: ['mobile'],
  gprs: ['mobile'],
  edge: ['mobile'],
  hsdpa: ['mobile'],
  hspa: ['mobile'],
  wwan: ['mobile'],
  mobilfunk: ['mobile'],
  'mobile broadband': ['mobile'],
  lan: LAN,
  'a lan': LAN,
  corporate: ['lan-corporate'],
  'corporate lan': ['lan-corporate'],
  'corporate network': ['lan-corporate'],
  office: ['lan-corporate'],
  'company lan': ['lan-corporate'],
  'company network': ['lan-corporate'],
  foreign: ['lan-foreign'],
  'foreign lan': ['lan-foreign'],
  'foreign network': ['lan-foreign'],
  'captive portal': ['captive'],
  portal: ['captive'],
  login: ['captive'],
  'a login page': ['captive'],
  'no link': ['offline'],
};

/** The same words without what differs between hands: case, signs, and more than one blank. */
const wordsOf = (text: string): string =>
  plainText(text)
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim();

const LABELS: ReadonlyMap<string, readonly NetworkLabel[]> = new Map([
  ...NetworkLabel.options.flatMap((label): [string, readonly NetworkLabel[]][] => [
    [wordsOf(label), [label]],
    [wordsOf(LABEL_WORDS[label]), [label]],
  ]),
  ...Object.entries(SPOKEN),
]);

const LINKS: ReadonlyMap<string, Link> = new Map([
  ...(Object.keys(LINK_WORDS) as Link[]).flatMap((link): [string, Link][] => [
    [link, link],
    [wordsOf(LINK_WORDS[link]), link],
  ]),
  ['wlan', 'wifi'],
  ['cable', 'lan'],
  ['ethernet', 'lan'],
  ['wired', 'lan'],
]);

const TUNNELS = NetworkLabel.options.filter((label) => label.startsWith('tunnel'));

/** What stands behind a product's name in each state of its tunnel, the longest first. */
const STATES = TUNNELS.map((label) => ({
  label,
  ending: wordsOf(
    networkWords({ label, over: null, tunnel: { state: 'up', product: 'X', adapter: null } }),
  ).slice(1),
})).sort((one, other) => other.ending.length - one.ending.length);

/**
 * Reads a network as a person writes it: a label of `status --json`, the words in which Linesman
 * prints one (`Secure Access over UMTS`), or what people call it, in any case.
 *
 * @returns null when it names none
 */
export function awaitedNetwork(text: string): AwaitedNetwork | null {
  const words = wordsOf(text);
  return networkOf(words) ?? networkOf(words.replace(AROUND, ''));
}

/** What a sentence puts in front: "On UMTS" of the tray, "the office". */
const AROUND = /^(?:(?:on|in|at|the|a|an|my|our) )+/;

function networkOf(words: string): AwaitedNetwork | null {
  const labels = LABELS.get(words);
  if (labels !== undefined) return { labels, link: null, product: null };
  const alone = LINKS.get(words);
  if (alone !== undefined) return { labels: LAN, link: alone, product: null };
  const [tunnel = '', over, ...more] = words.split(/ over /);
  const link = over === undefined ? null : LINKS.get(over);
  if (link === undefined || more.length > 0) return null;
  const ofVpn = LABELS.get(tunnel);
  if (ofVpn !== undefined)
    return ofVpn.every((label) => TUNNELS.includes(label))
      ? { labels: ofVpn, link, product: null }
      : null;
  for (const { label, ending } of STATES) {
    if (!tunnel.endsWith(ending)) continue;
    const name = tunnel.slice(0, tunnel.length - ending.length);
    const product = PRODUCTS.find(
      ({ key, spoken, seenAs }) => key === name || wordsOf(spoken) === name || seenAs.test(name),
    );
    if (product !== undefined) return { labels: [label], link, product: product.key };
  }
  return null;
}

/** Whether this is the network that is waited for. */
export function isAwaited(
  { label, link, over, tunnel }: Pick<NetworkState, 'label' | 'link' | 'over' | 'tunnel'>,
  awaited: AwaitedNetwork,
): boolean {
  if (!awaited.labels.includes(label)) return false;
  if (awaited.link !== null && awaited.link !== (TUNNELS.includes(label) ? over : link))
    return false;
  if (awaited.product === null) return true;
  const wanted = PRODUCTS.find(({ key }) => key === awaited.product);
  const { product } = tunnel;
  return product !== null && (product === wanted?.spoken || wanted?.seenAs.test(product) === true);
}
