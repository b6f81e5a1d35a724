import { errorName } from '../../lib/error-name.ts';
import { createSocket } from 'node:dgram';
import { isIP, isIPv4 } from 'node:net';
import type { Adapter } from '../../model/network-state.ts';
import { kernelRoute as linuxRoute } from '../platform/linux/kernel-route.ts';
import { kernelRoute as macRoute } from '../platform/macos/kernel-route.ts';
import type { RouteEgress, RouteAnswer } from '../platform/route-answer.ts';
import { kernelRoute as windowsRoute } from '../platform/windows/best-route.ts';
import { isLoopback, plainAddress } from './addresses.ts';
import { BEST_CARRIERS, routeBySource } from './route-by-source.ts';
import type { Route } from './watcher-types.ts';
import { ROUTE } from '../../model/text/en/evidence-network.ts';
import { withDeadline } from '../../lib/deadline.ts';

/**
 * What the kernel said: where packets to the target leave and start, or the name of its refusal.
 */
export type SourceAnswer =
  | { readonly ok: true; readonly source: string; readonly egress?: RouteEgress }
  | { readonly ok: false; readonly error: string };

/** Asks the kernel for the way to an IP literal. */
export type AskSource = (target: string) => Promise<SourceAnswer>;

/** The system's own answer to "which interface"; other systems are asked for the source alone. */
const KERNELS: Partial<Readonly<Record<NodeJS.Platform, (target: string) => RouteAnswer>>> = {
  linux: linuxRoute,
  darwin: macRoute,
  win32: windowsRoute,
};

/**
 * Stand for "the Internet" in the route decision: a.root-servers.net, which no VPN pins a host
 * route to, as they do to public resolvers. Nothing is ever sent there.
 */
export const PUBLIC_V4 = '198.41.0.4';
export const PUBLIC_V6 = '2001:503:ba3e::2:30';

/**
 * Any port does: connecting a UDP socket decides the route and sends nothing (RFC 1122 §4.1.4,
 * connect(2)).
 */
const ANY_PORT = 53;

/** The kernel answers without waiting; the limit is there for a system that does not. */
const ANSWER_WITHIN_MS = 1000;

/**
 * No route at all, or no such address family on this machine: the last four are IPv6 switched off,
 * or left out of the kernel.
 */
const NO_ROUTE: ReadonlySet<string> = new Set([
  'ENETUNREACH',
  'ENETDOWN',
  'EADDRNOTAVAIL',
  'EAFNOSUPPORT',
  'EPFNOSUPPORT',
  'EPROTONOSUPPORT',
]);

/** Whether an error says that this system has no way there, rather than that somebody barred one. */
export const saysNoRoute = (error: string): boolean => NO_ROUTE.has(error);

/**
 * Of rtnetlink: no rule led to a route. `unreachable` routes have a name of their own. Windows says
 * the same of its own loopback while no network is there, and its sockets know better.
 */
const isWithoutRoute = (error: string): boolean =>
  process.platform === 'linux' && error === 'ENETUNREACH';

/**
 * `unreachable`, `blackhole` and `prohibit` routes in Linux's order; EPERM is a filter on the
 * connect itself.
 */
const FORBIDDEN = new Set(['EHOSTUNREACH', 'EINVAL', 'EACCES', 'EPERM']);

/**
 * Asks the system for the interface, and by UDP connect where it names none. The connect has the
 * last word about refusals: filters on the laptop refuse it, and nothing else; without a route
 * there is nothing for them to refuse. Sends nothing, resolves no names.
 */
export const askKernel: AskSource = async (target) => {
  const said = KERNELS[process.platform]?.(target);
  if (said === undefined) return askBySource(target);
  if (!said.ok)
    return isWithoutRoute(said.error)
      ? said
      : asRefused(process.platform, said.error, await askBySource(target));
  const { source, egress } = said;
  if (source !== null) return { ok: true, source, ...(egress === undefined ? {} : { egress }) };
  const start = await askBySource(target);
  return start.ok && egress !== undefined ? { ...start, egress } : start;
};

