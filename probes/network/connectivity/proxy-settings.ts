import { BlockList, isIP } from 'node:net';
import type { ProxyAddress, WaysOut } from '../../../lib/http-client.ts';
import { hostOfUrl } from '../../../model/net/host.ts';
import { isLoopback } from '../addresses.ts';

/** An HTTP proxy. */
export type ProxyServer = ProxyAddress;

/** How the system reaches the Web. */
export interface ProxySettings {
  /** For http and https URLs; null: directly. */
  readonly http: ProxyServer | null;
  readonly https: ProxyServer | null;
  /**
   * Hosts that are reached directly: `name`, `.suffix`, `*.pattern`, `*`, address, range or
   * `host:port`, each as its system writes them.
   */
  readonly bypass: readonly string[];
  /** Names without a dot are reached directly. */
  readonly bypassesSimpleNames: boolean;
  /** Where the PAC script lies that chooses instead; null: there is none. */
  readonly pacUrl: string | null;
  /** The network is asked for such a script first (WPAD). */
  readonly discovers: boolean;
  /**
   * Why it cannot be told here which proxy serves a URL (a SOCKS proxy, settings that could not be
   * read); null when it can.
   */
  readonly untold: string | null;
}

export const NO_PROXY: ProxySettings = {
  http: null,
  https: null,
  bypass: [],
  bypassesSimpleNames: false,
  pacUrl: null,
  discovers: false,
  untold: null,
};

export const untoldProxy = (untold: string): ProxySettings => ({ ...NO_PROXY, untold });

/** `HOST:PORT`, as a person reads it. */
export const proxyName = ({ host, port }: ProxyServer): string =>
  `${isIP(host) === 6 ? `[${host}]` : host}:${port.toString()}`;

/** The proxy for one URL; null: it is reached directly. */
export function proxyFor(url: URL, settings: ProxySettings): ProxyServer | null {
  const server = url.protocol === 'https:' ? settings.https : settings.http;
  if (server === null) return null;
  const host = hostOfUrl(url);
  if (isHere(host)) return null;
  if (settings.bypassesSimpleNames && !host.includes('.') && isIP(host) === 0) return null;
  return settings.bypass.some((entry) => bypasses(entry, host, url)) ? null : server;
}

/**
 * This machine: no proxy can lead there (Chromium, net/docs/proxy.md, implicit bypass rules).
 */
export const isHere = (host: string): boolean =>
  host === 'localhost' || host.endsWith('.localhost') || (isIP(host) !== 0 && isLoopback(host));

/**
 * The ways to one URL: the proxy that serves it, and directly, should the proxy be one that is not
 * reached from here. A laptop carries a company's settings to other networks.
 */
export function waysTo(url: URL, settings: ProxySettings): WaysOut {
  const proxy = proxyFor(url, settings);
  return { ways: proxy === null ? [null] : [proxy, null], untold: settings.untold };
}

function bypasses(entry: string, host: string, url: URL): boolean {
  const pattern = entry
    .trim()
    .toLowerCase()
    .replace(/^https?:\/\//, '');
  if (pattern === '') return false;
  if (pattern === '*' || pattern === host || pattern === url.host) return true;
  if (pattern.includes('/')) return isWithin(host, pattern);
  if (pattern.includes('*')) return matchesParts(pattern.split('*'), host);
  // curl(1), no_proxy: a name stands for its subdomains too, with or without a leading dot.
  return isIP(host) === 0 && host.endsWith(pattern.startsWith('.') ? pattern : `.${pattern}`);
}

/**
 * Whether the host is an address of a range in CIDR notation (RFC 4632 §3.1), as curl(1) reads it.
 */
export function isWithin(host: string, range: string): boolean {
  const [network = '', bits = ''] = range.split('/');
  const version = isIP(network);
  const length = Number(bits);
  if (
    version === 0 ||
    isIP(host) !== version ||
    !/^\d{1,3}$/.test(bits) ||
    length > (version === 6 ? 128 : 32)
  )
    return false;
  const list = new BlockList();
  const family = version === 6 ? 'ipv6' : 'ipv4';
  list.addSubnet(network, length, family);
  return list.check(host, family);
}

/**
 * Whether the parts follow each other in the text, the first at its start and the last at its end;
 * no pattern makes this slow.
 */
export function matchesParts(parts: readonly string[], text: string): boolean {
  const [first = '', ...rest] = parts;
  const last = rest.pop() ?? '';
  if (!text.startsWith(first)) return false;
  let from = first.length;
  for (const part of rest) {
    const at = text.indexOf(part, from);
    if (at < 0) return false;
    from = at + part.length;
  }
  return text.length - last.length >= from && text.endsWith(last);
}
