import { HOSTS } from '../text/en/typed.ts';
import { plainText, unquoted } from './typed-text.ts';

/** Letters of any script: an internationalized name is shown as typed (RFC 5890 §2.3.2.1). */
const LABEL = /^(?!-)[\p{L}\p{M}\p{N}_-]{1,63}(?<!-)$/u;
const OCTET = /^(?:0|[1-9]\d{0,2})$/;

/**
 * Four decimal octets without leading zeros; nothing else that a C library might take for an
 * address.
 */
export function isIPv4(text: string): boolean {
  const parts = text.split('.');
  return parts.length === 4 && parts.every((part) => OCTET.test(part) && Number(part) <= 255);
}

/**
 * Hexadecimal groups with at most one gap, the last two optionally as IPv4; a zone is allowed after
 * `%`.
 */
export function isIPv6(text: string): boolean {
  const [address = '', zone, ...rest] = text.split('%');
  if (rest.length > 0 || zone === '' || (zone !== undefined && !/^[\w.-]{1,32}$/.test(zone)))
    return false;
  const halves = address.split('::');
  if (halves.length > 2 || !address.includes(':')) return false;
  const groups = halves.map((half) => (half === '' ? [] : half.split(':')));
  const all = groups.flat();
  const last = groups.at(-1)?.at(-1) ?? '';
  const embedded = last.includes('.') && isIPv4(last);
  const hex = embedded ? all.slice(0, -1) : all;
  if (!hex.every((group) => /^[0-9a-f]{1,4}$/i.test(group))) return false;
  const count = hex.length + (embedded ? 2 : 0);
  return halves.length === 2 ? count <= 7 : count === 8;
}

export const isIPAddress = (text: string): boolean => isIPv4(text) || isIPv6(text);

/** RFC 4291 §2.5.6, fe80::/10: every IPv6 adapter has one, so it proves nothing. */
export const isLinkLocalV6 = (address: string): boolean => /^fe[89ab]/i.test(address);

/** Host of a URL as sockets and certificates want it: an IPv6 literal without its brackets. */
export const hostOfUrl = ({ hostname }: { readonly hostname: string }): string =>
  hostname.replace(/^\[(.*)\]$/, '$1');

const GUID = /^\{?[0-9a-f]{8}(?:-?[0-9a-f]{4}){3}-?[0-9a-f]{12}\}?(?:@\S*)?$/i;

/**
 * A host as people paste it, without what does not belong to it: blanks and line ends around it, what
 * nobody sees, quotation marks, brackets and a comma of the sentence that it stood in, `\\\\` and path of
 * a file share, brackets of an IPv6 address, the full stop behind an IPv4 one. What is no host stays
 * what it is.
 */
