import {
  isAnyAddress,
  networksOf,
  parseAddress,
  type AddressRange,
} from '../../model/net/address-list.ts';
import type { ProductLine } from '../../model/advice.ts';
import { isIPv6 } from '../../model/net/host.ts';
import { formatPortList, type PortRange } from '../../model/net/port-list.ts';
import { LINES } from '../../model/text/en/advice-lines.ts';

/** What a line has to let pass. */
export interface RuleWanted {
  /** Sources as the device sees them, as they are typed in the settings; empty when unknown. */
  readonly source: readonly string[];
  readonly destination: string;
  readonly ports: readonly PortRange[];
  /** Group of users that the rule belongs to, or null. */
  readonly group: string | null;
}

interface Product {
  readonly name: string;
  /** How people name a device of this product. */
  readonly alias: RegExp;
  readonly write: (wanted: RuleWanted) => readonly string[];
}

/**
 * Syntax by product: Citrix Access Gateway 4.5 Standard Edition Administrator's Guide (network
 * resources); ISA Server 2006 and Forefront TMG (New Access Rule and New Protocol Definition
 * wizards, TechNet cc441512); Check Point Management API `add service-tcp`, `add access-rule`;
 * Cisco ASA Firewall CLI Configuration Guide (extended ACE with ports); nft(8); `netsh advfirewall
 * firewall add rule` (TechNet dd734783).
 */
const PRODUCTS: readonly Product[] = [
  {
    name: LINES.citrix,
    alias: /citrix|netscaler|access gateway/i,
    write: citrix,
  },
  {
    name: LINES.isa,
    alias: /\bisa\b|\btmg\b|forefront/i,
    write: isa,
  },
  { name: LINES.checkPoint, alias: /check ?point|firewall-1/i, write: checkPoint },
  { name: 'Cisco ASA', alias: /cisco|\basa\b|\bpix\b/i, write: asa },
  { name: 'nftables', alias: /nft|netfilter|linux/i, write: nftables },
  {
    name: LINES.windows,
    alias: /windows( defender)? firewall/i,
    write: windowsFirewall,
  },
];

/** More than anybody pastes; sixty sources that fall into many networks each make more. */
const MAX_TEXT_CHARACTERS = 6000;
/** Where the line would be too long: a part of a rule would be worse than none. */
const groupWords = ({ source, destination, ports }: RuleWanted): string =>
  LINES.tooLong(source.length, destination, ports.length);

/**
 * The line to add, for the product that the device's name tells, or for each product where it tells
 * none.
 */
export function linesFor(device: string, wanted: RuleWanted): readonly ProductLine[] {
  const named = PRODUCTS.filter(({ alias }) => alias.test(device));
  return (named.length > 0 ? named : PRODUCTS).map(({ name, write }) => {
    const text = write(wanted).join('\n');
    return { product: name, text: text.length <= MAX_TEXT_CHARACTERS ? text : groupWords(wanted) };
  });
}

/**
 * Sources that a device can compare: addresses of the destination's family. A name is its owner's
 * to resolve.
 */
function rangesOf({ source, destination }: RuleWanted): readonly AddressRange[] {
  const bits = isIPv6(destination) ? 128 : 32;
  return source.flatMap((text) => {
    const parsed = parseAddress(text);
    return parsed.ok && parsed.entry.kind === 'addresses' && parsed.entry.range.bits === bits
      ? [parsed.entry.range]
      : [];
  });
}

const networks = (
  wanted: RuleWanted,
): readonly { readonly address: string; readonly prefix: number }[] =>
  rangesOf(wanted).flatMap(networksOf);
const isWhole = (destination: string, prefix: number): boolean =>
  prefix === (isIPv6(destination) ? 128 : 32);
const cidr = (
  destination: string,
  { address, prefix }: { readonly address: string; readonly prefix: number },
): string => (isWhole(destination, prefix) ? address : `${address}/${String(prefix)}`);

/**
 * A comment that says what the source stands for where nobody has given one that a device can
 * compare.
 */
const sourceNote = (mark: string, wanted: RuleWanted): readonly string[] =>
  rangesOf(wanted).length > 0 || wanted.source.some(isAnyAddress)
    ? []
    : [`${mark} ${LINES.noSource(wanted.source)}`];
const sourceWords = (wanted: RuleWanted): string =>
  wanted.source.length > 0 ? wanted.source.join(', ') : LINES.noSource([]);

function citrix({ destination, ports, group }: RuleWanted): readonly string[] {
  return [
    'Access Policy Manager > Network Resources > New Network Resource',
    `  Network/Subnet:      ${destination}${isIPv6(destination) ? '/128' : '/255.255.255.255'}`,
    `  Port or port range:  ${formatPortList(ports)}`,
    '  Protocol:            TCP',
    LINES.citrixPolicy(group),
  ];
}

