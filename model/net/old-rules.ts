/** What a reader makes of a line: pieces of a list, or null where the line is none of its own. */
export type ReadLine = (line: string) => readonly string[] | null;

/** Each piece with its protocol, for a list binds it to the part that it stands in. */
export const tied = (protocol: string, ports: string): readonly string[] =>
  ports
    .replace(/["']/g, '')
    .split(',')
    .map((piece) => (/^udp$/i.test(protocol) ? `udp ${piece.trim()}` : piece.trim()));

/**
 * Words of Windows' firewall ([MS-GPFAS] §2.2.2): `RPC` stands for the ports that the system hands
 * out, which only that system knows; the mapper has a word of its own.
 */
export const windowsPorts = (ports: string): string =>
  ports
    .replace(/\bRPC-?EPMap\b/gi, '135')
    .replace(/\bIPHTTPS(?:In|Out)?\b/gi, '443')
    .replace(/(?<![\w-])RPC(?![\w-])/gi, 'object RPC');

const END = String.raw`(?:any|host\s+\S+|object-group\s+\S+|\d+(?:\.\d+){3}(?:\s+\d+(?:\.\d+){3})?)`;
const COMPARED = String.raw`(?:(?:eq|neq|gt|lt)\s+[\w-]+|range\s+[\w-]+\s+[\w-]+)`;
/** PIX: the server stands first, with its ports. */
const CONDUIT = new RegExp(
  String.raw`\bconduit\s+(?:permit|deny)\s+(tcp|udp|ip)\s+${END}(?:\s+(${COMPARED}))?\s+${END}(?:\s+${COMPARED})?\s*$`,
  'i',
);
/** PIX: `outbound 10 permit 10.1.2.3 255.255.255.255 135 tcp`; port 0 is any. */
const OUTBOUND =
  /^\s*outbound\s+\d+\s+(?:permit|deny)\s+\S+\s+\S+\s+(\d+(?:-\d+)?)(?:\s+(tcp|udp))?\s*$/i;
/** The firewall of Windows XP: `netsh firewall add portopening TCP 135 RPC`. */
const PORT_OPENING =
  /\bportopening\s+(?:protocol\s*=\s*)?(tcp|udp|all)\s+(?:port\s*=\s*)?(\d{1,5})\b/i;
/** The same in the registry, `GloballyOpenPorts\List`: `135:TCP:*:Enabled:RPC`. */
const GLOBALLY_OPEN = /^\s*(\d{1,5}):(tcp|udp):[^:]*:(enabled|disabled)\b/i;
/** pf.conf(5): both ends are outside. */
const BETWEEN = /\bport\s+(\d{1,5})\s*><\s*(\d{1,5})\b(?!.*\bto\b)/i;
/** nmap(1): what answered on the way, and what did not. */
const OF_NMAP =
  /^\s*(\d{1,5})\/(tcp|udp)\s+(open|closed|filtered|open\|filtered|unfiltered)(?:\s+\S.*)?$/i;
const HEAD_OF_NMAP = /^\s*PORT\s+STATE\s+SERVICE\b.*$/;

/** Rules of before, and lists of what passes. */
export const OLD_RULES: readonly ReadLine[] = [
  (line) => {
    const found = CONDUIT.exec(line);
    if (found === null) return null;
    const [, protocol = 'tcp', ports = 'any'] = found;
    return tied(protocol, ports);
  },
  (line) => {
    const [, ports, protocol = 'tcp'] = OUTBOUND.exec(line) ?? [];
    return ports === undefined ? null : tied(protocol, ports === '0' ? 'any' : ports);
  },
  (line) => {
    const [, protocol, port] = PORT_OPENING.exec(line) ?? [];
    return protocol === undefined || port === undefined ? null : tied(protocol, port);
  },
  (line) => {
    const [, port, protocol = 'tcp', state = ''] = GLOBALLY_OPEN.exec(line) ?? [];
    if (port === undefined) return null;
    return /^enabled$/i.test(state) ? tied(protocol, port) : [];
  },
  (line) => {
    const [, below, above] = BETWEEN.exec(line) ?? [];
    return below === undefined
      ? null
      : [`${String(Number(below) + 1)}-${String(Number(above) - 1)}`];
  },
  (line) => {
    if (HEAD_OF_NMAP.test(line)) return [];
    const [, port, protocol = 'tcp', state = ''] = OF_NMAP.exec(line) ?? [];
    if (port === undefined) return null;
    return /^open$/i.test(state) ? tied(protocol, port) : [];
  },
];
