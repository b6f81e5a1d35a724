import { isWithin, matchesParts } from '../../network/connectivity/proxy-settings.ts';

/** Sites that are put into a zone of Windows by hand or by policy. */
export interface ZoneSite {
  /** Place in the registry, for a person. */
  readonly where: string;
  /** `mail.example`, `*.example`, `https://mail.example`. */
  readonly pattern: string;
  /** `https`, `http`, or `*` for any. */
  readonly scheme: string;
  /** 1 intranet, 2 trusted, 3 Internet, 4 restricted. */
  readonly zone: number;
}

/** What decides whether a browser of this laptop logs on by itself. */
export type LogonRule =
  | {
      readonly kind: 'chromium';
      readonly browser: 'Chrome' | 'Chromium' | 'Edge';
      readonly where: string;
      /** AuthServerAllowlist. */
      readonly list: string;
      /** AuthSchemes; null: every one is used. */
      readonly schemes: string | null;
    }
  | {
      readonly kind: 'firefox';
      readonly where: string;
      readonly scheme: 'negotiate' | 'ntlm';
      /** `network.negotiate-auth.trusted-uris`, or that of NTLM. */
      readonly list: string;
    }
  | {
      readonly kind: 'zones';
      /** Policies first, as they outrank what a person set. */
      readonly sites: readonly ZoneSite[];
      /** Names without a dot belong to the intranet. */
      readonly isDotlessIntranet: boolean;
      /** Zone → what `1A00` says of logging on there; absent: Windows' own way. */
      readonly logon: ReadonlyMap<number, number>;
    };

const MAX_ENTRIES = 512;
const MAX_ENTRY_CHARACTERS = 300;
const entriesOf = (list: string, between: RegExp): readonly string[] =>
  list
    .split(between)
    .slice(0, MAX_ENTRIES)
    .map((entry) => entry.trim().toLowerCase())
    .filter((entry) => entry !== '' && entry.length <= MAX_ENTRY_CHARACTERS);

const portOf = ({ port, protocol }: URL): string =>
  port === '' ? (protocol === 'https:' ? '443' : '80') : port;

/**
 * Whether AuthServerAllowlist holds a server: Chromium reads it by its rules for proxies
 * (net/http/http_auth_filter.cc, net/docs/proxy.md): `[scheme://]host[:port]`, `*` anywhere, a dot
 * before a name for what ends with it, ranges of addresses.
 */
export const chromiumAllows = (list: string, url: URL): boolean =>
  entriesOf(list, /[,;]/).some((entry) => {
    const [, scheme, rest = ''] = /^(?:([a-z][a-z0-9+.-]*):\/\/)?(.*)$/.exec(entry) ?? [];
    if (scheme !== undefined && `${scheme}:` !== url.protocol) return false;
    if (rest === '<local>') return !url.hostname.includes('.');
    if (rest.includes('/')) return isWithin(url.hostname, rest);
    const [, name = '', port] = /^(.*?)(?::(\d{1,5}))?$/.exec(rest) ?? [];
    if (name === '' || (port !== undefined && port !== portOf(url))) return false;
    const pattern = name.startsWith('.') ? `*${name}` : name;
    return pattern.includes('*')
      ? matchesParts(pattern.split('*'), url.hostname)
      : pattern === url.hostname;
  });

/**
 * Whether Firefox takes a server for trusted: `[scheme://]host[:port]`, a host stands for what ends
 * with it at a dot, and a scheme alone for every host (extensions/auth/nsAuth, "trusted-uris").
 */
export const firefoxTrusts = (list: string, url: URL): boolean =>
  entriesOf(list, /,/).some((entry) => {
    const [, scheme, host = '', port] =
      /^(?:([a-z][a-z0-9+.-]*):\/\/)?([^:/]*)(?::(\d{1,5}))?/.exec(entry) ?? [];
    if (scheme !== undefined && `${scheme}:` !== url.protocol) return false;
    if (port !== undefined && port !== portOf(url)) return false;
    if (host === '') return scheme !== undefined;
    return url.hostname === host || url.hostname.endsWith(host.startsWith('.') ? host : `.${host}`);
  });

/** URLACTION_CREDENTIALS_USE of urlmon.h: log on silently; silently in the intranet alone. */
const SILENT = 0;
const INTRANET_ALONE = 0x2_0000;
const INTRANET = 1;

/**
 * The site by which Windows logs on to a server by itself, null where it does not: an exact name
 * before a pattern, a policy before what a person set.
 */
export function zoneLogsOn(
  { sites, isDotlessIntranet, logon }: Extract<LogonRule, { kind: 'zones' }>,
  url: URL,
): string | null {
  const fitting = sites.filter((site) => isSiteOf(site, url));
  const site = fitting.find(({ pattern }) => !pattern.includes('*')) ?? fitting[0];
  const isDotless = site === undefined && isDotlessIntranet && !url.hostname.includes('.');
  const zone = site?.zone ?? (isDotless ? INTRANET : null);
  if (zone === null) return null;
  const action = logon.get(zone) ?? INTRANET_ALONE;
  const logsOn = action === SILENT || (action === INTRANET_ALONE && zone <= INTRANET);
  if (!logsOn) return null;
  return site === undefined ? 'IntranetName' : `${site.where}: ${site.pattern}`;
}

function isSiteOf({ pattern, scheme }: ZoneSite, url: URL): boolean {
  const [, own, host = ''] =
    /^(?:(\*|[a-z]+):(?:\/\/)?)?([^/:]*)/.exec(pattern.toLowerCase().slice(0, 300)) ?? [];
  const wanted = own ?? scheme.toLowerCase();
  if (wanted !== '*' && `${wanted}:` !== url.protocol) return false;
  // A pattern for every host below a domain holds the domain as well.
  return (
    host === url.hostname ||
    (host.startsWith('*.') &&
      (url.hostname.endsWith(host.slice(1)) || url.hostname === host.slice(2)))
  );
}
