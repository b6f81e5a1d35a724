import { ADDRESSES } from '../text/en/typed.ts';
import { cleanHost, hostError, isIPAddress, isIPv4 } from './host.ts';
import { plainText, unquoted } from './typed-text.ts';

/** Addresses of one family from `first` to `last`, both inside. */
export interface AddressRange {
  readonly bits: 32 | 128;
  readonly first: bigint;
  readonly last: bigint;
}

/**
 * One entry of a list of sources or destinations: addresses, or a name that only its owner can
 * resolve.
 */
export type AddressEntry =
  | { readonly kind: 'addresses'; readonly range: AddressRange }
  | { readonly kind: 'name'; readonly name: string }
  /** Every address of both families. */
  | { readonly kind: 'any' };

type Parsing =
  | { readonly ok: true; readonly entry: AddressEntry }
  | { readonly ok: false; readonly error: string };

/**
 * Reads a host, a network in CIDR notation (RFC 4632 §3.1, RFC 4291 §2.3) or a range of addresses:
 * `10.1.2.3`, `10.1.0.0/16`, `10.1.2.3-10.1.2.9`; and what rule bases write:
 * `any`, `host 10.1.2.3`, `10.1.2.0 255.255.255.0`, `10.1.2.0 0.0.0.255` (a wildcard mask of IOS).
 *
 * @returns the entry, or a sentence that says what to write instead
 */
