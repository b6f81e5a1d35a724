import { hostError, isIPv4, isIPv6 } from '../model/net/host.ts';

export type ListenAddress =
  | { readonly ok: true; readonly host: string; readonly port: number }
  | { readonly ok: false; readonly message: string };

export const DEFAULT_LISTEN = '127.0.0.1:8440';

/**
 * Reads `HOST:PORT` or `[IPV6]:PORT`. Port 0 lets the system choose.
 *
 * @returns the address, or a sentence that says what to write instead
 */
export function parseListenAddress(text: string): ListenAddress {
  const [, bracketed, plain, digits] = /^(?:\[([^\]]+)\]|([^:[\]]+)):(\d{1,5})$/.exec(text) ?? [];
  const host = bracketed ?? plain;
  if (host === undefined || digits === undefined) return refuse(text, 'it must be HOST:PORT');
  if (bracketed !== undefined && !isIPv6(bracketed))
    return refuse(text, 'only an IPv6 address stands in brackets');
  const wrongHost = hostError(host);
  if (wrongHost !== null) return { ok: false, message: `--listen: ${wrongHost}` };
  const port = Number(digits);
  if (port > 65535) return refuse(text, 'ports run from 0 to 65535');
  return { ok: true, host, port };
}

const refuse = (text: string, why: string): ListenAddress => ({
  ok: false,
  message: `--listen "${text}": ${why}, for example ${DEFAULT_LISTEN}`,
});

/**
 * The loopback networks of RFC 1122, 3.2.1.3 (g) and RFC 4291, 2.5.3, also as IPv4 mapped into
 * IPv6.
 */
export function isLoopbackAddress(address: string): boolean {
  const plain = address.replace(/^::ffff:/i, '');
  return plain === '::1' || (isIPv4(plain) && plain.startsWith('127.'));
}

/**
 * Whether a Host header names this machine itself; anything else may be a foreign name that was
 * rebound to it.
 */
export function isLoopbackHost(header: string | undefined): boolean {
  const [, bracketed, plain] = /^(?:\[([^\]]+)\]|([^:]+))(?::\d{1,5})?$/.exec(header ?? '') ?? [];
  const host = bracketed ?? plain;
  return host !== undefined && (host.toLowerCase() === 'localhost' || isLoopbackAddress(host));
}

export const urlOf = (host: string, port: number): string =>
  `http://${isIPv6(host) ? `[${host}]` : host}:${String(port)}`;
