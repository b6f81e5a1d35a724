import { PORTS } from '../text/en/typed.ts';
import { serviceRange } from './port-services.ts';
import { ANY_PORT, type PortRange } from './port-set.ts';

/** One part of a list: its TCP ranges, and what of it speaks of UDP, as it was typed. */
export type PortPart =
  | {
      readonly ok: true;
      readonly tcp: readonly PortRange[];
      readonly udp: readonly string[];
    }
  | { readonly ok: false; readonly error: string };

type Protocol = 'tcp' | 'udp';

/** Ports, and the protocol that was said of them. */
interface Item {
  readonly ranges: readonly PortRange[];
  readonly typed: string;
}

const ADDRESS = /\b\d{1,3}(?:\.\d{1,3}){3}\b|[0-9a-f]*:[0-9a-f]*:[0-9a-f:]*/i;
const OBJECT = /^(?:object|object-group|service-object|group|service-group)\s/i;
const PROTOCOL = /^(tcp\s*[/+_-]\s*udp|udp\s*[/+_-]\s*tcp|tcp|udp)(?=[\s/:\d]|[-_]\s*\d|$)/i;
/** Words that stand around ports and say nothing of them. */
const NOISE =
  /^(?:ports?|dports?|dst-ports?|(?:destination|local|remote)-?ports?|and|und|or|oder|et|ou|y|e|o|en|och|og|ja|plus|sowie|as well as|all(?= above)|every(?:thing|\s+port)(?= (?:above|from|over))|allow(?:ed)?|permit(?:ted)?|open|to port)(?=[\s:=\d]|$)[\s:=]*|^[&+=]\s*/i;
