import type { HttpAnswer } from '../../lib/http-exchange.ts';
import type { Hop } from '../../model/door.ts';
import { ask, type Asked } from './ask.ts';
import type { Place } from './place.ts';
import type { DoorRequest } from './requests.ts';
import { type Answer, valuesOf, type WebIo } from './types.ts';

/** Redirects beyond these are a loop, or a server that wants to keep us. */
const MAX_HOPS = 5;

/** The answers of a door, hop by hop. */
export interface Walked {
  readonly answers: readonly Answer[];
  readonly hops: Hop[];
  /** Of the last hop, whatever it came to. */
  readonly last: Asked;
  readonly ms: number;
}

/**
 * Redirects on the same host, each recorded; one that leads elsewhere is where the walk ends.
 *
 * @param asked what the first request came to
 */
export async function followed(
  first: DoorRequest,
  place: Place,
  asked: Asked,
  io: WebIo,
): Promise<Walked> {
  const answers: Answer[] = [];
  const hops: Hop[] = [];
  let request = first;
  let last = asked;
  let { ms } = asked;
  for (;;) {
    const answer = answerIn(request, last.answer);
    hops.push(hopOf(request.url, answer));
    if (answer === null) break;
    answers.push(answer);
    const next = first.follows ? nextHere(answer) : null;
    if (next === null || hops.length >= MAX_HOPS) break;
    request = { ...first, url: next };
    last = await ask(request, place, io);
    ms += last.ms;
  }
  return { answers, hops, last, ms };
}

/** Where a redirect of this host leads on this host; null where it leads elsewhere or nowhere. */
export function nextHere(answer: Answer): URL | null {
  const [location] = valuesOf(answer, 'location');
  if (answer.status < 300 || answer.status >= 400 || location === undefined) return null;
  const next = URL.parse(location, answer.url.href);
  if (next === null || !/^https?:$/.test(next.protocol)) return null;
  return next.hostname === answer.url.hostname ? next : null;
}

/** Null where no answer of HTTP came. */
export const answerIn = ({ url, method }: DoorRequest, answer: HttpAnswer): Answer | null =>
  answer.ok
    ? {
        url,
        method,
        status: answer.status,
        phrase: answer.phrase.slice(0, 1000),
        fields: answer.fields,
        body: answer.body.toString('latin1'),
      }
    : null;

const MAX_URL_CHARACTERS = 1000;
const shown = (text: string, most: number): string =>
  text.replace(/[\p{Cc}\p{Cf}]/gu, ' ').slice(0, most);

/** Queries may hold what a login page wants to have back: of a target only its path is kept. */
const withoutQuery = (url: URL): string => `${url.origin}${url.pathname}`;

/** @param answer null where none came */
export function hopOf(url: URL, answer: Answer | null): Hop {
  const to = answer === null ? undefined : valuesOf(answer, 'location')[0];
  const target = to === undefined ? null : URL.parse(to, url.href);
  return {
    url: shown(withoutQuery(url), MAX_URL_CHARACTERS),
    status: answer?.status ?? null,
    phrase: answer === null ? null : shown(answer.phrase, 300),
    location: target === null ? null : shown(withoutQuery(target), MAX_URL_CHARACTERS),
  };
}