/**
 * What a socket's refusal means beside that of the system's table. Sockets of macOS say "no route to
 * host" where there is none at all (in6_selectroute of xnu), and an IPv4 network looks so to IPv6;
 * only a route of the table that rejects forbids.
 *
 * @param told the table's refusal
 */
export const asRefused = (
  system: NodeJS.Platform,
  told: string,
  bySocket: SourceAnswer,
): SourceAnswer =>
  system === 'darwin' && !bySocket.ok && bySocket.error === 'EHOSTUNREACH' && !FORBIDDEN.has(told)
    ? { ok: false, error: 'ENETUNREACH' }
    : bySocket;

/** Asks by UDP connect for the source address alone. */
export const askBySource: AskSource = (target) => {
  if (isIP(target) === 0) return Promise.resolve({ ok: false, error: ROUTE.notAnAddress });
  return withDeadline<SourceAnswer>(
    { timeoutMs: ANSWER_WITHIN_MS },
    () => ({ ok: false, error: 'ETIMEDOUT' }),
    (settle) => {
      const socket = createSocket(isIPv4(target) ? 'udp4' : 'udp6');
      socket.on('error', (error) => {
        settle({ ok: false, error: errorName(error) });
      });
      // With a callback, connect hands it the error and emits none; the address then reads 0.0.0.0.
      socket.connect(ANY_PORT, target, (error?: Error) => {
        settle(
          error === undefined
            ? sourceOf(() => socket.address().address)
            : { ok: false, error: errorName(error) },
        );
      });
      // The listener stays: a socket that is closing may still report.
      return () => {
        socket.close();
      };
    },
  );
};

function sourceOf(read: () => string): SourceAnswer {
  try {
    return { ok: true, source: plainAddress(read()) };
  } catch (error) {
    return { ok: false, error: errorName(error) };
  }
}

/**
 * Turns the kernel's answer into a route: by the interface that it named, else by the adapter that
 * holds the source address.
 */
export function routeFrom(
  answer: SourceAnswer,
  target: string,
  adapters: readonly Adapter[],
): Route {
  if (!answer.ok) {
    if (saysNoRoute(answer.error)) return { kind: 'none' };
    return FORBIDDEN.has(answer.error)
      ? { kind: 'blocked', error: answer.error }
      : { kind: 'unknown', error: answer.error };
  }
  const { source, egress } = answer;
  const loopback = adapters.find(({ kind }) => kind === 'loopback');
  // The kernel delivers to an address of its own over loopback, whichever adapter holds that
  // address; Windows names the holder.
  if (loopback !== undefined && (source === plainAddress(target) || isLoopback(source)))
    return { kind: 'via', adapter: loopback.name, source };
  if (egress === undefined) return routeBySource(source, adapters);
  if (!egress.isRunning || !adapters.some(({ name }) => name === egress.adapter))
    // A pulled cable leaves a static route in the table, and the kernel goes on choosing it.
    return { kind: 'none', why: ROUTE.notRunning(egress.adapter) };
  const { adapter, nextHop, table } = egress;
  return {
    kind: 'via',
    adapter,
    source,
    ...(nextHop === undefined ? {} : { nextHop }),
    ...(table === undefined ? {} : { table }),
  };
}

/**
 * The route that gives a host with several addresses its best chance; null for a host without
 * addresses.
 */
export function bestRoute(routes: readonly Route[], adapters: readonly Adapter[]): Route | null {
  const rank = (route: Route): number => {
    if (route.kind !== 'via')
      return BEST_CARRIERS.length + ['unknown', 'blocked', 'none'].indexOf(route.kind);
    const kind = adapters.find(({ name }) => name === route.adapter)?.kind ?? 'virtual';
    return BEST_CARRIERS.indexOf(kind);
  };
  return routes.toSorted((one, other) => rank(one) - rank(other))[0] ?? null;
}
