import * as z from 'zod/mini';
import type { NetworkState } from '../../../model/network-state.ts';

/** `ip -j addr`, of which this is read; ip-address(8). */
export const KernelLinks = z.array(
  z.object({
    ifname: z.string(),
    flags: z.array(z.string()),
    addr_info: z.array(z.object({ local: z.optional(z.string()) })),
  }),
);
export type KernelLinks = z.infer<typeof KernelLinks>;

/** `ip -j route get ADDRESS`; where there is no way, `ip` prints none. */
export const KernelRoutes = z.array(z.object({ dev: z.optional(z.string()) }));

/** Adapter that the kernel names for each destination; null: it has no way there. */
export interface KernelWays {
  readonly publicV4: string | null;
  readonly publicV6: string | null;
  readonly exchange: string | null;
  readonly gateway: string | null;
}

/** Adapters of the soak, by what they stand for. Everything else is noise. */
export const CAST = {
  lan0: 'lan',
  lan1: 'lan',
  wwan0: 'mobile',
  tun0: 'tunnel',
  wg0: 'tunnel',
} as const;
type Member = keyof typeof CAST;
const isMember = (name: string): name is Member => name in CAST;
const roleOf = (name: string | null): (typeof CAST)[Member] | null =>
  name !== null && isMember(name) ? CAST[name] : null;

/**
 * What a published state must say; `over` is undefined where the kernel's routes do not decide it.
 */
export interface Truth {
  readonly label: NetworkState['label'];
  readonly tunnel: {
    readonly state: NetworkState['tunnel']['state'];
    readonly adapter: string | null;
  };
  readonly over: NetworkState['over'] | undefined;
  readonly link: NetworkState['link'] | undefined;
}

/** The state that the kernel's own words amount to, without a line of the code that is on trial. */
export function truthOf(links: KernelLinks, ways: KernelWays): Truth {
  const running = new Set(
    links
      .filter(({ flags }) => flags.includes('UP') && flags.includes('LOWER_UP'))
      .map(({ ifname }) => ifname),
  );
  const usable = (name: string | null): string | null =>
    name !== null && running.has(name) ? name : null;
  const [v4, v6, exchange, gateway] = [
    ways.publicV4,
    ways.publicV6,
    ways.exchange,
    ways.gateway,
  ].map(usable);
  const internet = v4 ?? v6 ?? null;
  const tunnels = links
    .filter(
      ({ ifname, addr_info }) =>
        roleOf(ifname) === 'tunnel' &&
        running.has(ifname) &&
        addr_info.some(({ local = '' }) => isWide(local)),
    )
    .map(({ ifname }) => ifname);

  const carrying = tunnels.find((name) => name === exchange);
  const beneath = [gateway, internet]
    .map((name) => roleOf(name ?? null))
    .find((role) => role === 'lan' || role === 'mobile');
  const way = roleOf(internet ?? exchange ?? null);
  const link = way === 'tunnel' ? beneath : (way ?? 'none');
  if (carrying !== undefined)
    return { label: 'tunnel', tunnel: { state: 'up', adapter: carrying }, over: beneath, link };
  // Of several without a route, the one that carries the Internet is the one to name.
  const named = tunnels.find((name) => name === internet) ?? tunnels.toSorted()[0];
  if (named !== undefined)
    return {
      label: 'tunnel-no-route',
      tunnel: { state: 'up-no-route', adapter: named },
      over: beneath,
      link,
    };
  const none = { state: 'none', adapter: null } as const;
  if (way === null) return { label: 'offline', tunnel: none, over: null, link: 'none' };
  return { label: way === 'mobile' ? 'mobile' : 'lan-foreign', tunnel: none, over: null, link };
}

/** Neither IPv6's link-local address nor loopback's. */
const isWide = (address: string): boolean =>
  address !== '' &&
  !address.startsWith('fe80:') &&
  !address.startsWith('127.') &&
  address !== '::1';

/** Where the published state and the truth part; null where they agree. */
export function difference(
  { label, tunnel, over, link }: NetworkState,
  truth: Truth,
): string | null {
  const said = {
    label,
    tunnel: { state: tunnel.state, adapter: tunnel.adapter },
    ...(truth.over === undefined ? {} : { over }),
    ...(truth.link === undefined ? {} : { link }),
  };
  const real = {
    label: truth.label,
    tunnel: truth.tunnel,
    ...(truth.over === undefined ? {} : { over: truth.over }),
    ...(truth.link === undefined ? {} : { link: truth.link }),
  };
  return JSON.stringify(said) === JSON.stringify(real)
    ? null
    : `published ${JSON.stringify(said)}, the kernel says ${JSON.stringify(real)}`;
}

/**
 * Whether two states tell a reader the same: all but when it began, the order of lists and IPv6's
 * link-local addresses.
 */
export const tellsTheSame = (one: NetworkState, other: NetworkState): boolean =>
  tale(one) === tale(other);

const tale = ({ adapters, tunnels, sources, ...rest }: NetworkState): string =>
  JSON.stringify({
    ...rest,
    since: '',
    adapters: adapters
      .map((adapter) => ({
        ...adapter,
        addresses: adapter.addresses.filter((address) => !address.startsWith('fe80:')).toSorted(),
      }))
      .filter(({ addresses }) => addresses.length > 0)
      .map((adapter) => JSON.stringify(adapter))
      .toSorted(),
    tunnels: tunnels.map((tunnel) => JSON.stringify(tunnel)).toSorted(),
    sources: sources.map((source) => JSON.stringify(source)).toSorted(),
  });
