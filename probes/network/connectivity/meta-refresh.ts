import { portalLink } from './portal-link.ts';

/** A page's head stands in its first bytes; nothing is read beyond. */
export const MAX_HEAD_BYTES = 8 * 1024;

/** Attributes of one tag: name, then the value in double quotes, single quotes or none. */
const ATTRIBUTE =
  /([a-z-]{1,32})\s{0,8}=\s{0,8}(?:"([^"]{0,2048})"|'([^']{0,2048})'|([^\s"'>]{1,2048}))/gi;

/** Longest comment and longest tag that are told from the rest of a head. */
const COMMENT = /<!--[^]{0,8192}?-->/g;
const TAG = /<(meta|base)\b((?:"[^"]{0,2048}"|'[^']{0,2048}'|[^>"']){0,4096})>/gi;

/** HTML, shared declarative refresh steps: a time, a separator, and the URL, with or without name. */
const REFRESH =
  /^\s*(?:\d+|(?=\.))[\d.]*(?:\s*[;,]\s*|\s+)(?:url\s*=\s*|(?!url\s*=))(?:"([^"]*)|'([^']*)|(\S[^]*))/i;

/**
 * Where a page sends its browser by itself: the URL of `<meta http-equiv="refresh">`, absolute;
 * null: nowhere that a browser would go.
 *
 * @param url URL of the request, which `<base href>` may replace
 */
export function metaRefresh(head: string, url: URL): string | null {
  let base = url;
  let hasBase = false;
  let target: string | null = null;
  const tags = head.slice(0, MAX_HEAD_BYTES).replaceAll(COMMENT, '').matchAll(TAG);
  for (const [, name = '', text = ''] of tags) {
    const attributes = attributesOf(text);
    if (name.toLowerCase() === 'base') {
      const href = attributes.get('href');
      // The first one counts (HTML §4.2.3).
      if (href === undefined || hasBase || !URL.canParse(href, url.href)) continue;
      base = new URL(href, url);
      hasBase = true;
    } else if (attributes.get('http-equiv')?.toLowerCase() === 'refresh')
      target ??= refreshTarget(attributes.get('content') ?? '');
  }
  return target === null ? null : portalLink(target, base);
}

/** Where a refresh leads, as it is written: a `content` attribute, or the header `Refresh`. */
export function refreshTarget(content: string): string | null {
  const [, double, single, bare] = REFRESH.exec(content) ?? [];
  const target = (double ?? single ?? bare ?? '').trim();
  return target === '' ? null : target;
}

const attributesOf = (text: string): ReadonlyMap<string, string> =>
  new Map(
    [...text.matchAll(ATTRIBUTE)].map(([, name = '', double, single, bare]) => [
      name.toLowerCase(),
      plain(double ?? single ?? bare ?? ''),
    ]),
  );

/** The character references that stand in a URL; `&amp;` last, for it is what others begin with. */
const plain = (text: string): string =>
  text
    .replaceAll(/&#(?:x([0-9a-f]{1,6})|(\d{1,7}));?/gi, (whole, hex?: string, decimal?: string) => {
      const code = hex === undefined ? Number(decimal) : Number.parseInt(hex, 16);
      return code > 0 && code <= 0x10ffff ? String.fromCodePoint(code) : whole;
    })
    .replaceAll('&quot;', '"')
    .replaceAll('&apos;', "'")
    .replaceAll('&amp;', '&');
