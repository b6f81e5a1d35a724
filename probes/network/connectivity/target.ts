import { isIP } from 'node:net';
import type { Stage } from '../../../lib/channel.ts';
import { signalAfter } from '../../../lib/deadline.ts';
import { hostOfUrl } from '../../../model/net/host.ts';
import { CUT, failedAt, type Cut, type FailedAt, type Failure } from './answers.ts';
import type { Named, ResolveName } from './names.ts';
import { isHere, type ProxyServer } from './proxy-settings.ts';

/** Each probe by itself: name, connection and answer together. */
export const LOOK_TIMEOUT_MS = 4000;

/**
 * The same words for everybody: whoever watches the wire learns that Linesman asks, and no more.
 */
export const USER_AGENT = 'Linesman/1';

/** One probe: what is asked, from which of this laptop's addresses, and through what. */
export interface ProbeRequest {
  readonly url: URL;
  readonly source: string;
  readonly proxy: ProxyServer | null;
}

/** The caller's signal and the probe's own limit, told apart at the end. */
export interface Deadline {
  readonly signal: AbortSignal;
  /** How a probe ends that was stopped: cut from outside, or silent for too long. */
  stopped(at: FailedAt): Failure | Cut;
}

export function limitedTo(timeoutMs: number, outer: AbortSignal): Deadline {
  return {
    signal: AbortSignal.any([outer, signalAfter(timeoutMs)]),
    stopped: (at) => (outer.aborted ? CUT : failedAt(at, 'ETIMEDOUT')),
  };
}

/** A port and how to bind: what a socket is opened with. */
export interface Target {
  readonly host: string;
  readonly port: number;
  readonly family: 4 | 6;
  readonly localAddress?: string;
}

export const portOf = ({ port, protocol }: URL): number =>
  port !== '' ? Number(port) : protocol === 'https:' ? 443 : 80;

/** Where the first hop of a leg may be reached, one target for each address of its name. */
export async function targetsOf(
  { url, source, proxy }: ProbeRequest,
  resolve: ResolveName,
  limit: Deadline,
): Promise<{ readonly kind: 'targets'; readonly targets: readonly Target[] } | Failure | Cut> {
  const { host, port } = proxy ?? { host: hostOfUrl(url), port: portOf(url) };
  const ours = isIP(source) === 6 ? 6 : 4;
  const literal = isIP(host);
  if (literal !== 0 && literal !== ours && !isHere(host)) return failedAt('local', 'EAFNOSUPPORT');
  const named: Named = await resolve(host, ours, limit.signal);
  if (named.kind === 'cut') return limit.stopped('name');
  if (named.kind === 'failed') return named;
  return {
    kind: 'targets',
    targets: named.addresses.map((address) => ({
      host: address,
      port,
      family: isIP(address) === 6 ? 6 : 4,
      // This laptop is reached by loopback alone, whatever the way out.
      ...(isHere(address) ? {} : { localAddress: source }),
    })),
  };
}

/** How far a look came, by the stage of the connection. */
export const FAILED_AT: Readonly<Record<Stage, FailedAt>> = {
  name: 'name',
  connect: 'connect',
  proxy: 'answer',
  tls: 'answer',
  answer: 'answer',
};

/**
 * Errors of this laptop's own, which say nothing about the network: the address is gone, or there
 * is no descriptor left.
 */
const LOCAL_ERRORS = new Set([
  'EADDRNOTAVAIL',
  'EADDRINUSE',
  'EMFILE',
  'ENFILE',
  'ENOBUFS',
  'ENOMEM',
]);

/** @param error the system's name of it */
export const failureOf = (error: string, at: FailedAt): Failure =>
  failedAt(LOCAL_ERRORS.has(error) ? 'local' : at, error.slice(0, 200));

/** Tries one target after the other until one of them connects. */
export async function firstOf<Answer extends { readonly kind: string }>(
  targets: readonly Target[],
  limit: Deadline,
  attempt: (target: Target) => Promise<Answer | Failure | Cut>,
): Promise<Answer | Failure | Cut> {
  let last: Answer | Failure | Cut = CUT;
  for (const target of targets) {
    if (limit.signal.aborted) return limit.stopped('connect');
    last = await attempt(target);
    if (!isUnconnected(last)) return last;
  }
  return last;
}

const isUnconnected = (answer: { readonly kind: string }): boolean =>
  answer.kind === 'failed' && 'at' in answer && answer.at === 'connect';
