import type { Way, WaysOut } from '../../../../lib/http-client.ts';
import { hostOfUrl } from '../../../../model/net/host.ts';
import { PAC } from '../../../../model/text/en/evidence-connectivity.ts';

/** More proxies in a row than this nobody names. */
const MAX_WAYS = 8;
const ENTRY = /^(\w+)(?:\s+(\S+))?$/;

/**
 * The ways that `FindProxyForURL` names, in its order: `DIRECT`, `PROXY host:port`, separated by
 * semicolons (Netscape, Navigator Proxy Auto-Config File Format, 1996). Ways that are not spoken
 * here (SOCKS, HTTPS to the proxy) are left out; when nothing else is left, the ways are a guess.
 */
export function waysOfPac(result: string): WaysOut {
  const entries = result
    .split(';')
    .map((entry) => entry.trim())
    .filter((entry) => entry !== '')
    .slice(0, MAX_WAYS);
  const known = entries.map(wayOf).filter((way) => way !== undefined);
  const [first, ...rest] = known;
  // An empty answer means DIRECT.
  if (first === undefined)
    return {
      ways: [null],
      untold: entries.length === 0 ? null : PAC.foreign(entries.join('; ').slice(0, 100)),
    };
  return { ways: [first, ...rest], untold: null };
}

/** Undefined: a way that is not spoken here. */
function wayOf(entry: string): Way | undefined {
  const [, type = '', address = ''] = ENTRY.exec(entry) ?? [];
  switch (type.toUpperCase()) {
    case 'DIRECT':
      return null;
    case 'PROXY':
    case 'HTTP': {
      const written = `http://${address}`;
      if (address === '' || !URL.canParse(written)) return undefined;
      const url = new URL(written);
      return { host: hostOfUrl(url), port: url.port === '' ? 80 : Number(url.port) };
    }
    default:
      return undefined;
  }
}
