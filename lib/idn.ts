import { domainToASCII } from 'node:url';

/**
 * A host name as the wire wants it (UTS #46, RFC 5890): an internationalized name in its `xn--` form,
 * everything else as it is. What cannot be converted stays, and the resolver says that it is unknown.
 */
export function asciiHost(host: string): string {
  if (/^[\x20-\x7e]*$/.test(host)) return host;
  const ascii = domainToASCII(host);
  return ascii === '' ? host : ascii;
}
