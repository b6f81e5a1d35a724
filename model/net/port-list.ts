import { briefly } from '../text/en/lists.ts';

/** An inclusive range of TCP ports; a single port has `from === to`. */
export interface PortRange {
  readonly from: number;
  readonly to: number;
}

export type PortListParsing =
  | {
      readonly ok: true;
      /** In the order given. */
      readonly ranges: readonly PortRange[];
      /** Parts that speak of UDP, as they were typed: RPC over TCP has no use for them. */
      readonly ignored: readonly string[];
    }
  | { readonly ok: false; readonly error: string };

/**
 * Services that rule bases write by name (IANA Service Name and Transport Protocol Port Number
 * Registry), and what vendors call the mapper.
 */
const SERVICES: Readonly<Record<string, number>> = {
  epmap: 135,
  msrpc: 135,
  'rpc-epmap': 135,
  'http-rpc-epmap': 593,
  http: 80,
  https: 443,
  smtp: 25,
  pop3: 110,
  pop3s: 995,
  imap: 143,
  imaps: 993,
  domain: 53,
  kerberos: 88,
  ldap: 389,
  ldaps: 636,
  'msft-gc': 3268,
  'msft-gc-ssl': 3269,
  'netbios-ssn': 139,
  'microsoft-ds': 445,
};

export const ANY_PORT: PortRange = { from: 1, to: 65535 };

/** More parts than any rule base holds in one line. */
const MAX_PARTS = 512;
/** More than a protocol, a service or two ports, and the space around them take. */
const MAX_PART_CHARACTERS = 100;
const COMMENT = /(?:#|\/\/)[^\n]*/g;
const PROTOCOL_FIRST = /^(tcp|udp)[\s/:]+(\S.*)$/;
const PROTOCOL_LAST = /^(.*\S)[\s/]+(tcp|udp)$/;
const NUMBERS = /^(\d+)(?:\s*(?:-|:|\.\.|\bto\b)\s*(\d+))?$/;

/**
 * Reads the ports of an access list as people type them: `135,1024-2000`, `tcp/135, 6001 – 6004 #
 * RPC over HTTP`, `135 tcp; https`, `any`. Separators are commas, semicolons and line ends; a
 * comment runs from `#` or `//` to the end of its line.
 *
 * @returns the ranges, or a sentence that names the bad part and the form that is wanted
 */
export function parsePortList(text: string): PortListParsing {
  const parts = text
    .replace(COMMENT, '')
    .split(/[,;\n]/)
    .map((part) => part.trim())
    .filter((part) => part !== '');
  if (parts.length === 0)
    return refuse('the list is empty: write ports and ranges, for example 135,1024-2000');
  if (parts.length > MAX_PARTS)
    return refuse(
      `the list has ${String(parts.length)} parts: write ranges, at most ${String(MAX_PARTS)} parts`,
    );
  const ranges: PortRange[] = [];
  const ignored: string[] = [];
  for (const part of parts) {
    if (part.length > MAX_PART_CHARACTERS)
      return refuse(
        `"${part.slice(0, 20)}…" is neither a port nor a range: write for example 135 or 1024-2000`,
      );
    const { protocol, ports } = splitProtocol(part);
    const range = readRange(part, ports);
    if ('error' in range) return refuse(range.error);
    if (protocol === 'udp') ignored.push(part);
    else ranges.push(range);
  }
  if (ranges.length === 0)
    return refuse(
      `"${ignored[0] ?? ''}" is UDP: write the TCP ports of the list, for example 135,1024-2000`,
    );
  return { ok: true, ranges, ignored };
}

const refuse = (error: string): PortListParsing => ({ ok: false, error });

function splitProtocol(part: string): { readonly protocol: string; readonly ports: string } {
  const plain = part.toLowerCase().replace(/[\u2010-\u2015\u2212]/g, '-');
  const [, first, after] = PROTOCOL_FIRST.exec(plain) ?? [];
  if (first !== undefined && after !== undefined) return { protocol: first, ports: after };
  const [, before, last] = PROTOCOL_LAST.exec(plain) ?? [];
  return before !== undefined && last !== undefined
    ? { protocol: last, ports: before }
    : { protocol: 'tcp', ports: plain };
}

/** @param part as it was typed, for the error */
function readRange(part: string, ports: string): PortRange | { readonly error: string } {
  if (['any', 'all', '*'].includes(ports)) return ANY_PORT;
  const service = Object.hasOwn(SERVICES, ports) ? SERVICES[ports] : undefined;
  if (service !== undefined) return { from: service, to: service };
  const [, first, last] = NUMBERS.exec(ports) ?? [];
  if (first === undefined)
    return { error: `"${part}" is neither a port nor a range: write for example 135 or 1024-2000` };
  const from = Number(first);
  const to = last === undefined ? from : Number(last);
  if (from < 1 || from > 65535 || to > 65535)
    return { error: `"${part}" is out of range: ports run from 1 to 65535` };
  if (from > to) return { error: `"${part}" runs backwards: write ${String(to)}-${String(from)}` };
  return { from, to };
}

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