function isa(wanted: RuleWanted): readonly string[] {
  return [
    'Firewall Policy > New > Access Rule, action Allow',
    ...wanted.ports.map(
      ({ from, to }, index) =>
        `  ${index === 0 ? 'Protocols:' : '          '} Selected protocols > New > Protocol: TCP, Outbound, from ${String(from)} to ${String(to)}`,
    ),
    `  From:      ${sourceWords(wanted)}`,
    `  To:        ${wanted.destination}`,
    '  Users:     All Users',
  ];
}

function checkPoint(wanted: RuleWanted): readonly string[] {
  const { destination, ports } = wanted;
  const sources = networks(wanted);
  const nameOf = (one: { readonly address: string; readonly prefix: number }): string =>
    `${isWhole(destination, one.prefix) ? 'host' : 'net'}-${one.address}${isWhole(destination, one.prefix) ? '' : `-${String(one.prefix)}`}`;
  const host = { address: destination, prefix: isIPv6(destination) ? 128 : 32 };
  const objects = [host, ...sources].map((one) =>
    isWhole(destination, one.prefix)
      ? `mgmt_cli add host name "${nameOf(one)}" ip-address "${one.address}" -s id.txt`
      : `mgmt_cli add network name "${nameOf(one)}" subnet "${one.address}" mask-length ${String(one.prefix)} -s id.txt`,
  );
  const services = ports.map((range) => formatPortList([range]));
  const numbered = (field: string, values: readonly string[]): string =>
    values
      .map(
        (value, index) =>
          `${values.length === 1 ? field : `${field}.${String(index + 1)}`} "${value}"`,
      )
      .join(' ');
  return [
    ...sourceNote('#', wanted),
    'mgmt_cli login > id.txt',
    ...objects,
    ...services.map(
      (service) => `mgmt_cli add service-tcp name "tcp-${service}" port "${service}" -s id.txt`,
    ),
    `mgmt_cli add access-rule layer "Network" position "top" name "Exchange RPC" ${numbered('source', sources.length > 0 ? sources.map(nameOf) : ['Any'])} destination "${nameOf(host)}" ${numbered(
      'service',
      services.map((service) => `tcp-${service}`),
    )} action "Accept" -s id.txt`,
    'mgmt_cli publish -s id.txt',
    LINES.installPolicy,
  ];
}

function asa(wanted: RuleWanted): readonly string[] {
  const { destination, ports } = wanted;
  const place = (one: { readonly address: string; readonly prefix: number }): string => {
    if (isWhole(destination, one.prefix)) return `host ${one.address}`;
    return isIPv6(destination)
      ? `${one.address}/${String(one.prefix)}`
      : `${one.address} ${maskOf(one.prefix)}`;
  };
  const sources = networks(wanted).map(place);
  return [
    LINES.asaName,
    ...sourceNote('!', wanted),
    ...(sources.length > 0 ? sources : ['any']).flatMap((source) =>
      ports.map(
        ({ from, to }) =>
          `access-list ACL_NAME line 1 extended permit tcp ${source} host ${destination} ${from === to ? `eq ${String(from)}` : `range ${String(from)} ${String(to)}`}`,
      ),
    ),
  ];
}

const maskOf = (prefix: number): string =>
  [0, 8, 16, 24]
    .map((done) => String(256 - 2 ** (8 - Math.min(8, Math.max(0, prefix - done)))))
    .join('.');

/** One quoted argument: the braces of a set are the shell's as well. */
function nftables(wanted: RuleWanted): readonly string[] {
  const { destination, ports } = wanted;
  const family = isIPv6(destination) ? 'ip6' : 'ip';
  const sources = networks(wanted).map((one) => cidr(destination, one));
  const from = sources.length === 0 ? '' : `${family} saddr { ${sources.join(', ')} } `;
  return [
    LINES.nftTable,
    ...sourceNote('#', wanted),
    `nft 'insert rule inet filter forward ${from}${family} daddr ${destination} tcp dport { ${ports.map((range) => formatPortList([range])).join(', ')} } accept'`,
  ];
}

function windowsFirewall(wanted: RuleWanted): readonly string[] {
  const { destination, ports } = wanted;
  const sources = networks(wanted).map((one) => cidr(destination, one));
  return [
    ...sourceNote('rem', wanted),
    `netsh advfirewall firewall add rule name="Exchange RPC ${formatPortList(ports)}" dir=in action=allow protocol=TCP localip=${destination} localport=${formatPortList(ports)} remoteip=${sources.length > 0 ? sources.join(',') : 'any'}`,
  ];
}
