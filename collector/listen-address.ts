import { LISTEN } from '../model/text/en/collector.ts';
import { hostError, isIPv4, isIPv6 } from '../model/net/host.ts';

export type ListenAddress =
  | { readonly ok: true; readonly host: string; readonly port: number }
  | { readonly ok: false; readonly message: string };

export const DEFAULT_LISTEN = '127.0.0.1:8440';
/** The helpdesk's pages. */
export const DEFAULT_HELPDESK = '127.0.0.1:8441';

/**
 * Reads `HOST:PORT` or `[IPV6]:PORT`. Port 0 lets the system choose.
 *
 * @param option names the option in the sentence
 * @returns the address, or a sentence that says what to write instead
 */
export function parseListenAddress(text: string, option = '--listen'): ListenAddress {
  const refuse = (why: string): ListenAddress => ({
    ok: false,
    message: LISTEN.bad(option, text, why, EXAMPLES[option] ?? DEFAULT_LISTEN),
  });
  const [, bracketed, plain, digits] = /^(?:\[([^\]]+)\]|([^:[\]]+)):(\d{1,5})$/.exec(text) ?? [];
  const host = bracketed ?? plain;
  if (host === undefined || digits === undefined) return refuse(LISTEN.form);
  if (bracketed !== undefined && !isIPv6(bracketed)) return refuse(LISTEN.brackets);
  const wrongHost = hostError(host);
  if (wrongHost !== null) return { ok: false, message: LISTEN.host(option, wrongHost) };
  const port = Number(digits);
  if (port > 65535) return refuse(LISTEN.port);
  return { ok: true, host, port };
}

const EXAMPLES: Readonly<Record<string, string>> = { '--helpdesk': DEFAULT_HELPDESK };

/** Whether only this machine reaches what listens there. */
export const isThisMachine = (host: string): boolean =>
  isLoopbackAddress(host) || host.toLowerCase() === 'localhost';

export type HelpdeskOrigin =
  /** Null: that of the address it listens on, once its port is known. */
  | { readonly ok: true; readonly origin: string | null }
  | { readonly ok: false; readonly message: string };

/**
 * Where browsers find the pages. Passwords travel there: beyond this machine under TLS alone.
 *
 * @param url as typed; null where the address itself is meant
 * @param hasTls its own, or that of a proxy before it
 */
export function helpdeskOrigin(
  { host }: { readonly host: string },
  url: string | null,
  hasTls: boolean,
): HelpdeskOrigin {
  const refuse = (message: string): HelpdeskOrigin => ({ ok: false, message });
  if (!isThisMachine(host)) {
    if (!hasTls) return refuse(LISTEN.noTls(host));
    if (url === null) return refuse(LISTEN.noUrl(host));
  }
  if (url === null) return { ok: true, origin: null };
  const parsed = URL.canParse(url) ? new URL(url) : null;
  if (parsed === null || !/^https?:$/.test(parsed.protocol) || parsed.pathname !== '/')
    return refuse(LISTEN.badUrl(url));
  if (parsed.protocol === 'http:' && !isThisMachine(parsed.hostname.replace(/^\[|\]$/g, '')))
    return refuse(LISTEN.plainUrl(url));
  return { ok: true, origin: parsed.origin };
}

/**
 * The loopback networks of RFC 1122, 3.2.1.3 (g) and RFC 4291, 2.5.3, also as IPv4 mapped into
 * IPv6.
 */
export function isLoopbackAddress(address: string): boolean {
  const plain = address.replace(/^::ffff:/i, '');
  return plain === '::1' || (isIPv4(plain) && plain.startsWith('127.'));
}

/** `HOST:PORT`, an IPv6 address in brackets. */
export const authorityOf = (host: string, port: number): string =>
  `${isIPv6(host) ? `[${host}]` : host}:${String(port)}`;

export const urlOf = (host: string, port: number, scheme: 'http' | 'https' = 'http'): string =>
  `${scheme}://${authorityOf(host, port)}`;
