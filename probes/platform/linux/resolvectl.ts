import { isIP } from 'node:net';

/** What systemd-resolved asks by one link, or by none of its own (`Global`). */
export interface ResolvedLink {
  /** Null: Global. */
  readonly adapter: string | null;
  readonly servers: readonly string[];
  /** Asked where there is no other at all; Global's alone. */
  readonly fallback: readonly string[];
  /** Names that it answers for, in lower case without `~` and the last dot; empty: any (`~.`). */
  readonly domains: readonly string[];
  /** Whether it is asked for names that no domain holds. */
  readonly isDefault: boolean;
}

const MAX_LINKS = 256;
const MAX_SERVERS = 16;
const MAX_DOMAINS = 256;

/**
 * Reads `resolvectl status`. Up to systemd 246 each value has a line of its own, and "DefaultRoute
 * setting" is a key; later "+DefaultRoute" is one of the protocols. Servers of a link that has no
 * scope of DNS, for want of a carrier, are not asked.
 */
export function parseResolvectl(text: string): ResolvedLink[] {
  const found: ResolvedLink[] = [];
  for (const block of text.split(/^(?=Global\b|Link \d+ \()/m).slice(0, MAX_LINKS)) {
    const [, adapter = null] = /^Link \d+ \((.*)\)\s*$/m.exec(block.split('\n', 1)[0] ?? '') ?? [];
    if (adapter === null && !block.startsWith('Global')) continue;
    const values = valuesIn(block);
    const scopes = values.get('Current Scopes');
    if (scopes !== undefined && !scopes.includes('DNS')) continue;
    const told = [
      ...(values.get('Protocols') ?? []).filter((word) => word.endsWith('DefaultRoute')),
      ...(values.get('DefaultRoute setting') ?? []),
    ];
    const serversOf = (key: string): readonly string[] =>
      (values.get(key) ?? []).flatMap(serverIn).slice(0, MAX_SERVERS);
    found.push({
      adapter,
      servers: serversOf('DNS Servers'),
      fallback: serversOf('Fallback DNS Servers'),
      domains: (values.get('DNS Domain') ?? [])
        .map((domain) => domain.toLowerCase().replace(/^~/, '').replace(/\.$/, ''))
        .slice(0, MAX_DOMAINS),
      // Before systemd 240 every link was asked.
      isDefault: adapter === null || ['+DefaultRoute', 'yes', undefined].includes(told[0]),
    });
  }
  return found;
}

/** Words of a block by their key; a line without a key goes on with the one before. */
function valuesIn(block: string): Map<string, readonly string[]> {
  const values = new Map<string, readonly string[]>();
  let last = '';
  for (const line of block.split('\n').slice(1)) {
    // Some versions leave the colon out behind the servers of Global.
    const [, key, told] =
      /^ *([A-Za-z][A-Za-z. ]*?)(?::(?: +|$)|(?<=DNS Servers) )(.*)$/.exec(line) ?? [];
    last = key ?? last;
    const words = (told ?? line).split(/\s+/).filter((word) => word !== '');
    values.set(last, key === undefined ? [...(values.get(last) ?? []), ...words] : words);
  }
  return values;
}

/** `10.8.0.9:5353#dns.example`, `[2001:db8::1]:853%eth0`: the address, with a port that is not 53. */
function serverIn(word: string): readonly string[] {
  const bare = word.replace(/[%#].*$/, '');
  const [, held = bare, port = '53'] =
    /^\[?([^\]]+?)(?:\]|(?<=\.\d+))(?::(\d{1,5}))?$/.exec(bare) ?? [];
  if (isIP(held) === 0) return [];
  if (port === '53') return [held];
  return [isIP(held) === 6 ? `[${held}]:${port}` : `${held}:${port}`];
}

/**
 * The servers that systemd-resolved asks for a name (systemd-resolved.service(8), "Protocols and
 * routing"): those of the links whose domain holds the most of it, `~.` the least; where none does,
 * those of the links of the default route, and the global ones.
 */
export function resolvedServersFor(
  host: string,
  links: readonly ResolvedLink[],
): { readonly address: string; readonly adapter: string | null }[] {
  const name = host.toLowerCase().replace(/\.$/, '');
  const lengthIn = ({ domains }: ResolvedLink): number =>
    Math.max(
      -1,
      ...domains
        .filter((domain) => domain === '' || name === domain || name.endsWith(`.${domain}`))
        .map(({ length }) => length),
    );
  const usable = links.filter(({ servers }) => servers.length > 0);
  const longest = Math.max(-1, ...usable.map(lengthIn));
  const asked = usable.filter((link) =>
    longest === -1 ? link.isDefault : lengthIn(link) === longest,
  );
  return usable.length === 0
    ? links.flatMap(({ fallback }) => fallback.map((address) => ({ address, adapter: null })))
    : asked.flatMap(({ adapter, servers }) => servers.map((address) => ({ address, adapter })));
}
