import { isIP } from 'node:net';
import { networkInterfaces } from 'node:os';
import { holdsAddress } from '../../../model/net/address-list.ts';
import { withDeadline } from '../../../lib/deadline.ts';
import { errorName } from '../../../lib/error-name.ts';
import type { CheckResult } from '../../../model/check.ts';
import { inconclusive, OK, skipped, type StepOutcome } from '../../../model/step-outcome.ts';
import { type Impossible, impossibleAddress } from '../../../model/net/impossible-address.ts';
import { NAME, NOT_TESTED } from '../../../model/text/en/evidence-rungs.ts';
import { cutWords, timed, type LadderRun, type RunIo } from '../ladder-run.ts';
import { isSilence } from '../settled.ts';
import { addressesInHostsFile } from '../../network/hosts-file.ts';
import type { LadderIo, LadderRequest } from '../types.ts';

/**
 * Resolvers give up after 5 to 30 s; longer than this no person waits, and a name that takes it is
 * broken.
 */
export const RESOLVE_TIMEOUT_MS = 5000;
/** Addresses tried of one name; an array of Exchange servers has fewer. */
export const MAX_ADDRESSES = 8;

export interface LeftOut {
  readonly address: string;
  readonly why: Impossible;
}

export type NameOutcome =
  | { readonly kind: 'literal'; readonly addresses: readonly string[] }
  | {
      readonly kind: 'resolved';
      readonly addresses: readonly string[];
      readonly dropped: number;
      /** Answers that cannot be a server's. */
      readonly leftOut: readonly LeftOut[];
    }
  /** Nothing but addresses that cannot be a server's. */
  | {
      readonly kind: 'impossible';
      readonly addresses: readonly [];
      readonly leftOut: readonly LeftOut[];
    }
  /**
   * `error`: the resolver's, or `ETIMEDOUT` for its silence; `cutAfterMs`: when the run's deadline
   * ended the silence, late enough to be one.
   */
  | {
      readonly kind: 'failed';
      readonly addresses: readonly [];
      readonly error: string;
      readonly cutAfterMs?: number;
    }
  | { readonly kind: 'cut'; readonly addresses: readonly [] };

/**
 * Every address of a host, each once, in the resolver's order.
 *
 * @param sieve why an answer cannot be a server's, null where it can; absent: every answer is taken
 */
export async function resolveHost(
  host: string,
  io: RunIo,
  sieve: Sieve = () => null,
): Promise<{ readonly outcome: NameOutcome; readonly ms: number }> {
  if (isIP(host) !== 0) {
    const why = sieve(host);
    return {
      outcome:
        why === null
          ? { kind: 'literal', addresses: [host] }
          : { kind: 'impossible', addresses: [], leftOut: [{ address: host, why }] },
      ms: 0,
    };
  }
  return timed(io, () => askResolver(host, io, sieve), {
    step: 'name',
    host,
    port: null,
    interface: null,
  });
}

type Sieve = (address: string) => Impossible | null;

/** The system's own addresses with their prefixes, as it lists them. */
const systemAddresses = (): readonly string[] =>
  Object.values(networkInterfaces()).flatMap((all = []) =>
    all.map(({ address, cidr }) => cidr ?? address),
  );

/** What cannot be Exchange: `localhost`, and whatever a person typed, is taken as it is. */
export function exchangeSieve(
  { host, typedAddresses = [] }: Pick<LadderRequest, 'host' | 'typedAddresses'>,
  { ownAddresses = systemAddresses }: Pick<LadderIo, 'ownAddresses'>,
): Sieve {
  const isLocal = isIP(host) !== 0 || /^(.+\.)?localhost\.?$/i.test(host);
  // Listing them takes a cold command two milliseconds, and a typed address may be one of them.
  const own = isLocal ? [] : ownAddresses();
  return (address) => impossibleAddress(address, own, isLocal || typedAddresses.includes(address));
}

function askResolver(host: string, io: RunIo, sieve: Sieve): Promise<NameOutcome> {
  const startMs = io.monotonicMs();
  const silent = { kind: 'failed', addresses: [], error: 'ETIMEDOUT' } as const;
  return withDeadline<NameOutcome>(
    { timeoutMs: RESOLVE_TIMEOUT_MS, signal: io.signal },
    (why) => {
      if (why === 'timed-out') return silent;
      const ms = io.monotonicMs() - startMs;
      return isSilence(ms, RESOLVE_TIMEOUT_MS, io)
        ? { ...silent, cutAfterMs: ms }
        : { kind: 'cut', addresses: [] };
    },
    (settle) => {
      io.resolve(host).then(
        (answers) => {
          settle(read(answers, sieve));
        },
        (error: unknown) => {
          settle({ kind: 'failed', addresses: [], error: errorName(error) });
        },
      );
      return undefined;
    },
  );
}

