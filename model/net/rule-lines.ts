import { PORTS } from '../text/en/typed.ts';
import { OLD_RULES, type ReadLine, tied, windowsPorts } from './old-rules.ts';
import { announcedPorts, joinedPairs } from './port-words.ts';

/** The ports that the rules of a text speak of, in the form of a list. */
export type RuleLines =
  { readonly ok: true; readonly text: string } | { readonly ok: false; readonly error: string };

/** A source or a destination of an access-control entry (Cisco IOS and ASA, `ip access-list`). */
const PLACE = String.raw`(?:any[46]?|host\s+\S+|object(?:-group)?\s+\S+|addrgroup\s+\S+|\d+(?:\.\d+){3}\s+\d+(?:\.\d+){3}|\d+(?:\.\d+){3}(?:\/\d+)?|[0-9a-f:]*:[0-9a-f:.]+(?:\/\d+)?)`;
/** A comparison of ports in it. */
const OPERATOR = String.raw`(?:(?:eq|neq|gt|lt)(?:\s+(?!host\b|any)[\w-]+)+?(?=\s+(?:any|host|object|log|established|inactive|time-range|\d+\.)|\s*$)|range\s+[\w-]+\s+[\w-]+)`;
const ENTRY = new RegExp(
  String.raw`(?:\b(permit|deny)\s+)?\b(tcp|udp|ip|object-group\s+\S+)\s+${PLACE}(?:\s+${OPERATOR})?\s+${PLACE}(?:\s+(${OPERATOR}|object-group\s+\S+))?`,
  'i',
);

