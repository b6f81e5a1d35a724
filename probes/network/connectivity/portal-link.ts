/** Longest address of a portal that is kept, in characters. */
const MAX_LINK_CHARACTERS = 2048;

/**
 * Where a reference of a `Location` or a refresh leads (RFC 9110 §10.2.2, RFC 3986 §5; parsed as a
 * browser does): an absolute http or https URL without credentials. Null: to nowhere that a browser
 * may be sent, or too long.
 *
 * @param reference as it was sent; a header's bytes as Latin-1
 * @param base URL of the request, or the page's own `<base>`
 */
export function portalLink(reference: string, base: URL): string | null {
  const text = fromBytes(reference);
  if (text.length > MAX_LINK_CHARACTERS || !URL.canParse(text, base.href)) return null;
  const url = new URL(text, base);
  if (url.protocol !== 'http:' && url.protocol !== 'https:') return null;
  url.username = '';
  url.password = '';
  return url.href.length > MAX_LINK_CHARACTERS ? null : url.href;
}

/** Servers write a name beyond ASCII as UTF-8; Node hands each of its bytes on as a character. */
function fromBytes(text: string): string {
  const bytes = Buffer.from(text, 'latin1').toString('utf8');
  return bytes.includes('\ufffd') ? text : bytes;
}
