import type { Hop } from '../../model/door.ts';
import { answerIn } from './answer-in.ts';
import { type AroundDoor, askMember } from './ask-member.ts';
import type { Asked } from './ask.ts';
import { leadOn, type Led } from './lead-on.ts';
import type { Place } from './place.ts';
import type { DoorRequest } from './requests.ts';
import { type Answer, type LookIo, targetOf, valuesOf } from './types.ts';

/** Redirects beyond these are a loop, or a server that wants to keep us. */
const MAX_HOPS = 5;

/** One redirect that was followed. */
export interface Leg {
  readonly from: URL;
  readonly to: URL;
  readonly led: Led;
  /** When it was asked. */
  readonly at: Date;
}

/** The answers of a door, hop by hop. */
export interface Walked {
  readonly answers: readonly Answer[];
  readonly hops: Hop[];
  readonly legs: readonly Leg[];
  /** It would have gone on: a circle, or a server that wants to keep us. */
  readonly isEndless: boolean;
  readonly ms: number;
}

/**
 * Redirects, each recorded: at the same place where they stay on the host, else by the way that leads
 * to the other one. A captive network's lead to its own page alone, and nobody follows them.
 *
 * @param asked what the first request came to
 */
export async function followed(
  first: DoorRequest,
  { place, asked }: { readonly place: Place; readonly asked: Asked },
  around: AroundDoor,
  io: LookIo,
): Promise<Walked> {
  const answers: Answer[] = [];
  const hops: Hop[] = [];
  const legs: Leg[] = [];
  let { url } = first;
  let last: Asked = asked;
  let { ms } = asked;
  const walked = (isEndless: boolean): Walked => ({ answers, hops, legs, isEndless, ms });
  for (;;) {
    const answer = answerIn({ ...first, url }, last.answer);
    hops.push(hopOf(url, answer));
    if (answer === null) return walked(false);
    answers.push(answer);
    const to = first.follows ? targetOf(answer) : null;
    const isHere = to?.hostname === first.url.hostname;
    if (to === null || (around.isCaptive && !isHere)) return walked(false);
    if (hops.length >= MAX_HOPS) return walked(true);
    const next = { ...first, url: to };
    const at = io.now();
    const led: Led = isHere
      ? { kind: 'asked', member: await askMember(next, place, nameOf(place), around, io) }
      : await leadOn(next, around, io);
    legs.push({ from: url, to, led, at });
    url = to;
    if (led.kind !== 'asked') {
      hops.push(hopOf(url, null));
      return walked(false);
    }
    last = led.member.asked;
    ms += last.ms;
  }
}

const nameOf = (place: Place): string =>
  place.via === 'direct' ? place.address : place.proxy.host;

/** Where a redirect of this host leads on this host; null where it leads elsewhere or nowhere. */
export function nextHere(answer: Answer): URL | null {
  const next = targetOf(answer);
  return next?.hostname === answer.url.hostname ? next : null;
}

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
