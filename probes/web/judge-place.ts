import type { HttpAnswer } from '../../lib/http-exchange.ts';
import type { WebStep } from '../../model/check.ts';
import type { DoorKind } from '../../model/door.ts';
import { type Failed, inconclusive, OK, type StepOutcome } from '../../model/step-outcome.ts';
import { DOOR } from '../../model/text/en/evidence-web.ts';
import type { Asked } from './ask.ts';
import { offersIn } from './auth-offers.ts';
import { type AnswerCode, judgeAnswer } from './judge-answer.ts';
import { judgeTls, type TlsCode, type TlsEnd } from './judge-tls.ts';
import type { ServerFlight } from './server-flight.ts';
import { saysNoRoute } from '../network/route.ts';
import { type Answer, valuesOf } from './types.ts';
import { whoAnswered } from './who-answered.ts';

export type PlaceCode = 'HOST_UNREACHABLE' | TlsCode | AnswerCode;
export type PlaceOutcome = StepOutcome<'door' | 'host' | 'gateway', PlaceCode>;
export type PlaceFailure = Failed<PlaceCode, 'door' | 'host' | 'gateway'>;

/** What one place came to, each of its steps alone; null: it was not come to. */
export interface PlaceJudged {
  readonly tcp: StepOutcome<'door' | 'host', 'HOST_UNREACHABLE'>;
  /** Null for plain http, too. */
  readonly tls: StepOutcome<'door' | 'host', TlsCode> | null;
  /** Who answers, by the first answer alone. */
  readonly who: StepOutcome<'door' | 'host' | 'gateway', AnswerCode> | null;
  /** The first step that failed. */
  readonly failing: { readonly step: WebStep; readonly outcome: PlaceFailure } | null;
  /** An answer of HTTP came, whatever it says. */
  readonly isAnswered: boolean;
  /** The kernel itself has no way there: nothing was tried. */
  readonly isUnrouted: boolean;
}

export interface PlaceAsked {
  /** Address, or the proxy's, as a person reads it. */
  readonly name: string;
  readonly isTls: boolean;
  readonly asked: Asked;
  readonly flight: ServerFlight | null;
  /** The first answer, decoded. */
  readonly answer: Answer | null;
}

interface Around {
  readonly kind: DoorKind;
  readonly isCaptive: boolean;
}

/** Judges one place by itself: the connection, TLS, and the first answer. Pure. */
export function judgePlace(place: PlaceAsked, around: Around): PlaceJudged {
  const tcp = judgeTcp(place.name, place.asked.answer);
  const isReached = tcp.status === 'ok';
  const tls = isReached && place.isTls ? judgeEnd(tlsEndOf(place), around.kind === 'owa') : null;
  const isSecured =
    isReached && (!place.isTls || (place.asked.tls !== null && !isLate(place.asked)));
  const who = isSecured ? judgeFirst(place, around) : null;
  const steps = [
    ['web-tcp', tcp],
    ['web-tls', tls],
    ['web-who', who],
  ] as const;
  const failing = steps.find(([, outcome]) => outcome?.status === 'fail');
  return {
    tcp,
    tls,
    who,
    failing:
      failing === undefined
        ? null
        : { step: failing[0], outcome: failing[1] as unknown as PlaceFailure },
    isAnswered: place.answer !== null,
    // The kernel's own words, at once: no packet has left.
    isUnrouted: !place.asked.answer.ok && saysNoRoute(place.asked.answer.error),
  };
}

function judgeTcp(
  name: string,
  answer: HttpAnswer,
): StepOutcome<'door' | 'host', 'HOST_UNREACHABLE'> {
  if (answer.ok || (answer.at !== 'connect' && answer.at !== 'name'))
    return OK(DOOR.connected(name));
  if (answer.kind === 'aborted') return inconclusive(DOOR.cut);
  return {
    status: 'fail',
    code: 'HOST_UNREACHABLE',
    evidence: [DOOR.dead(name, answer.error)],
    args: { address: [name] },
  };
}

/** Null where the deadline came first. */
function tlsEndOf({ asked: { answer, tls }, flight }: PlaceAsked): TlsEnd | null {
  if (tls !== null && !isLate({ answer })) return { kind: 'stands', facts: tls, flight };
  if (answer.ok || answer.kind === 'aborted') return null;
  return { kind: 'failed', error: answer.error, flight, hadStood: tls !== null };
}

/**
 * TLS 1.3 stands before the server has looked for a certificate, and TLS 1.2 where it is wanted for a
 * path alone: the alert comes in the place of the answer.
 */
const isLate = ({ answer }: Pick<Asked, 'answer'>): boolean =>
  !answer.ok && answer.at === 'answer' && answer.error.startsWith('ERR_SSL_');

const judgeEnd = (end: TlsEnd | null, isBrowsed: boolean): StepOutcome<'door' | 'host', TlsCode> =>
  end === null ? inconclusive(DOOR.cut) : judgeTls(end, isBrowsed);

function judgeFirst(
  { asked, answer }: PlaceAsked,
  { kind, isCaptive }: Around,
): StepOutcome<'door' | 'host' | 'gateway', AnswerCode> {
  if (answer === null) return noAnswer(asked.answer);
  const offers = offersIn(valuesOf(answer, 'www-authenticate'));
  return judgeAnswer({
    kind,
    answers: [answer],
    by: whoAnswered([answer], isCaptive),
    offers,
  });
}

/** The connection stands, and nothing that HTTP knows came back. */
export const noAnswer = (answer: HttpAnswer): StepOutcome<'door' | 'host', 'WEB_SERVER_BUSY'> =>
  !answer.ok && answer.kind === 'aborted'
    ? inconclusive(DOOR.cut)
    : {
        status: 'fail',
        code: 'WEB_SERVER_BUSY',
        evidence: [DOOR.noAnswer(answer.ok ? '' : answer.why)],
        args: { reason: DOOR.noAnswer(answer.ok ? '' : answer.error) },
      };
