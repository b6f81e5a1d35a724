import { LOOK_UP } from '../../model/text/en/schedule.ts';
import { hostOfUrl, isIPAddress } from '../../model/net/host.ts';
import { signalAfter } from '../../lib/deadline.ts';
import type { ChooseWays } from '../../lib/http-client.ts';
import type { RouteTargets } from '../../probes/network/watcher-types.ts';
import { reasonOf } from '../../lib/error-name.ts';
import type { Log } from '../log.ts';
import { watchedIn } from '../settings/watched.ts';
import type { ResolvedSettings } from '../settings/resolved.ts';

/**
 * Addresses whose routes decide what the network is. Names are resolved here, bounded in time; the
 * last answer stands while none comes.
 */
export interface TargetBook {
  targets(): RouteTargets;
  /** Resolves gateway, collector and the inside host again. @returns whether an address changed */
  refresh(): Promise<boolean>;
  /** Addresses that Exchange was reached under. */
  rememberExchange(addresses: readonly string[]): void;
}

export interface TargetOptions {
  readonly settings: ResolvedSettings;
  /** From the last good run, so that a restart without DNS still knows where Exchange lies. */
  readonly exchangeAddresses: readonly string[];
  readonly resolve: (host: string) => Promise<readonly string[]>;
  /** By a proxy the route to it counts, not that to the collector. */
  readonly chooseWays: ChooseWays;
  readonly log: Log;
}

const RESOLVE_TIMEOUT_MS = 3_000;
const MAX_ADDRESSES = 16;

export function createTargetBook({
  settings,
  exchangeAddresses,
  resolve,
  chooseWays,
  log,
}: TargetOptions): TargetBook {
  const {
    exchange,
    gateway,
    collector,
    network: { trust },
  } = settings;
  let remembered = exchangeAddresses;
  const known = new Map<string, readonly string[]>();
  const hosts = [
    ...new Set([
      gateway?.host,
      collector === null ? undefined : hostOf(collector.url),
      trust === null ? undefined : hostOf(trust.url),
    ]),
  ].filter((host) => host !== undefined);
  const of = (host: string | undefined): readonly string[] =>
    host === undefined ? [] : isIPAddress(host) ? [host] : (known.get(host) ?? []);
  /** Who is connected to first on the way to the collector. */
  let firstHop = collector === null ? null : hostOf(collector.url);
  const silent = new Set<string>();
  const pending = new Map<string, Promise<readonly string[]>>();

  /**
   * The system's resolver cannot be cancelled and has few threads: a name that it still works on is
   * not asked again.
   */
  const ask = (host: string): Promise<readonly string[]> => {
    const present = pending.get(host);
    if (present !== undefined) return present;
    const asked = resolve(host).finally(() => {
      pending.delete(host);
    });
    pending.set(host, asked);
    return asked;
  };
  const lookUp = async (host: string): Promise<boolean> => {
    const answer = await within(RESOLVE_TIMEOUT_MS, ask(host));
    if (!answer.ok) {
      if (!silent.has(host)) log(LOOK_UP.failed(host, answer.error, known.has(host)));
      silent.add(host);
      return false;
    }
    silent.delete(host);
    const before = known.get(host) ?? [];
    const addresses = inOrderOf(before, answer.value).slice(0, MAX_ADDRESSES);
    const changed = JSON.stringify(addresses) !== JSON.stringify(before);
    known.set(host, addresses);
    return changed;
  };

  /** @returns whether it is another one, or has another address */
  const lookUpFirstHop = async (): Promise<boolean> => {
    if (collector === null) return false;
    const url = new URL(collector.url);
    const { ways } = await chooseWays(url, signalAfter(RESOLVE_TIMEOUT_MS));
    const before = firstHop;
    firstHop = ways[0]?.host ?? hostOfUrl(url);
    const isAsked = isIPAddress(firstHop) || hosts.includes(firstHop);
    const isNew = isAsked ? false : await lookUp(firstHop);
    return isNew || firstHop !== before;
  };

  return {
    targets: () => ({
      exchange: watchedIn(settings) === null ? [] : exchangeTargets(exchange, remembered),
      gateway: of(gateway?.host),
      collector: firstHop === null ? [] : of(firstHop),
      trusted: trust === null ? [] : of(hostOf(trust.url)),
    }),
    refresh: async () => {
      const changes = await Promise.all([
        ...hosts.filter((host) => !isIPAddress(host)).map(lookUp),
        lookUpFirstHop(),
      ]);
      return changes.includes(true);
    },
    rememberExchange: (addresses) => {
      if (addresses.length > 0)
        remembered = inOrderOf(remembered, addresses).slice(0, MAX_ADDRESSES);
    },
  };
}

/**
 * Name servers turn the order of several addresses with each answer: another first one would void
 * what was found out of the first.
 */
const inOrderOf = (before: readonly string[], now: readonly string[]): readonly string[] => [
  ...before.filter((address) => now.includes(address)),
  ...now.filter((address) => !before.includes(address)),
];

function exchangeTargets(
  { host, addresses }: ResolvedSettings['exchange'],
  remembered: readonly string[],
): readonly string[] {
  // Where only doors are set up, theirs are known once they were asked.
  if (host === null) return remembered;
  if (isIPAddress(host)) return [host];
  const configured = addresses.filter(isIPAddress);
  return configured.length > 0 ? configured : remembered;
}

const hostOf = (url: string): string => hostOfUrl(new URL(url));

/** A late answer is dropped. */
async function within<T>(
  timeoutMs: number,
  work: Promise<T>,
): Promise<
  { readonly ok: true; readonly value: T } | { readonly ok: false; readonly error: string }
> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<{ readonly ok: false; readonly error: string }>((resolve) => {
    timer = setTimeout(() => {
      resolve({ ok: false, error: LOOK_UP.noAnswer(timeoutMs) });
    }, timeoutMs);
  });
  const done = work.then(
    (value) => ({ ok: true as const, value }),
    (thrown: unknown) => ({ ok: false as const, error: reasonOf(thrown) }),
  );
  const first = await Promise.race([done, late]);
  clearTimeout(timer);
  return first;
}
