import { type Need, needsCommands, needsFile, needsLinux, needsRoot } from '../needs.ts';

/** Namespaces, a filter between them, and a real endpoint mapper with a foreign client that can ask it. */
export const needsSamba = (): readonly Need[] => [
  needsLinux(), needsRoot(), needsCommands('ip', 'nft', 'ss', 'sysctl', 'samba', 'samba-tool'),
  needsFile('/usr/lib/python3/dist-packages/impacket', 'python3-impacket'),
];

/** A real SSL VPN beside it. */
export const needsVpn = (): readonly Need[] => [needsCommands('ocserv', 'ocpasswd', 'openconnect', 'openssl'), needsFile('/dev/net/tun', 'the tun driver')];
