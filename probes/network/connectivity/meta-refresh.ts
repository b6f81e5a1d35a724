import { startTags } from './html-tags.ts';
import { portalLink } from './portal-link.ts';

/** A page's head stands in its first bytes; nothing is read beyond. */
export const MAX_HEAD_BYTES = 8 * 1024;

/** HTML, shared declarative refresh steps: a time, a separator, and the URL, with or without name. */
const REFRESH =
  /^\s*(?:\d+|(?=\.))[\d.]*(?:\s*[;,]\s*|\s+)(?:url\s*=\s*|(?!url\s*=))(?:"([^"]*)|'([^']*)|(\S[^]*))/i;

/**
 * Where a page sends its browser by itself: the URL of `<meta http-equiv="refresh">`, absolute;
 * null: nowhere that a browser would go.
 *
 * @param url URL of the request, which `<base href>` before the refresh may replace
 */
export function metaRefresh(head: string, url: URL): string | null {
  let base: URL | null = null;
  for (const { name, attributes } of startTags(head.slice(0, MAX_HEAD_BYTES))) {
    if (name === 'base') {
      const href = attributes.get('href');
      // The first one that has an address counts, whatever it is worth (HTML §4.2.3).
      if (href !== undefined) base ??= baseOf(plain(href), url);
    } else if (
      name === 'meta' &&
      plain(attributes.get('http-equiv') ?? '').toLowerCase() === 'refresh'
    ) {
      const target = refreshTarget(plain(attributes.get('content') ?? ''));
      if (target !== null) return portalLink(target, base ?? url);
    }
  }
  return null;
}

function baseOf(href: string, url: URL): URL {
  const base = URL.canParse(href, url.href) ? new URL(href, url) : url;
  return base.protocol === 'data:' || base.protocol === 'javascript:' ? url : base;
}

/** Where a refresh leads, as it is written: a `content` attribute, or the header `Refresh`. */
export function refreshTarget(content: string): string | null {
  const [, double, single, bare] = REFRESH.exec(content) ?? [];
  const target = (double ?? single ?? bare ?? '').trim();
  return target === '' ? null : target;
}

/** Character references by name that stand in URLs (HTML, named character references). */
const NAMED: Readonly<Record<string, string>> = {
  ...{ amp: '&', lt: '<', gt: '>', quot: '"', apos: "'", colon: ':', sol: '/', period: '.' },
  ...{ quest: '?', equals: '=', num: '#', percnt: '%', semi: ';', lowbar: '_', commat: '@' },
  ...{ Tab: '\t', NewLine: '\n', excl: '!', comma: ',', plus: '+', ast: '*' },
};

/** With its character references resolved, as far as they stand in URLs. */
const plain = (text: string): string =>
  text.replaceAll(
    /&(?:#x([0-9a-f]{1,6});?|#(\d{1,7});?|([a-z]{2,7});|(amp|lt|gt|quot)(?![a-z0-9=]))/gi,
    (whole, hex?: string, decimal?: string, closed?: string, open?: string) => {
      const name = closed ?? open;
      if (name !== undefined) return Object.hasOwn(NAMED, name) ? (NAMED[name] ?? whole) : whole;
      const code = hex === undefined ? Number(decimal) : Number.parseInt(hex, 16);
      return code > 0 && code <= 0x10ffff ? String.fromCodePoint(code) : whole;
    },
  );
