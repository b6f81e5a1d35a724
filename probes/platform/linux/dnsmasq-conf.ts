import { isIP } from 'node:net';
import { serversIn } from './resolv-conf.ts';

/** How its files are read; tests pass their own. */
export interface DnsmasqFiles {
  /** Null: there is none, or it is not for us to read. */
  readonly read: (file: string) => string | null;
  /** Names in a folder, in no order; empty where it cannot be listed. */
  readonly list: (folder: string) => readonly string[];
}

/** dnsmasq(8) starts here; Debian and Fedora include the folder by option or file. */
const ROOTS = ['/etc/dnsmasq.conf', '/etc/dnsmasq.d'] as const;
/** Where Debian's start script has it read what was given by DHCP and VPNs. */
const GIVEN = ['/run/dnsmasq/resolv.conf', '/run/resolvconf/resolv.conf'] as const;
/** Files in all: an include may include itself. */
const MAX_FILES = 64;
const MAX_LINES = 4096;

/** What a whole configuration says of forwarding. */
interface Forwarding {
  readonly servers: { readonly domains: readonly string[]; readonly address: string | null }[];
  readonly resolvFiles: string[];
  noResolv: boolean;
}

/**
 * The servers to which a dnsmasq of this laptop forwards a name, by its files: those of the longest
 * domain that holds it, else those of every name and of the files in the form of resolv.conf(5).
 * Empty: its files do not tell.
 */
export function dnsmasqServers(host: string, files: DnsmasqFiles): readonly string[] {
  const told = forwardingIn(files);
  const name = host.toLowerCase().replace(/\.$/, '');
  const lengthOf = (domains: readonly string[]): number =>
    Math.max(
      -1,
      ...domains
        .filter((domain) => name === domain || name.endsWith(`.${domain}`))
        .map(({ length }) => length),
    );
  const longest = Math.max(-1, ...told.servers.map(({ domains }) => lengthOf(domains)));
  const ofDomain = told.servers.filter(
    ({ domains }) => longest >= 0 && lengthOf(domains) === longest,
  );
  // `server=/corp.example/#` sends the name to those of every name after all.
  if (ofDomain.length > 0 && ofDomain.every(({ address }) => address !== null))
    return ofDomain.flatMap(({ address }) => address ?? []);
  const ofAll = told.servers.flatMap(({ domains, address }) =>
    domains.length === 0 && address !== null ? [address] : [],
  );
  const given = told.noResolv
    ? []
    : (told.resolvFiles.length > 0 ? told.resolvFiles : GIVEN).flatMap((file) =>
        serversIn(files.read(file) ?? ''),
      );
  return [...new Set([...ofAll, ...given])];
}

function forwardingIn({ read, list }: DnsmasqFiles): Forwarding {
  const told: Forwarding = { servers: [], resolvFiles: [], noResolv: false };
  const waiting: string[] = [ROOTS[0], ...inFolder(ROOTS[1], [], list)];
  const seen = new Set<string>();
  for (let file = waiting.shift(); file !== undefined; file = waiting.shift()) {
    if (seen.has(file) || seen.size >= MAX_FILES) continue;
    seen.add(file);
    for (const line of (read(file) ?? '').split('\n').slice(0, MAX_LINES)) {
      const [, key = '', value = ''] =
        /^\s*([a-z-]+)\s*(?:=\s*"?([^"#\s]*(?:#[^"\s]*)?)"?)?\s*(?:#.*)?$/.exec(line) ?? [];
      switch (key) {
        case 'server':
        case 'local':
          told.servers.push(...serversOf(value));
          break;
        case 'resolv-file':
          told.resolvFiles.push(value);
          break;
        case 'no-resolv':
          told.noResolv = true;
          break;
        case 'conf-file':
        case 'servers-file':
          waiting.push(value);
          break;
        case 'conf-dir': {
          const [folder = '', ...endings] = value.split(',');
          waiting.push(...inFolder(folder.replace(/\/+$/, ''), endings, list));
          break;
        }
      }
    }
  }
  return told;
}

/** dnsmasq leaves out backups and hidden files; `*.conf` takes that ending alone, `.bak` leaves it out. */
const inFolder = (
  folder: string,
  endings: readonly string[],
  list: DnsmasqFiles['list'],
): readonly string[] => {
  const wanted = endings.filter((one) => one.startsWith('*')).map((one) => one.slice(1));
  const unwanted = endings.filter((one) => one !== '' && !one.startsWith('*'));
  return list(folder)
    .filter((name) => !/^\.|~$|^#.*#$/.test(name))
    .filter((name) => wanted.length === 0 || wanted.some((end) => name.endsWith(end)))
    .filter((name) => !unwanted.some((end) => name.endsWith(end)))
    .toSorted()
    .slice(0, MAX_FILES)
    .map((name) => `${folder}/${name}`);
};

/** `/corp.example/eu.corp.example/10.1.1.53#5353@tun0`; an address of null stands for `#`. */
function serversOf(value: string): Forwarding['servers'] {
  const parts = value.split('/');
  const domains = parts
    .slice(1, -1)
    .map((domain) => domain.toLowerCase().replace(/^\*?\.|\.$/g, ''));
  const [address = '', port] = (parts.at(-1) ?? '').replace(/@.*$/, '').split('#');
  if (address === '' && port !== undefined) return [{ domains, address: null }];
  if (isIP(address.replace(/%.*$/, '')) === 0) return [];
  const bare = address.replace(/%.*$/, '').toLowerCase();
  const isSix = bare.includes(':');
  const ported = isSix ? `[${bare}]:${port ?? ''}` : `${bare}:${port ?? ''}`;
  return [{ domains, address: port === undefined || port === '53' ? bare : ported }];
}
