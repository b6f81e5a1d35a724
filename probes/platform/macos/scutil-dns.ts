/** A name server of macOS, with the adapter that it is asked by where that is told. */
export interface MacNameServer {
  /** With a port where it is not 53, as Node writes it. */
  readonly address: string;
  readonly adapter: string | null;
}

/** One `resolver #N` of `scutil --dns` (configd, scutil; dnsinfo_internal.h). */
export interface MacResolver {
  /** The names that it answers for, in lower case; null: any. */
  readonly domain: string | null;
  readonly servers: readonly string[];
  readonly adapter: string | null;
  readonly port: number | null;
  /** Multicast and Back to My Mac: no name server is asked. */
  readonly isMulticast: boolean;
  readonly order: number;
  /** It answers only for who asks by its adapter. */
  readonly isScoped: boolean;
}

/** Resolvers that are read: Tailscale alone brings 64 for its reverse zones. */
const MAX_RESOLVERS = 256;
const MAX_SERVERS = 16;

/** The default resolver's (configd, DEFAULT_SEARCH_ORDER); it is left out there. */
const DEFAULT_ORDER = 200_000;

/** Reads what `scutil --dns` says, in its order. */
export function parseResolvers(text: string): MacResolver[] {
  const found: MacResolver[] = [];
  let isScoped = false;
  for (const block of text.split(/^(?=resolver #\d+\s*$|DNS configuration)/m)) {
    if (/^DNS configuration \(/.test(block)) isScoped = true;
    if (!/^resolver #\d+/.test(block) || found.length >= MAX_RESOLVERS) continue;
    const values = (key: string): string[] =>
      [...block.matchAll(new RegExp(String.raw`^ +${key} *: *(\S.*?)\s*$`, 'gm'))].map(
        ([, value = '']) => value,
      );
    const [port] = values('port');
    const [order] = values('order');
    found.push({
      domain:
        values('domain')[0]
          ?.toLowerCase()
          .replace(/^\*\.|\.$/g, '') ?? null,
      servers: values(String.raw`nameserver\[\d+\]`).slice(0, MAX_SERVERS),
      adapter: /\((\w+)\)/.exec(values('if_index')[0] ?? '')?.[1] ?? null,
      port: port === undefined ? null : Number(port),
      isMulticast: values('options').some((options) => /\b[mp]dns\b/.test(options)),
      order: order === undefined ? DEFAULT_ORDER : Number(order),
      isScoped,
    });
  }
  return found;
}

/**
 * The name servers that macOS asks for a name: those of the longest domain that holds it, else those
 * of every name, the first in order first. A domain's resolver often tells no adapter; the scoped one
 * with the same server does.
 */
export function serversFor(host: string, resolvers: readonly MacResolver[]): MacNameServer[] {
  const name = host.toLowerCase().replace(/\.$/, '');
  const usable = resolvers.filter(
    ({ isScoped, isMulticast, servers }) => !isScoped && !isMulticast && servers.length > 0,
  );
  const holds = ({ domain }: MacResolver): boolean =>
    domain !== null && (name === domain || name.endsWith(`.${domain}`));
  const longest = Math.max(0, ...usable.filter(holds).map(({ domain }) => domain?.length ?? 0));
  const chosen = usable.filter((one) =>
    longest === 0 ? one.domain === null : holds(one) && one.domain?.length === longest,
  );
  const adapterOf = (one: MacResolver, server: string): string | null =>
    one.adapter ??
    resolvers.find(({ isScoped, servers }) => isScoped && servers.includes(server))?.adapter ??
    null;
  const told = chosen
    .toSorted((a, b) => a.order - b.order)
    .flatMap((one) =>
      one.servers.map((server) => ({
        address: withPort(server.replace(/%.*$/, ''), one.port),
        adapter: adapterOf(one, server),
      })),
    );
  return told
    .filter(({ address }, index) => told.findIndex((other) => other.address === address) === index)
    .slice(0, MAX_SERVERS);
}

const withPort = (server: string, port: number | null): string => {
  if (port === null || port === 53) return server;
  return server.includes(':') ? `[${server}]:${String(port)}` : `${server}:${String(port)}`;
};
