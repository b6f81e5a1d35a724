/**
 * Whether a text is the name or the IPv4 address of a host. What a profile of Exchange 2013 and
 * later holds in its place, `GUID@domain`, is a mailbox and is none.
 */
export const isHostName = (text: string): boolean =>
  /^(?=.{1,253}$)[a-z\d_](?:[a-z\d_-]{0,62})(?:\.[a-z\d_][a-z\d_-]{0,62}){0,126}\.?$/i.test(text);

/** The host of a URL; null where the text is none. */
export function hostOfText(text: string): string | null {
  const url = URL.parse(text);
  return url !== null && isHostName(url.hostname) ? url.hostname : null;
}