/** One reader a product; each gives the ports of a line as a list, or null where it is none of its own. */
const READERS: readonly ReadLine[] = [
  ...OLD_RULES,
  entry,
  // nft(8): `tcp dport { 135, 1024-2000 }`; iptables(8): `-p tcp -m multiport --dports 135,1024:2000`.
  (line) => {
    const [, protocol, set, one] =
      /\b(tcp|udp|th)\s+dport\s+(?:\{([^}]*)\}|([^\s{}]+))/i.exec(line) ?? [];
    if (protocol === undefined || /^(?:!=|vmap)/.test(one ?? '')) return null;
    return one?.startsWith('@') === true
      ? [`object ${one.slice(1)}`]
      : tied(protocol, set ?? one ?? '');
  },
  (line) => {
    const [, not, ports] =
      /(?:(!)\s+)?--(?:dports?|ports|destination-ports?)[\s=]+(\S+)/i.exec(line) ?? [];
    const [, protocol = 'tcp'] = /(?:-p|--protocol)[\s=]+(tcp|udp)/i.exec(line) ?? [];
    if (ports === undefined) return null;
    if (not === undefined) return tied(protocol, ports);
    return /^\w+$/.test(ports) ? tied(protocol, `neq ${ports}`) : null;
  },
  // iptables -L: `tcp dpt:135`, `multiport dports 135,1024:2000`.
  (line) => {
    const [, protocol = 'tcp', single, many] =
      /^\s*(?:\S+\s+){0,3}?(?:ACCEPT|DROP|REJECT)\s+(\w+)\s.*?(?:\bdpts?:(\S+)|\bmultiport dports (\S+))/.exec(
        line,
      ) ?? [];
    const ports = single ?? many;
    return ports === undefined ? null : tied(protocol, ports);
  },
  // The elements of a named set, nft(8).
  (line) => {
    const [, ports] =
      /\b(?:elements\s*=\s*|(?:add|create)\s+element\s+(?:\S+\s+){2,3})\{([^}]*)\}/i.exec(line) ??
      [];
    return ports === undefined ? null : tied('tcp', ports);
  },
  // Lines of an object group: `tcp range 1024 2000` (IOS), `port-object eq 135` and
  // `service-object tcp destination eq 135` (ASA).
  (line) => {
    const [, protocol = 'tcp', ports] =
      /^\s*(?:port-object|(?:service-object\s+)?(tcp|udp|tcp-udp)(?:\s+destination)?)\s+((?:eq|gt|lt|neq)\s+\S+|range\s+\S+\s+\S+)\s*$/i.exec(
        line,
      ) ?? [];
    return ports === undefined ? null : tied(protocol, ports);
  },
  // netsh advfirewall and New-NetFirewallRule.
  (line) => {
    const [, ports] =
      /(?:\blocalport=|-LocalPort\s+)[@(]*((?:[^\s,]+\s*,\s*)*[^\s,]+)/i.exec(line) ?? [];
    const [, protocol = 'tcp'] = /(?:\bprotocol=|-Protocol\s+)(tcp|udp)/i.exec(line) ?? [];
    return ports === undefined ? null : tied(protocol, windowsPorts(ports));
  },
  // Check Point's Management API: `add service-tcp name "tcp-135" port "135"`.
  (line) => {
    const [, protocol, ports] =
      /\bservice-(tcp|udp)\b.*?\bport\s+["']?([^"'\s]+)/i.exec(line) ?? [];
    return protocol === undefined || ports === undefined ? null : tied(protocol, ports);
  },
  // Citrix Access Gateway's Network Resource.
  (line) => {
    const [, ports] = /\bports? or port ranges?:\s*(\S.*)$/i.exec(line) ?? [];
    return ports === undefined ? null : tied('tcp', ports);
  },
  // ISA Server's protocol definition.
  (line) => {
    const [, protocol, from, to] =
      /\bprotocol:\s*(tcp|udp)\b.*?\bfrom\s+(\d+)\s+to\s+(\d+)/i.exec(line) ?? [];
    return protocol === undefined ? null : tied(protocol, `${String(from)}-${String(to)}`);
  },
];

/** A line of a rule that speaks of something else than ports: it stands in its rule, and says nothing here. */
const BESIDE = new RegExp(
  [
    // The head of an object group of services, and what is said about it.
    String.raw`^\s*(?:object-group service\s+\S+(?:\s+(?:tcp|udp|tcp-udp))?|object service\s+\S+|description\b.*)\s*$`,
    // iptables-save(8) and -L.
    String.raw`^\s*(?:\*\w+|:\S+\s+\S+\s+\[.*|COMMIT|Chain\s.*|target\s+prot\b.*)$`,
    String.raw`^\s*(?:ip6?tables\s+)?-[AINP]\s+\w+(?!.*ports?\b)`,
    // Braces of nft(8) and Junos, and what stands between them beside ports.
    String.raw`^\s*(?:(?:table|chain|set)\s[^{]*\{?|type\s[^{}]*|flags\s[^{}]*|(?:from|then|term\s+\S+|filter\s+\S+)?\s*\{|\}+;?|protocol\s+tcp;|then\s+accept;|accept;|\}\s*then accept;)\s*$`,
    // Rules of nft(8) that speak of no port.
    String.raw`^\s*(?:ct|iif(?:name)?|oif(?:name)?|meta|counter|log|ip6?|icmp(?:v6)?|jump|comment)\s(?!.*\b[ds]port\b).*$`,
    // netsh int ipv4 show dynamicport.
    String.raw`^\s*(?:netsh\s+int\S*\s+ipv[46]\s+show\s.*|protocol tcp dynamic port range|-{3,})\s*$`,
    // FortiOS.
    String.raw`^\s*(?:config\s.*|edit\s.*|next|end|set\s+(?:protocol|category|comment|color|visibility)\s.*)\s*$`,
    // Keys of a description in JSON, YAML or Terraform.
    String.raw`^\s*["']?(?:ip)?protocol["']?\s*[:=]\s*["']?tcp["']?,?\s*$`,
  ].join('|'),
  'i',
);

/** The end of a rule of nft(8) with another one behind it on the line. */
const RULE_AFTER_RULE = /\b(accept|drop|reject)\b[ \t]*;?[ \t]*(?=[^\n]*\bdport\b)/gi;

/** The same in the lines that Linesman writes itself. */
const BESIDE_OURS =
  /^\s*(?:mgmt_cli|access-list\s+\S+\s+remark|ip access-list|network\/subnet:|protocols?:|from:|to:|users:|then drag|firewall policy\b|access policy manager\b)/i;

/**
 * Takes the ports out of rules that were pasted whole: those of the products that Linesman writes
 * lines for, and their neighbours. A text without such rules comes back as it is. Pure.
 *
 * @param text plain, without comments
 */
export function ruleLines(text: string): RuleLines {
  const shown = joinedPairs(text)
    // What stands in braces or brackets belongs together, on however many lines; a chain holds rules.
    .replace(/\{[^{}]*\}|\[[^[\]]*\]/g, (inside) =>
      /\bdport\b/.test(inside) ? inside : inside.replaceAll('\n', ' '),
    )
    .replace(RULE_AFTER_RULE, '$1\n');
  const hasElements = /\belements\s*=/i.test(shown);
  const lines = shown
    .split('\n')
    .filter((line) => !(hasElements && /\bdport\s+@\w/i.test(line)))
    .map((line) => ({ line, ports: portsOfLine(line) }));
  if (lines.every(({ ports }) => ports === null)) return { ok: true, text };
  const denying =
    lines.find(({ line, ports }) => ports !== null && isDenial(line)) ??
    lines.find(({ line }) => /^[^a-z]*then\s+(?:discard|reject)\b/i.test(line));
  if (denying !== undefined) return { ok: false, error: PORTS.denies(denying.line.trim()) };
  return {
    ok: true,
    text: lines
      .flatMap(
        ({ line, ports }) => ports ?? (BESIDE.test(line) || BESIDE_OURS.test(line) ? [] : [line]),
      )
      .join('\n'),
  };
}

function portsOfLine(line: string): readonly string[] | null {
  for (const read of [...READERS, announcedPorts]) {
    const ports = read(line);
    if (ports !== null) return ports;
  }
  return null;
}

/** Whether a rule keeps something out; the last entry of a list, which denies the rest, goes without saying. */
const isDenial = (line: string): boolean =>
  /\bdeny\b|\b(?:drop|reject)\s*;?[\s}]*$|-j\s+(?:DROP|REJECT)|action=(?:block|drop|reject)|-Action\s+Block|^\s*block\b|^\s*(?:DROP|REJECT)\s|\bufw\s+reject\b/i.test(
    line,
  ) && !/\bdeny\s+ip\s+any[46]?\s+any[46]?/i.test(line);

/** What `show access-list` adds to an entry: the hits, and a hash of the rule. */
const HITS = /\s*\((?:\d+ match(?:es)?|hitcnt=\d+)\).*$/i;
/** What may follow the ports of an entry, and says nothing of them. */
const BEHIND = /^\s*(?:log\b.*|time-range\s+\S+|established|inactive|dscp\s+\S+|fragments)?\s*$/i;

function entry(shown: string): readonly string[] | null {
  const line = shown.replace(HITS, '');
  const found = ENTRY.exec(line);
  if (found === null) return null;
  const [whole, action = 'permit', protocol = 'tcp', ports = ''] = found;
  const behind = line.slice(found.index + whole.length);
  // Ports that were not understood are not all ports.
  if (!BEHIND.test(behind)) return null;
  // One is switched off, the other lets answers pass and opens nothing.
  if (/\b(?:inactive|established)\b/i.test(behind)) return [];
  // What an entry for all protocols denies is the rest.
  if (action.toLowerCase() === 'deny' && /^ip$/i.test(protocol)) return [];
  if (/^object-group/i.test(protocol)) return [protocol];
  return tied(protocol, ports === '' ? 'any' : ports);
}