const ANY = /^(?:any|all|\*)(?:\s+ports?)?(?=\s|\/|$)/i;
const RANGE =
  /^(\d+)\s*(?:\.{2,3}|-|:|~|\b(?:to|bis(?:\s+einschlie\u00dflich)?|thru|through|until|a|al|hasta|tot|til|till|jusqu['\u2019]?\s*\u00e0)\b|->|\u2192|\u00e0|jusqu['\u2019]?\s*\u00e0)\s*(\d+)(?!\d)/i;
const OPEN_END =
  /^(\d+)(?:\+|\s+(?:and|or)\s+(?:above|up|higher|greater|more)\b|\s*\+(?!\s*\d)|\s*-\s*\*|\s*[-:~](?=\s|$))/;
/** iptables(8): without a first port, 0 is assumed. */
const OPEN_START = /^:(\d+)/;
const COMPARED = /^(eq|neq|ne|gt|ge|lt|le|!=|<>|>=|<=|\u2265|\u2264|>|<|=|!)\s*(\d+)/i;
const TWO_NUMBERS =
  /^(?:range\s+(\d+)\s*(?:[\s:-]|to)\s*(\d+)|(?:from|between|zwischen|von|entre|de|da|desde|van|fra|mellan|tussen)\s+(\d+)\s*(?:-|to|and|und|bis(?:\s+einschlie\u00dflich)?|et|y|e|en|och|og|\u00e0|a|al|hasta|tot|til|till)\s*(\d+))/i;
/** Comparisons in words, as they are said. */
const IN_WORDS: readonly (readonly [RegExp, string])[] = [
  [/^(?:greater than|more than|higher than|above|over|after)\s+(?=\d)/i, '>'],
  [/^(?:less than|lower than|below|under)\s+(?=\d)/i, '<'],
  [/^(?:at least|from)\s+(?=\d+(?:\s+up(?:wards)?)?$)/i, '>='],
  [/^(?:at most|up to)\s+(?=\d)/i, '<='],
];
const NAME = /^[a-z][a-z0-9]*(?:-[a-z0-9]+)*(?=[\s/]|$)/i;

/**
 * Reads one part of a list, between two separators: ports, ranges, comparisons of rule bases and
 * names of services, with blanks between them. A protocol in front applies to what follows, one
 * behind to what precedes; one that is tied to a port (`53/udp`, `udp/53`) applies to that alone.
 */
export function parsePortPart(part: string): PortPart {
  if (OBJECT.test(part)) return refuse(PORTS.object(part));
  if (ADDRESS.test(part)) return refuse(PORTS.address(part));
  const items: { item: Item; protocol: Protocol | null }[] = [];
  let leading: Protocol | null = null;
  let isTied = false;
  let isPostfix: boolean | null = null;
  let rest = part;
  for (let left = rest.trim(); left !== ''; left = rest.trim()) {
    const said = PROTOCOL.exec(left);
    if (said !== null) {
      const protocol: Protocol = /tcp/i.test(said[0]) ? 'tcp' : 'udp';
      rest = left.slice(said[0].length);
      const [tie = ''] = /^\s*[/:_-]\s*|^\s+/.exec(rest) ?? [''];
      rest = rest.slice(tie.length);
      isPostfix ??= items.length > 0;
      if (isPostfix) {
        for (const one of items) one.protocol ??= protocol;
        leading = null;
      } else {
        leading = protocol;
        isTied = /^[/:_-]$/.test(tie);
      }
      continue;
    }
    const noise = NOISE.exec(left);
    if (noise !== null && noise[0] !== '' && noise[0].length < left.length) {
      rest = left.slice(noise[0].length);
      continue;
    }
    const next = readItem(left);
    if (next === null) return refuse(PORTS.neither(part));
    if ('error' in next) return refuse(next.error);
    rest = left.slice(next.typed.length).replace(/^\s*\/(?=\s*(?:tcp|udp))/i, ' ');
    items.push({ item: next, protocol: leading });
    if (isTied) [leading, isTied] = [null, false];
  }
  return partOf(part, items);
}

const refuse = (error: string): PortPart => ({ ok: false, error });

function partOf(
  part: string,
  items: readonly { readonly item: Item; readonly protocol: Protocol | null }[],
): PortPart {
  if (items.length === 0) return refuse(PORTS.none(part));
  if (items.length > 1 && items.some(({ item }) => ANY.test(item.typed)))
    return refuse(PORTS.anyAmongOthers(part));
  const udp = items.filter(({ protocol }) => protocol === 'udp');
  return {
    ok: true,
    tcp: items.flatMap(({ item, protocol }) => (protocol === 'udp' ? [] : item.ranges)),
    udp: udp.length === items.length ? [part] : udp.map(({ item }) => `${item.typed} udp`),
  };
}

/** The ports that `text` begins with; null where it begins with something else. */
function readItem(text: string): Item | { readonly error: string } | null {
  const any = ANY.exec(text);
  if (any !== null) return { ranges: [ANY_PORT], typed: any[0] };
  const two = TWO_NUMBERS.exec(text) ?? RANGE.exec(text);
  if (two !== null) return between(two[0], Number(two[1] ?? two[3]), Number(two[2] ?? two[4]));
  for (const [words, operator] of IN_WORDS) {
    const [said] = words.exec(text) ?? [];
    const [, port] = /^(\d+)/.exec(text.slice(said?.length ?? text.length)) ?? [];
    if (said !== undefined && port !== undefined)
      return comparison(said + port, operator, Number(port));
  }
  const compared = COMPARED.exec(text);
  if (compared !== null)
    return comparison(compared[0], (compared[1] ?? '').toLowerCase(), Number(compared[2]));
  const openEnd = OPEN_END.exec(text);
  if (openEnd !== null) return between(openEnd[0], Number(openEnd[1]), ANY_PORT.to);
  const openStart = OPEN_START.exec(text);
  if (openStart !== null) return between(openStart[0], 0, Number(openStart[1]));
  const [number] = /^\d+(?=[\s/]|$)/.exec(text) ?? [];
  if (number !== undefined) return comparison(number, 'eq', Number(number));
  // Cisco's "eq" takes names as well.
  const [typed = '', , name = ''] = /^(eq\s+)?(\S+)/i.exec(text) ?? [];
  const [word] = NAME.exec(name.split('/')[0] ?? '') ?? [];
  const service = word === undefined ? null : serviceRange(word.toLowerCase());
  if (word === undefined || service === null) return null;
  return {
    ranges: [service],
    typed: typed.slice(0, typed.length - name.length + word.length),
  };
}

/** Devices count from 0, which no connection goes to. */
function between(typed: string, from: number, to: number): Item | { readonly error: string } {
  if (from > 65535 || to > 65535 || to < 1) return { error: PORTS.outOfRange(typed) };
  if (from > to) return { error: PORTS.backwards(typed, from, to) };
  return { ranges: [{ from: Math.max(1, from), to }], typed };
}

function comparison(
  typed: string,
  operator: string,
  port: number,
): Item | { readonly error: string } {
  if (port > 65535) return { error: PORTS.outOfRange(typed) };
  const [from, to] = bounds(operator, port);
  if (
    operator === 'neq' ||
    operator === 'ne' ||
    operator === '!=' ||
    operator === '<>' ||
    operator === '!'
  )
    return {
      typed,
      ranges: [
        { from: 1, to: port - 1 },
        { from: port + 1, to: 65535 },
      ].filter((range) => range.from <= range.to),
    };
  if (from > 65535 || to < 1)
    return {
      error: operator === 'eq' ? PORTS.outOfRange(typed) : PORTS.none(typed),
    };
  return { typed, ranges: [{ from: Math.max(1, from), to }] };
}

function bounds(operator: string, port: number): readonly [from: number, to: number] {
  switch (operator) {
    case 'gt':
    case '>':
      return [port + 1, 65535];
    case 'ge':
    case '>=':
    case '≥':
      return [port, 65535];
    case 'lt':
    case '<':
      return [1, port - 1];
    case 'le':
    case '<=':
    case '≤':
      return [1, port];
    default:
      return [port, port];
  }
}
