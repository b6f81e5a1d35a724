import { spawnSync } from 'node:child_process';
import { type Need, needsCommands, needsFile, needsLinux, needsRoot } from '../needs.ts';
import { SYSTEM_PATH } from './programs.ts';

/** Root alone does not do: in many containers it may not make namespaces. */
export const needsNamespaces = (): Need => {
  const { status } = spawnSync('unshare', ['--net', 'true'], {
    timeout: 5_000,
    env: { PATH: SYSTEM_PATH },
  });
  return status === 0 ? null : 'needs leave to make network namespaces';
};

/** Namespaces and a filter between them. */
export const needsSite = (): readonly Need[] => [
  needsLinux(),
  needsRoot(),
  needsNamespaces(),
  needsCommands('ip', 'nft', 'ss', 'sysctl'),
];

/** A site, and in it a real endpoint mapper with a foreign client that can ask it. */
export const needsSamba = (): readonly Need[] => [
  ...needsSite(),
  needsCommands('samba', 'samba-tool'),
  needsFile('/usr/share/samba/setup/provision.ldif', 'samba-ad-provision'),
  needsFile('/usr/lib/python3/dist-packages/impacket', 'python3-impacket'),
];

/** A real SSL VPN beside it. */
export const needsVpn = (): readonly Need[] => [
  needsCommands('ocserv', 'ocpasswd', 'openconnect', 'openssl'),
  needsFile('/dev/net/tun', 'the tun driver'),
];
