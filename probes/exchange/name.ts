import { isIP } from 'node:net';
import { errorName } from '../../lib/error-name.ts';
import { timed } from './climb.ts';
import type { LadderIo } from './types.ts';

/**
 * Resolvers give up after 5 to 30 s; longer than this no person waits, and a name that takes it is
 * broken.
 */
export const RESOLVE_TIMEOUT_MS = 5000;
/** Addresses climbed of one name; an array of Exchange servers has fewer. */
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