export function cleanHost(text: string): string {
  const plain = unquoted(plainText(text).trim())
    .replace(/^[<(](.*)[>)]$/, '$1')
    // One quotation mark is left where the other was not copied.
    .replace(/^["'`]+|["'`]+$/g, '')
    .replace(/(?<=[\p{L}\p{N}\].])[,;]+$/u, '')
    .replace(/^([^/\\:\s]+)\/$/, '$1')
    .trim();
  const name = /^(?:\\\\|\/\/)([^\\/\s]+)(?:[\\/].*)?$/.exec(plain)?.[1] ?? plain;
  const inner = name
    // RFC 6874: in a URL the zone stands behind "%25".
    .replace(/^(\[?[\da-f:.]*:[\da-f:.]*)%25(.+)$/i, '$1%$2')
    .replace(/^\[([^\]]*)\]$/, '$1')
    .replace(/^(\d+(?:\.\d+){3})\.$/, '$1');
  return isIPAddress(inner) ? inner : name.replace(/^(\d+(?:\.\d+){3})\.$/, '$1');
}

/**
 * Whether `text` is a host as this program takes it: an IP address, or a name (RFC 1123, underscores
 * tolerated; RFC 5890).
 *
 * @param portGoes where a port is written instead, such as `exchange.mapperPort`; null where there is
 * no place for one
 * @returns null when it is, else a sentence that says what to write instead
 */
export function hostError(text: string, portGoes: string | null = null): string | null {
  if (text === '') return HOSTS.empty;
  if (isIPAddress(text)) return null;
  const [, ofUrl] =
    /^[a-z][a-z0-9+.-]*:\/\/(?:[^/\s@]*@)?(\[[^\]]*\]|[^/\s:?#]+)/i.exec(text) ?? [];
  if (ofUrl !== undefined) return HOSTS.url(text, ofUrl.replace(/^\[(.*)\]$/, '$1'));
  if (GUID.test(text)) return HOSTS.mailbox(text);
  const [, ofPrincipal] = /^[a-z]+\/([^/@\s:]+)(?::\d+)?@[^@\s]+$/i.exec(text) ?? [];
  if (ofPrincipal !== undefined) return HOSTS.principal(text, ofPrincipal);
  if (/^[^@\s]+@[^@\s]+$/.test(text)) return HOSTS.mailAddress(text);
  const [, host, port] = /^(\[[^\]]+\]|[^:\s]+):(\d+)$/.exec(text) ?? [];
  if (host !== undefined && port !== undefined)
    return HOSTS.port(text, host.replace(/^\[(.*)\]$/, '$1'), port, portGoes);
  const name = text.endsWith('.') ? text.slice(0, -1) : text;
  const other = misplaced(text);
  if (other !== null) return other;
  if (/^[\d.]+$|^0x[\da-f]+$/i.test(name)) return notIPv4(text, name);
  if (isName(name)) return null;
  const inside = hostInside(text);
  return inside === null ? HOSTS.notName(text) : HOSTS.notNameBut(text, inside);
}

const isName = (name: string): boolean =>
  name.length <= 253 && name.split('.').every((label) => LABEL.test(label));

/** With leading zeros some programs count in octal, and mean another address. */
function notIPv4(text: string, name: string): string {
  const plain = name.replace(/(^|\.)0+(?=\d)/g, '$1');
  return plain !== name && isIPv4(plain) ? HOSTS.leadingZeros(text, plain) : HOSTS.notIPv4(text);
}

/** What stands before a host in commands, labels, settings of Outlook and names of services. */
const AROUND = new Set(
  'address database exchange exchangeab exchangemdb exchangerfr file ftp host hostname http https is ldap mail mailbox mapi msstd name nslookup owa path ping portqry rpc rpcping server smb smtp target telnet test-netconnection tnc tracert traceroute url'.split(
    ' ',
  ),
);

/** The host in a text with signs that none holds; null where it is not plain which word it is. */
function hostInside(text: string): string | null {
  // A pattern, a variable and a domain alone name no host, and signs beyond ASCII may belong to one.
  if (/\*|[%$]\w|^[.!]|[^\p{L}\p{M}\p{N}\p{ASCII}]/u.test(text)) return null;
  const [, common] = /^cn=([^,/\s]+)/i.exec(text) ?? [];
  const words = (common ?? text)
    .replace(/(?<=\S) +(?=\.)|(?<=\.) +(?=\S)/g, '')
    .replace(/\.{2,}/g, '.')
    .split(/[^\p{L}\p{M}\p{N}._-]+/u)
    .map((word) => word.replace(/^[.-]+|[.-]+$/g, ''))
    .filter(
      (word) =>
        (isIPv4(word) || (isName(word) && /\D/.test(word))) && !AROUND.has(word.toLowerCase()),
    );
  const names = words.filter((word) => !isIPv4(word));
  return names.find((word) => word.includes('.')) ?? names[0] ?? words[0] ?? null;
}

/** A host inside something else that people hold for one; null where there is none. */
function misplaced(text: string): string | null {
  const [, address = ''] = /^([^/\s]+)\s*\/\s*\d{1,3}$/.exec(text) ?? [];
  if (isIPAddress(address)) return HOSTS.prefix(text, address);
  const [, from, to] = /^([\d.]+)\s*-\s*([\d.]+)$/.exec(text) ?? [];
  if (from !== undefined && isIPv4(from) && (isIPv4(to ?? '') || OCTET.test(to ?? '')))
    return HOSTS.prefix(text, from);
  const [, bound] = /^ncac\w+:([^[\s]+)(?:\[[^\]]*\])?$/i.exec(text) ?? [];
  if (bound !== undefined) return HOSTS.binding(text, bound);
  const [, server] = /^\/o=.*\/cn=servers\/cn=([^/\s]+)/i.exec(text) ?? [];
  if (server !== undefined) return HOSTS.directoryName(text, server);
  const [, inDomain] = /^[\w.-]+\\([^\\\s]+)$/.exec(text) ?? [];
  if (inDomain !== undefined) return HOSTS.domain(text, inDomain);
  const [, ofPath] = /^([^/\s:]+\.[^/\s:]+)(?::\d+)?\/\S*$/.exec(text) ?? [];
  if (ofPath !== undefined && hostError(ofPath) === null) return HOSTS.url(text, ofPath);
  const words = text.split(/[\s,;()[\]]+/).filter((word) => word !== '');
  const [first] = words;
  return words.length > 1 && first !== undefined && words.every((word) => hostError(word) === null)
    ? HOSTS.several(text, hostInside(text) ?? first)
    : null;
}
