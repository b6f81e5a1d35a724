import { isIP } from 'node:net';
import { errorName } from '../../../lib/error-name.ts';
import { CUT, failedAt, type Cut, type Failure } from './answers.ts';

/** Addresses of a name that are tried. */
const MAX_ADDRESSES = 3;

export type Named =
  { readonly kind: 'named'; readonly addresses: readonly [string, ...string[]] } | Failure | Cut;

/** getaddrinfo(3): addresses of one family; rejects with the resolver's error. */
export type Lookup = (host: string, family: 4 | 6) => Promise<readonly string[]>;

/**
 * Addresses of a host in the family of the source; a literal is its own. Resolves at once when the
 * signal aborts.
 */
export type ResolveName = (host: string, family: 4 | 6, signal: AbortSignal) => Promise<Named>;

/**
 * Calls that may wait at the same time; more means that a dead name server has held several
 * networks' worth of them.
 */
const MAX_PENDING = 8;

/**
 * The system's resolver cannot be called off, and a dead name server holds a call without end: so
 * one call a name, shared by all looks that begin before it is answered on the same network, and
 * few in all.
 *
 * @param network says on which network we are: an answer of the one before is not used on the next
 */
export function sharedResolver(lookup: Lookup, network: () => number): ResolveName {
  const pending = new Map<string, Promise<Named>>();

  const ask = (host: string, family: 4 | 6): Promise<Named> => {
    const key = `${network().toString()} ${family.toString()} ${host}`;
    const waiting = pending.get(key);
    if (waiting !== undefined) return waiting;
    if (pending.size >= MAX_PENDING) return Promise.resolve(failedAt('local', 'EBUSY'));
    const answer = lookup(host, family).then(read, (error: unknown): Named =>
      failedAt('name', errorName(error)),
    );
    pending.set(key, answer);
    void answer.then(() => pending.delete(key));
    return answer;
  };
  return (host, family, signal) =>
    isIP(host) === 0
      ? Promise.race([ask(host, family), cutBy(signal)])
      : Promise.resolve(read([host]));
}

function read(answers: readonly string[]): Named {
  const [first, ...rest] = answers.filter((address) => isIP(address) !== 0).slice(0, MAX_ADDRESSES);
  return first === undefined
    ? failedAt('name', 'ENODATA')
    : { kind: 'named', addresses: [first, ...rest] };
}

/** Resolves when the signal aborts. */
function cutBy(signal: AbortSignal): Promise<Cut> {
  return new Promise((resolve) => {
    const cut = (): void => {
      resolve(CUT);
    };
    if (signal.aborted) cut();
    else signal.addEventListener('abort', cut, { once: true });
  });
}