function read(answers: readonly string[], sieve: Sieve): NameOutcome {
  const addresses = [...new Set(answers)].filter((address) => isIP(address) !== 0);
  if (addresses.length === 0) return { kind: 'failed', addresses: [], error: 'ENODATA' };
  const judged = addresses.map((address) => ({ address, why: sieve(address) }));
  const leftOut = judged.flatMap(({ address, why }) => (why === null ? [] : [{ address, why }]));
  const possible = judged.filter(({ why }) => why === null).map(({ address }) => address);
  if (possible.length === 0) return { kind: 'impossible', addresses: [], leftOut };
  const kept = possible.slice(0, MAX_ADDRESSES);
  return {
    kind: 'resolved',
    addresses: kept,
    dropped: possible.length - kept.length,
    leftOut: leftOut.slice(0, MAX_ADDRESSES),
  };
}

/** The address family without which none of the addresses can be reached; null where that is not it. */
export type MissingFamily = 'IPv4' | 'IPv6' | null;

/**
 * @param hasNoRoute this system has no route to any of the addresses
 * @param isOffline it has no route to anywhere
 */
export function missingFamily(
  addresses: readonly string[],
  hasNoRoute: boolean,
  isOffline: boolean,
): MissingFamily {
  if (!hasNoRoute || isOffline || addresses.length === 0) return null;
  const families = new Set(addresses.map((address) => (isIP(address) === 6 ? 'IPv6' : 'IPv4')));
  const [family = null] = families;
  return families.size === 1 ? family : null;
}

/** Whose answer leads a name away from the server's inside addresses. */
export type WrongView = 'hosts' | 'outside' | null;

const PRIVATE = ['10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16', 'fc00::/7'];
const isPrivate = (address: string): boolean => holdsAddress(PRIVATE, '', address);

/**
 * Whose answer a name's addresses are. The settings know the inside ones; a server that moved within
 * the inside is no wrong view, and what answers is none either.
 *
 * @param answers whether one of the addresses took the first packet
 * @param inHosts addresses that the hosts file gives
 */
export function wrongView(
  name: NameOutcome,
  typedAddresses: readonly string[],
  answers: boolean,
  inHosts: () => readonly string[],
): WrongView {
  const typed = typedAddresses.filter((address) => isIP(address) !== 0);
  if (name.kind !== 'resolved' || answers || typed.length === 0) return null;
  if (name.addresses.some((address) => typed.includes(address))) return null;
  const file = inHosts();
  if (name.addresses.every((address) => file.includes(address))) return 'hosts';
  return typed.every(isPrivate) && !name.addresses.some(isPrivate) ? 'outside' : null;
}

export interface NameFacts {
  readonly host: string;
  readonly name: NameOutcome;
  /** It was typed for this run alone, and is not that of the settings. */
  readonly isHostTyped?: boolean;
  /** Name servers in use. */
  readonly servers: readonly string[];
  readonly linkDown: boolean;
  readonly missing: MissingFamily;
  /** Whose answer the name is, where it is not the inside's; null: it is, or nobody can tell. */
  readonly view: WrongView;
  /** Who cut it, and when, in words. */
  readonly cut: string;
}

export function judgeName({
  host,
  isHostTyped = false,
  name,
  servers,
  linkDown,
  missing,
  view,
  cut,
}: NameFacts): StepOutcome<
  'host',
  | 'DNS_FAILED'
  | 'DNS_WRONG_VIEW'
  | 'HOSTS_OVERRIDE'
  | 'DNS_IMPOSSIBLE_ADDRESS'
  | 'ADDRESS_FAMILY_MISSING'
