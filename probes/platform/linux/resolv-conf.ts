/** resolv.conf(5) names three; files of other programs name more. */
const MAX_SERVERS = 16;

/** Files in which a resolver on this laptop keeps what it forwards to, best first. */
export const UPSTREAM_FILES: readonly string[] = [
  '/run/systemd/resolve/resolv.conf',
  '/run/NetworkManager/no-stub-resolv.conf',
  '/run/NetworkManager/resolv.conf',
  '/run/resolvconf/resolv.conf',
  '/run/dnsmasq/resolv.conf',
];

/** Name servers of a file in the form of resolv.conf(5), or of dnsmasq's `server=`. */
export const serversIn = (text: string): string[] =>
  [...text.matchAll(/^[ \t]*(?:nameserver[ \t]+|server=)([0-9a-f.:]{2,45})(?:[%\s@#]|$)/gim)]
    .map(([, server = '']) => server.toLowerCase())
    .slice(0, MAX_SERVERS);
