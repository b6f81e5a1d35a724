const LABEL = /^(?!-)[a-z0-9_-]{1,63}(?<!-)$/i;
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

/**
 * Whether `text` is a host as this program takes it: an IP address, or a DNS name (RFC 1123,
 * underscores tolerated).
 *
 * @returns null when it is, else a sentence that says what to write instead
 */
export function hostError(text: string): string | null {
  if (text === '')
    return 'the host is empty: write a name such as exch1.corp.example or an address';
  if (isIPAddress(text)) return null;
  if (/^[a-z][a-z0-9+.-]*:\/\//i.test(text))
    return `"${text}" is a URL: write only the host, without scheme and path`;
  if (/^\[.*\]/.test(text)) return `"${text}": write an IPv6 address without brackets`;
  if (/^[^:]+:\d+$/.test(text))
    return `"${text}" holds a port: write only the host, and the port with --mapper-port`;
  const name = text.endsWith('.') ? text.slice(0, -1) : text;
  if (/^[\d.]+$/.test(name)) return `"${text}" is not an IPv4 address: four numbers from 0 to 255`;
  if (name.length > 253 || !name.split('.').every((label) => LABEL.test(label)))
    return `"${text}" is not a host name: letters, digits and hyphens between dots`;
  return null;
}
