/** resolv.conf(5) names three; files of other programs name more. */
const MAX_SERVERS = 16;

/** Name servers of a file in the form of resolv.conf(5), or of dnsmasq's `server=`. */
export const serversIn = (text: string): string[] =>
  [...text.matchAll(/^[ \t]*(?:nameserver[ \t]+|server=)([0-9a-f.:]{2,45})(?:[%\s@#]|$)/gim)]
    .map(([, server = '']) => server.toLowerCase())
    .slice(0, MAX_SERVERS);
