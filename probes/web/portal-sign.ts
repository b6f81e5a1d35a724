import { withoutScripts } from './visible-text.ts';
import { type Answer, targetOf } from './types.ts';

/** How a gateway for guests leads to its login: everything named has to be there. */
interface PortalWay {
  readonly host?: RegExp;
  readonly path?: RegExp;
  /** Names in the query, as its maker writes them. */
  readonly names?: readonly string[];
}

/**
 * Ways to login pages of guest networks, as their makers' guides for pages of one's own give them:
 * CoovaChilli (UAM), Aruba, Meraki, Fortinet, UniFi, Nomadix, Ruckus, Cisco's controllers, pfSense,
 * openNDS; and of filters on the way out that want a login of their own: Zscaler, Blue Coat.
 */
const WAYS: readonly PortalWay[] = [
  { names: ['uamip', 'challenge'] },
  { names: ['cmd', 'mac', 'essid'] },
  { host: /(?:^|\.)network-auth\.com$/i, path: /^\/splash\b/i },
  { names: ['base_grant_url', 'user_continue_url'] },
  { path: /^\/fgtauth$/i },
  { path: /^\/guest\/s\/[^/]{1,100}\/?$/i, names: ['ap', 'id'] },
  { names: ['UI', 'UIP', 'MA', 'OS'] },
  { names: ['nbiIP', 'client_mac'] },
  { names: ['sip', 'client_mac', 'uip'] },
  { names: ['switch_url', 'ap_mac'] },
  { names: ['zone', 'redirurl'] },
  { names: ['origurl', '_ordtok'] },
  { names: ['cfru'] },
  { path: /^\/(?:opennds|nodogsplash)_(?:pre)?auth\//i },
];

/** A page that leads on by itself, as Cisco's controllers send it. */
const REFRESH =
  /<meta\b[^>]{0,200}\bhttp-equiv\s*=\s*["']?refresh\b[^>]{0,200}?\burl\s*=\s*["']?([^"'>]{1,2000})/i;

const LITERAL = /^(?:\d{1,3}(?:\.\d{1,3}){3}|\[[0-9a-f:.]+\])$/i;

/**
 * Where an answer leads to the login page of a guest network; null where it does not. Beside the ways
 * of the makers: to a bare address, with the way back to what was asked. Nothing of a page's own host
 * counts.
 */
export function portalIn(answer: Answer): URL | null {
  const to = targetOf(answer) ?? refreshOf(answer);
  if (to === null || to.hostname === answer.url.hostname) return null;
  const names = new Set(to.searchParams.keys());
  const isKnown = WAYS.some(
    (way) =>
      (way.host?.test(to.hostname) ?? true) &&
      (way.path?.test(to.pathname) ?? true) &&
      (way.names?.every((name) => names.has(name)) ?? true),
  );
  return isKnown || leadsBack(to, answer.url) ? to : null;
}

function refreshOf({ status, body, url }: Answer): URL | null {
  const [, place] = status === 200 ? (REFRESH.exec(body) ?? []) : [];
  if (place === undefined || !REFRESH.test(withoutScripts(body))) return null;
  const to = URL.parse(place.trim(), url.href);
  return to !== null && /^https?:$/.test(to.protocol) ? to : null;
}

const leadsBack = ({ hostname, searchParams }: URL, asked: URL): boolean =>
  LITERAL.test(hostname) &&
  !LITERAL.test(asked.hostname) &&
  [...searchParams.values()].some((value) =>
    value
      .toLowerCase()
      .replace(/^https?:\/\//, '')
      .startsWith(asked.hostname),
  );