> {
  if (missing !== null)
    return {
      status: 'fail',
      code: 'ADDRESS_FAMILY_MISSING',
      evidence: [NAME.noFamily(missing, name.addresses)],
      args: {
        host,
        addresses: [...name.addresses],
        family: missing,
        otherFamily: missing === 'IPv6' ? 'IPv4' : 'IPv6',
      },
    };
  if (view !== null)
    return {
      status: 'fail',
      code: view === 'hosts' ? 'HOSTS_OVERRIDE' : 'DNS_WRONG_VIEW',
      evidence: [
        NAME.resolved(host, name.addresses),
        view === 'hosts' ? NAME.inHostsFile : NAME.servers(servers.join(', ')),
      ],
      args: { host, addresses: [...name.addresses] },
    };
  switch (name.kind) {
    case 'impossible': {
      const [first] = name.leftOut;
      const addresses = name.leftOut.map(({ address }) => address);
      const namedBy = isIP(host) === 0 ? undefined : isHostTyped ? 'user' : 'settings';
      return {
        status: 'fail',
        code: 'DNS_IMPOSSIBLE_ADDRESS',
        evidence: [
          ...name.leftOut.map(({ address, why }) => NAME.leftOut(address, NAME.impossible[why])),
          ...(namedBy === undefined ? [NAME.servers(servers.join(', '))] : []),
        ],
        args: {
          host,
          addresses,
          reason: NAME.ledNowhere(host, addresses, NAME.impossible[first?.why ?? 'unspecified']),
          remedy: namedBy === undefined ? NAME.askServers(host) : NAME.nameAnother[namedBy](host),
        },
        facts: namedBy === undefined ? {} : { namedBy },
      };
    }
    case 'literal':
      return {
        ...skipped(NAME.literal(host)),
        args: { host, addresses: [...name.addresses] },
      };
    case 'cut':
      return { ...inconclusive(cut), args: { host } };
    case 'resolved': {
      const more = name.dropped === 0 ? [] : [NAME.dropped(name.dropped)];
      return {
        ...OK(
          NAME.resolved(host, name.addresses),
          ...more,
          ...name.leftOut.map(({ address, why }) => NAME.leftOut(address, NAME.impossible[why])),
        ),
        args: { host, addresses: [...name.addresses] },
      };
    }
    case 'failed': {
      const { cutAfterMs } = name;
      const evidence = [
        NAME.failed(host, name.error, servers.join(', ')),
        ...(cutAfterMs === undefined ? [] : [NOT_TESTED.cutSilence(cutAfterMs)]),
      ];
      if (linkDown)
        return {
          status: 'inconclusive',
          code: null,
          evidence: [NAME.notToItsEnd, ...evidence],
          args: { host },
        };
      return {
        status: 'fail',
        code: 'DNS_FAILED',
        evidence,
        args: { host, error: name.error, servers: servers.join(', ') },
        ...(cutAfterMs === undefined ? {} : { facts: { isCut: true } }),
      };
    }
  }
}

/**
 * Behind a VPN gateway that no tunnel leads to, inside names find no answer either: a run whose time
 * a name took up has not asked for the gateway, and blames no name server.
 */
const withinTunnel = (
  name: NameOutcome,
  { gateway, network }: Pick<LadderRequest, 'gateway' | 'network'>,
): NameOutcome =>
  name.kind === 'failed' &&
  name.cutAfterMs !== undefined &&
  gateway !== null &&
  network.tunnel.state !== 'up'
    ? { kind: 'cut', addresses: [] }
    : name;

export async function checkName(
  { request, io, recorder }: LadderRun,
  { outcome, ms }: { readonly outcome: NameOutcome; readonly ms: number },
  {
    linkDown,
    missing,
    answers,
  }: Pick<NameFacts, 'linkDown' | 'missing'> & { readonly answers: boolean },
): Promise<CheckResult> {
  const { hostsFile = addressesInHostsFile } = io;
  // Outside a VPN that is wanted the outside's answer is as it should be.
  const { tunnel, trust } = request.network;
  const isInside = request.gateway === null || tunnel.state === 'up' || trust === 'corporate';
  const view = wrongView(outcome, request.typedAddresses ?? [], answers || !isInside, () =>
    hostsFile(request.host),
  );
  const judged = judgeName({
    host: request.host,
    isHostTyped: request.isHostTyped === true,
    name: withinTunnel(outcome, request),
    servers:
      outcome.kind === 'failed' ||
      view === 'outside' ||
      (outcome.kind === 'impossible' && isIP(request.host) === 0)
        ? await io.nameServers(request.host)
        : [],
    linkDown,
    missing,
    view,
    cut: cutWords(io.signal, ms),
  });
  return recorder.lower('name', judged, outcome.kind === 'literal' ? null : ms);
}
