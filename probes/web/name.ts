import { isIP } from 'node:net';
import { withDeadline } from '../../lib/deadline.ts';
import { errorName } from '../../lib/error-name.ts';
import { inconclusive, OK, type StepOutcome } from '../../model/step-outcome.ts';
import { DOOR } from '../../model/text/en/evidence-web.ts';
import type { WebIo } from './types.ts';

const RESOLVE_TIMEOUT_MS = 5_000;
/** Behind one name; more members than these nobody has seen at one door. */
const MAX_ADDRESSES = 8;

/** What a door's name came to; no addresses where it came to none. */
export interface Name {
  readonly outcome: StepOutcome<'door' | 'host', 'DNS_FAILED'>;
  readonly addresses: readonly string[];
  /** The resolver's name of what went wrong; null where nothing did, or the deadline came first. */
  readonly error: string | null;
  /** Null for a literal, which nobody is asked for. */
  readonly ms: number | null;
}

/** Every address of a door's host, a few at most. Never rejects. */
export async function resolveHost(host: string, io: WebIo): Promise<Name> {
  if (isIP(host) !== 0)
    return { outcome: OK(DOOR.literal(host)), addresses: [host], error: null, ms: null };
  const startMs = io.monotonicMs();
  const found = await withDeadline<readonly string[] | { readonly error: string } | null>(
    { timeoutMs: RESOLVE_TIMEOUT_MS, signal: io.signal },
    (why) => (why === 'aborted' ? null : { error: 'ETIMEDOUT' }),
    (settle) => {
      io.resolve(host).then(settle, (error: unknown) => {
        settle({ error: errorName(error) });
      });
      return undefined;
    },
  );
  const ms = io.monotonicMs() - startMs;
  if (found === null) return { outcome: inconclusive(DOOR.cut), addresses: [], error: null, ms };
  if ('error' in found || found.length === 0) {
    const error = 'error' in found ? found.error : 'ENODATA';
    return {
      outcome: {
        status: 'fail',
        code: 'DNS_FAILED',
        evidence: [DOOR.nameless(host, error)],
        args: { error, servers: [] },
      },
      addresses: [],
      error,
      ms,
    };
  }
  const all = [...new Set(found)];
  const addresses = all.slice(0, MAX_ADDRESSES);
  const more = all.length - addresses.length;
  const outcome = OK(DOOR.resolved(host, addresses), ...(more > 0 ? [DOOR.more(more)] : []));
  return { outcome, addresses, error: null, ms };
}
