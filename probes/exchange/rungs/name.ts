import { isIP } from 'node:net';
import { errorName } from '../../../lib/error-name.ts';
import type { CheckResult } from '../../../model/check.ts';
import { inconclusive, OK, skipped, type StepOutcome } from '../../../model/step-outcome.ts';
import { NAME } from '../../../model/text/en/evidence-rungs.ts';
import { cutWords, timed, type LadderRun } from '../ladder-run.ts';
import type { LadderIo } from '../types.ts';

/**
 * Resolvers give up after 5 to 30 s; longer than this no person waits, and a name that takes it is
 * broken.
 */
export const RESOLVE_TIMEOUT_MS = 5000;
/** Addresses tried of one name; an array of Exchange servers has fewer. */
export const MAX_ADDRESSES = 8;

export type NameOutcome =
  | { readonly kind: 'literal'; readonly addresses: readonly string[] }
  | { readonly kind: 'resolved'; readonly addresses: readonly string[]; readonly dropped: number }
  /** `error`: the resolver's, or `ETIMEDOUT` for its silence. */
  | { readonly kind: 'failed'; readonly addresses: readonly []; readonly error: string }
  | { readonly kind: 'cut'; readonly addresses: readonly [] };

/** Every address of a host, each once, in the resolver's order. */
export async function resolveHost(
  host: string,
  io: LadderIo,
): Promise<{ readonly outcome: NameOutcome; readonly ms: number }> {
  if (isIP(host) !== 0) return { outcome: { kind: 'literal', addresses: [host] }, ms: 0 };
  return timed(io, () => askResolver(host, io));
}

function askResolver(host: string, io: LadderIo): Promise<NameOutcome> {
  const { signal } = io;
  const cut: NameOutcome = { kind: 'cut', addresses: [] };
  if (signal.aborted) return Promise.resolve(cut);
  return new Promise((resolve) => {
    const settle = (outcome: NameOutcome): void => {
      clearTimeout(timer);
      signal.removeEventListener('abort', onAbort);
      resolve(outcome);
    };
    const onAbort = (): void => {
      settle(cut);
    };
    const timer = setTimeout(() => {
      settle({ kind: 'failed', addresses: [], error: 'ETIMEDOUT' });
    }, RESOLVE_TIMEOUT_MS);
    signal.addEventListener('abort', onAbort, { once: true });
    io.resolve(host).then(
      (answers) => {
        settle(read(answers));
      },
      (error: unknown) => {
        settle({ kind: 'failed', addresses: [], error: errorName(error) });
      },
    );
  });
}

function read(answers: readonly string[]): NameOutcome {
  const addresses = [...new Set(answers)].filter((address) => isIP(address) !== 0);
  if (addresses.length === 0) return { kind: 'failed', addresses: [], error: 'ENODATA' };
  const kept = addresses.slice(0, MAX_ADDRESSES);
  return { kind: 'resolved', addresses: kept, dropped: addresses.length - kept.length };
}

export interface NameFacts {
  readonly host: string;
  readonly name: NameOutcome;
  /** Name servers in use. */
  readonly servers: readonly string[];
  readonly linkDown: boolean;
  /** Who cut it, and when, in words. */
  readonly cut: string;
}

export function judgeName({
  host,
  name,
  servers,
  linkDown,
  cut,
}: NameFacts): StepOutcome<'host', 'DNS_FAILED'> {
  switch (name.kind) {
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
        ...OK(NAME.resolved(host, name.addresses), ...more),
        args: { host, addresses: [...name.addresses] },
      };
    }
    case 'failed': {
      const evidence = [NAME.failed(host, name.error, servers.join(', '))];
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
      };
    }
  }
}

export function checkName(
  { request, io, recorder }: LadderRun,
  { outcome, ms }: { readonly outcome: NameOutcome; readonly ms: number },
  linkDown: boolean,
): CheckResult {
  const judged = judgeName({
    host: request.host,
    name: outcome,
    servers: io.nameServers(),
    linkDown,
    cut: cutWords(io.signal, ms),
  });
  return recorder.lower('name', judged, outcome.kind === 'literal' ? null : ms);
}