export function parseAddress(text: string): Parsing {
  const typed = unquoted(plainText(text).trim())
    .replace(/^\{(.*)\}$/s, '$1')
    .replace(/^<(any|all)>$/i, '$1')
    .replace(/(?<=\S)\s+(?:#|\/\/|--).*$/, '')
    .replace(/(?<=\S)\s*[;,]$/, '')
    .replace(/^([\d.]+)\s*,\s*(?=(?:255|0)\.[\d.]+$)/, '$1 ')
    .trim();
  if (ANY.test(typed)) return { ok: true, entry: { kind: 'any' } };
  if (/^(?:!|(?:not|except|ausser|au\u00dfer)\s)/i.test(typed))
    return { ok: false, error: ADDRESSES.leftOut(text) };
  if (/^(?:object|object-group|group)\s/i.test(typed) || OF_DEVICE.test(typed))
    return { ok: false, error: ADDRESSES.object(text) };
  if (/^[\d.:a-f]+\/$/i.test(typed)) return { ok: false, error: ADDRESSES.form(text) };
  const several = typed.split(/\s*[,;\n]\s*/).filter((one) => one !== '');
  if (several.length > 1) return { ok: false, error: ADDRESSES.several(text, several) };
  const plain = cleanHost(
    typed
      .replace(/^any4$/i, '0.0.0.0/0')
      .replace(/^any6$/i, '::/0')
      .replace(/^0\/0$/, '0.0.0.0/0')
      .replace(/^\*(?:\.\*){1,3}$/, '0.0.0.0/0')
      .replace(/^(?:-[sd]|src|source|dst|destination|to|from)\s+(?=\S)/i, '')
      .replace(
        /^(?:hosts?|net(?:work)?|subnet|address|wildcard|inet6?|ip(?:v?[46])?)[\s:]+(?=[\d:[])/i,
        '',
      )
      .replace(/\s+(?:wildcard|inverse-mask|wildcard-mask)\s+(?=\d)/i, ' ')
      .replace(/^([\d.]+)\s*\(([\d.]+)\)$/, '$1 $2')
      .replace(/^\[([\da-f:.]+)\](?=\/\d)/i, '$1')
      .replace(
        /^\d+(?:\.\d+){0,2}(?=\/\d{1,2}$)/,
        (short) => short + '.0'.repeat(4 - short.split('.').length),
      )
      .replace(/^host\s+/i, '')
      .replace(/^range\s+(\S+)\s+(\S+)$/i, '$1-$2')
      .replace(/\s*(?:\.{2,3}|\s(?:to|through|bis)\s)\s*/i, '-')
      .replace(/\s*\/\s*(?=\d)/, '/'),
  );
  const octets = octetsOf(plain);
  if (octets !== null)
    return isIPv4(octets.first) && isIPv4(octets.last)
      ? readSpan(text, octets.first, octets.last)
      : { ok: false, error: ADDRESSES.form(text) };
  const [, masked = '', mask = ''] =
    /^(\d+(?:\.\d+){3})(?:\s+|\s*\/\s*|\s+(?:net)?mask\s+)(\d+(?:\.\d+){3})$/.exec(plain) ?? [];
  if (isIPv4(masked) && isIPv4(mask)) {
    const prefix = prefixOf(masked, mask);
    return prefix === null
      ? { ok: false, error: ADDRESSES.mask(text) }
      : readNetwork(text, masked, prefix);
  }
  const [, network = '', prefix] = /^([^/]+)\/(\d{1,3})$/.exec(plain) ?? [];
  if (prefix !== undefined && isIPAddress(network))
    return readNetwork(text, network, Number(prefix));
  const [, first = '', last = ''] = /^([^-\s]+)\s*-\s*([^-\s]+)$/.exec(plain) ?? [];
  if (isIPAddress(first) && isIPAddress(last)) return readSpan(text, first, last);
  if (isIPAddress(plain)) return { ok: true, entry: { kind: 'addresses', range: single(plain) } };
  const error = hostError(plain);
  if (error === null) return { ok: true, entry: { kind: 'name', name: plain } };
  return {
    ok: false,
    error: /[/-]/.test(plain) && /^[\d.:a-f/-]+$/i.test(plain) ? ADDRESSES.form(text) : error,
  };
}

const ANY =
  /^(?:any|all|every|\*)(?:[\s/-]+(?:any|hosts?|ip|ipv4|address(?:es)?|networks?)|\s+ip(?:v4)?\s+address(?:es)?|\/0)?$|^(?:anywhere|everywhere|alle)$|^all networks \(and local host\)$/i;

/**
 * Networks and objects that devices know without being told: ISA Server, WatchGuard, SonicOS, Azure,
 * the firewall of Windows. Any of them may be the name of a host, but nobody calls his server so.
 */
const OF_DEVICE =
  /^(?:any[ -](?:external|trusted|optional|vpn)|internal|external|perimeter|internet|local host|local ?subnet|virtual ?network|vpn clients|quarantined vpn clients|(?:all|lan|wan|dmz|x\d)[_ ](?:addresses|address|subnets?|interface[_ ]ip|protected networks)|all protected networks|everyone|none|trusted|untrust(?:ed)?|dmz|wan|inside|outside)$/i;

/** `10.1.2.3-9`, `10.1.2.*`, `10.1.x.x`: what people write for some last octets. Null: none of these. */
function octetsOf(text: string): { readonly first: string; readonly last: string } | null {
  const [, start, from, to] = /^(\d+\.\d+\.\d+\.)(\d+)\s*-\s*(\d+)$/.exec(text) ?? [];
  if (start !== undefined)
    return { first: `${start}${String(from)}`, last: `${start}${String(to)}` };
  if (!/^\d+(?:\.\d+){0,2}(?:\.[x*]){1,3}$/i.test(text)) return null;
  const parts = text.split('.').length;
  // "10.*" stands for all that begins so; an "x" for one number.
  if (parts > 4 || (parts < 4 && !text.endsWith('*'))) return null;
  const whole = text + '.*'.repeat(4 - parts);
  return {
    first: whole.replace(/[x*]/gi, '0'),
    last: whole.replace(/[x*]/gi, '255'),
  };
}

/** Whether the entry leaves nothing out, so that a list with it names no address at all. */
export function isAnyAddress(text: string): boolean {
  const parsed = parseAddress(text);
  return parsed.ok && parsed.entry.kind === 'any';
}

/** @returns null when `text` is an entry as `parseAddress` takes it, else what is wrong with it */
export function addressError(text: string): string | null {
  const parsed = parseAddress(text);
  return parsed.ok ? null : parsed.error;
}

function readNetwork(text: string, network: string, prefix: number): Parsing {
  const { bits, first } = single(network);
  if (prefix > bits) return { ok: false, error: ADDRESSES.prefix(text, bits) };
  const size = 1n << BigInt(bits - prefix);
  const start = first - (first % size);
  return {
    ok: true,
    entry: {
      kind: 'addresses',
      range: { bits, first: start, last: start + size - 1n },
    },
  };
}

/** Of a network mask, or of a wildcard mask; null where it is not one block of ones. */
function prefixOf(address: string, mask: string): number | null {
  const bits = numberOf(mask).toString(2).padStart(32, '0');
  const isAny = numberOf(address) === 0n;
  // Alone these two say nothing of which kind of mask they are.
  if (!bits.includes('1')) return isAny ? 0 : 32;
  if (!bits.includes('0')) return isAny ? 0 : 32;
  if (/^1+0+$/.test(bits)) return bits.indexOf('0');
  return /^0+1+$/.test(bits) ? bits.indexOf('1') : null;
}

function readSpan(text: string, from: string, to: string): Parsing {
  const [a, b] = [single(from), single(to)];
  if (a.bits !== b.bits) return { ok: false, error: ADDRESSES.mixed(text) };
  if (a.first > b.first) return { ok: false, error: ADDRESSES.backwards(text, from, to) };
  return {
    ok: true,
    entry: {
      kind: 'addresses',
      range: { bits: a.bits, first: a.first, last: b.last },
    },
  };
}

/** One address, as the range that it is. */
export function single(address: string): AddressRange {
  const value = numberOf(address);
  return { bits: isIPv4(address) ? 32 : 128, first: value, last: value };
}

/**
 * Whether any entry holds the address, or names the host. An IPv6 zone plays no part: it is this
 * laptop's own.
 */
export function holdsAddress(entries: readonly string[], host: string, address: string): boolean {
  const wanted = isIPAddress(address) ? single(address) : null;
  return entries.some((text) => {
    const parsed = parseAddress(text);
    if (!parsed.ok) return false;
    const { entry } = parsed;
    if (entry.kind === 'any') return true;
    if (entry.kind === 'name') return sameName(entry.name, host);
    return (
      wanted !== null &&
      wanted.bits === entry.range.bits &&
      entry.range.first <= wanted.first &&
      wanted.first <= entry.range.last
    );
  });
}

const sameName = (a: string, b: string): boolean =>
  a.toLowerCase().replace(/\.$/, '') === b.toLowerCase().replace(/\.$/, '');

/**
 * The fewest CIDR networks that hold exactly the range (RFC 4632): devices without ranges take
 * these.
 */
export function networksOf({ bits, first, last }: AddressRange): readonly {
  readonly address: string;
  readonly prefix: number;
}[] {
  const networks: { address: string; prefix: number }[] = [];
  for (let at = first; at <= last;) {
    let free = 0;
    while (
      free < bits &&
      at % (1n << BigInt(free + 1)) === 0n &&
      at + (1n << BigInt(free + 1)) - 1n <= last
    )
      free += 1;
    networks.push({ address: textOf(bits, at), prefix: bits - free });
    at += 1n << BigInt(free);
  }
  return networks;
}

function numberOf(address: string): bigint {
  if (isIPv4(address))
    return BigInt(address.split('.').reduce((sum, octet) => sum * 256 + Number(octet), 0));
  const plain = (address.split('%')[0] ?? '').replace(
    /(\d+)\.(\d+)\.(\d+)\.(\d+)$/,
    (_, a: string, b: string, c: string, d: string) =>
      `${(Number(a) * 256 + Number(b)).toString(16)}:${(Number(c) * 256 + Number(d)).toString(16)}`,
  );
  const [before = [], after = []] = plain
    .split('::')
    .map((half) => half.split(':').filter((group) => group !== ''));
  const groups = [
    ...before,
    ...Array.from({ length: 8 - before.length - after.length }, () => '0'),
    ...after,
  ];
  return groups.reduce((sum, group) => sum * 65536n + BigInt(`0x${group}`), 0n);
}

/** IPv6 in full groups, lower case: every device reads that. */
const textOf = (bits: 32 | 128, value: bigint): string =>
  bits === 32
    ? [24n, 16n, 8n, 0n].map((shift) => String((value >> shift) & 255n)).join('.')
    : Array.from({ length: 8 }, (_, index) =>
        ((value >> BigInt(112 - 16 * index)) & 65535n).toString(16),
      ).join(':');
