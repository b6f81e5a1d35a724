/** A page's head stands in its first bytes; nothing is read beyond. */
export const MAX_HEAD_BYTES = 8 * 1024;

/** Attributes of one `<meta>` tag: name, then the value in double quotes, single quotes or none. */
const ATTRIBUTE =
  /([a-z-]{1,32})\s{0,8}=\s{0,8}(?:"([^"]{0,2048})"|'([^']{0,2048})'|([^\s"'>]{1,2048}))/gi;

/**
 * Where a page sends its browser by itself: the URL of `<meta http-equiv="refresh">` (HTML, shared
 * declarative refresh steps), as it is written; null: nowhere.
 */
export function metaRefresh(head: string): string | null {
  for (const [, tag = ''] of head.slice(0, MAX_HEAD_BYTES).matchAll(/<meta\b([^>]{0,4096})>/gi)) {
    const attributes = new Map(
      [...tag.matchAll(ATTRIBUTE)].map(([, name = '', double, single, bare]) => [
        name.toLowerCase(),
        double ?? single ?? bare ?? '',
      ]),
    );
    if (attributes.get('http-equiv')?.toLowerCase() !== 'refresh') continue;
    const target = /^[\s\d.]*[;,\s]\s*(?:url\s*=\s*)?['"]?([^'"\s]+)/i.exec(
      attributes.get('content') ?? '',
    )?.[1];
    if (target !== undefined) return target.replaceAll('&amp;', '&');
  }
  return null;
}
