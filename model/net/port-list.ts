import { PORTS } from '../text/en/typed.ts';
import { briefly } from '../text/en/lists.ts';
import { parsePortPart } from './port-part.ts';
import type { PortRange } from './port-set.ts';
import { ruleLines } from './rule-lines.ts';
import { shownRules } from './shown-rules.ts';
import { plainText } from './typed-text.ts';

export { ANY_PORT, type PortRange } from './port-set.ts';

export type PortListParsing =
  | {
      readonly ok: true;
      /** In the order given. */
      readonly ranges: readonly PortRange[];
      /** Parts that speak of UDP, as they were typed: RPC over TCP has no use for them. */
      readonly ignored: readonly string[];
    }
  | { readonly ok: false; readonly error: string };

/** More parts than any rule base holds in one line. */
const MAX_PARTS = 512;
/** A rule of each part, and the line around it. */
const MAX_CHARACTERS = 128 * 1024;

/** To the end of a line: of shells and rule bases, of C, of Cisco and of Windows' batch files. */
const COMMENT = /(?:#|\/\/)[^\n]*|^\s*(?:!(?![=\d])|rem\b)[^\n]*/gim;
/** `135 (RPC)`: a remark, unless it names a protocol. */
const REMARK = /\((?!\s*(?:tcp|udp|[\d\s,-]+)\s*\))[^()\n]*\)/gi;
/** The tags of an exported rule. */
const TAGS = /<\/?[a-z][\w-]*(?:\s+[\w:-]+\s*=\s*(?:"[^"<>]*"|'[^'<>]*'))*\s*\/?>/gi;
/** The marks of a list of points, and the numbers of its lines: `1) 135`. */
const POINTS = /^[ \t]*(?:[-*\u2022\u25e6\u2023\u00b7](?=\s+\d)|\d{1,2}[).](?=\s+\d))/gm;
/** What the ports after it are for: `RPC: 1024-2000`. Other words may number a rule, or deny. */
const LABEL =
  /^(?:(?:attendant|directory|dynamic|emsmdb|endpoint|epm|exchange|high|information|mail|mapi|mapper|msrpc|nspi|outlook|owa|rfr|rpc|server|static|store|system)[ _-]*)+(?:ports?|range)?\s*[:=]\s*(?=\d)/i;
/** nmap(1) writes the protocols so. */
const OF_NMAP = /^([TU]):\s*(?=\d)/;
const BRACKETS = /["'`{}()[\]]/g;
const SEPARATORS = /[,;|\n]|(?<=\d)\s+\/\s+(?=\d)/;

/**
 * Reads the ports of an access list as people type and paste them: `135,1024-2000`, `tcp/135, 6001 –
 * 6004 # RPC over HTTP`, `135 tcp; https`, `eq 135`, `range 1024 2000`, `{ 135, 1024-2000 }`, `any`,
 * or whole rules of the products that Linesman writes lines for. Separators are commas, semicolons,
 * blanks and line ends; a comment runs from `#`, `//`, `!` or `rem` to the end of its line.
 *
 * @returns the ranges, or a sentence that names the bad part and the form that is wanted
 */
export function parsePortList(text: string): PortListParsing {
  if (text.length > MAX_CHARACTERS) return refuse(PORTS.neither(text));
  const plain = plainText(text).replace(COMMENT, '').replace(TAGS, ' ').replace(POINTS, '');
  const shown = shownRules(plain);
  if (!shown.ok) return refuse(shown.error);
  const rules = ruleLines(shown.text);
  if (!rules.ok) return refuse(rules.error);
  const parts = rules.text
    .replace(REMARK, ' ')
    .replace(BRACKETS, ' ')
    .replace(/\brange\s+(\d+)\s*,\s*(\d+)/gi, '$1-$2')
    .split(SEPARATORS)
    .map(withoutLabel)
    .filter((part) => part !== '');
  if (parts.length === 0) return refuse(PORTS.empty);
  if (parts.length > MAX_PARTS) return refuse(PORTS.tooMany(parts.length, MAX_PARTS));
  // Beside other ports it takes one away; added to them it would open all but that one.
  const leftOut = parts.length > 1 ? parts.find((part) => /^!\s*\d/.test(part)) : undefined;
  if (leftOut !== undefined) return refuse(PORTS.denies(leftOut));
  const ranges: PortRange[] = [];
  const ignored: string[] = [];
  for (const part of parts) {
    const read = parsePortPart(part);
    if (!read.ok) return refuse(read.error);
    ranges.push(...read.tcp);
    ignored.push(...read.udp);
    if (ranges.length + ignored.length > MAX_PARTS)
      return refuse(PORTS.tooMany(ranges.length + ignored.length, MAX_PARTS));
  }
  if (ranges.length === 0) return refuse(PORTS.onlyUdp(ignored[0] ?? ''));
  return { ok: true, ranges, ignored };
}

/** A protocol in front is none: it says what the ports are, not what they are for. */
const withoutLabel = (part: string): string => {
  const plain = part
    .trim()
    .replace(OF_NMAP, (_, letter: string) => (letter === 'T' ? 'tcp ' : 'udp '))
    .replace(/(?<=\d)\.$/, '');
  return /^(?:tcp|udp)\b/i.test(plain) ? plain : plain.replace(LABEL, '');
};

const refuse = (error: string): PortListParsing => ({ ok: false, error });

export const holdsPort = (ranges: readonly PortRange[], port: number): boolean =>
  ranges.some(({ from, to }) => from <= port && port <= to);

const formatRange = ({ from, to }: PortRange): string =>
  from === to ? String(from) : `${String(from)}-${String(to)}`;

/** Ranges as a person would type them back. */
export const formatPortList = (ranges: readonly PortRange[]): string =>
  ranges.map(formatRange).join(',');

/** Without a space between them they are one word, which has to fit a line. */
const MAX_RANGES_TOLD = 8;

/** The same for a sentence, which a long list would drown. */
export const portListWords = (ranges: readonly PortRange[]): string =>
  ranges.length === 0 ? 'nothing' : briefly(ranges.map(formatRange), ',', MAX_RANGES_TOLD);

/**
 * The range that holds `port` so near its upper end that the next one handed out may fall outside:
 * the last tenth of it. Single ports are meant exactly and never tight.
 */
export function tightRange(ranges: readonly PortRange[], port: number): PortRange | null {
  const holding = ranges.filter(({ from, to }) => from <= port && port <= to && to > from);
  const widest = holding.sort((a, b) => b.to - a.to)[0];
  if (widest === undefined || widest.to === 65535) return null;
  return (widest.to - port) / (widest.to - widest.from) <= 0.1 ? widest : null;
}
