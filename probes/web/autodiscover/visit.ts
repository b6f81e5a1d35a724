import type { Validity } from '../../../model/clock.ts';
import { TLS } from '../../../model/text/en/evidence-web.ts';
import { approach } from '../approach.ts';
import { answerIn } from '../answer-in.ts';
import { ask, type Asked } from '../ask.ts';
import { isDateError, validityOf } from '../clock-witness.ts';
import { resolveHost } from '../name.ts';
import { type DoorRequest, OUTLOOK } from '../requests.ts';
import type { Answer, LookIo } from '../types.ts';

/** What one place of the search came to; `proxy`: by which, as `HOST:PORT`; absent: none. */
export type Visited = Came & { readonly proxy?: string };

type Came =
  | { readonly kind: 'nameless'; readonly error: string; readonly isCertain: boolean }
  | { readonly kind: 'unreachable'; readonly error: string }
  | { readonly kind: 'tls-failed'; readonly error: string }
  | { readonly kind: 'silent'; readonly why: string; readonly distrust: string | null }
  | {
      readonly kind: 'answer';
      readonly answer: Answer;
      /** Why the certificate does not hold, in words; null where it does, and for plain http. */
      readonly distrust: string | null;
      /** When it holds, where its dates alone are against it. */
      readonly validity?: Validity | null;
    }
  /** The proxy of this laptop does not lead there. */
  | { readonly kind: 'not-led'; readonly why: string }
  /** The deadline came first. */
  | { readonly kind: 'cut' };

export type Visit = (url: URL) => Promise<Visited>;

/** Names that do not exist, by the resolver's own word. */
const NO_SUCH_NAME: readonly string[] = ['ENOTFOUND', 'ENODATA'];
const AROUND = { kind: 'autodiscover', isCaptive: false } as const;

/**
 * Asks one place by GET, as Outlook names itself, the way that the system's settings name: by its
 * proxy, or at the first address that is reached.
 */
export const visitWith =
  (io: LookIo): Visit =>
  async (url) => {
    const request: DoorRequest = { method: 'GET', url, headers: OUTLOOK, follows: false };
    const by = await approach(request, AROUND, io);
    if (by.via === 'direct') return visitDirectly(request, io);
    if (by.seen.kind === 'leads')
      return { ...visitedIn(request, by.member.asked), proxy: by.proxy };
    return by.seen.kind === 'cut'
      ? { kind: 'cut' }
      : { kind: 'not-led', why: by.seen.why, proxy: by.proxy };
  };

async function visitDirectly(request: DoorRequest, io: LookIo): Promise<Visited> {
  const host = request.url.hostname.replace(/^\[(.*)\]$/, '$1');
  const { addresses, error } = await resolveHost(host, io);
  if (error !== null) return { kind: 'nameless', error, isCertain: NO_SUCH_NAME.includes(error) };
  let last: Visited = { kind: 'cut' };
  for (const address of addresses) {
    last = visitedIn(request, await ask(request, { via: 'direct', address }, io));
    if (last.kind !== 'unreachable') return last;
  }
  return last;
}

function visitedIn(request: DoorRequest, { answer: came, tls }: Asked): Visited {
  const distrust = tls?.error == null ? null : `${TLS.error(tls.error)}, ${TLS.bears(tls.names)}`;
  const answer = answerIn(request, came);
  if (answer !== null) {
    const validity = tls !== null && isDateError(tls.error) ? validityOf(tls) : null;
    return { kind: 'answer', answer, distrust, validity };
  }
  if (came.ok || came.kind === 'aborted') return { kind: 'cut' };
  if (came.at === 'connect') return { kind: 'unreachable', error: came.error };
  return came.at === 'tls'
    ? { kind: 'tls-failed', error: came.error }
    : { kind: 'silent', why: came.why, distrust };
}
