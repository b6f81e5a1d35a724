import { inconclusive, OK, type StepOutcome } from '../../model/step-outcome.ts';
import { MAPI } from '../../model/text/en/evidence-mapi.ts';
import { ask, type Asked } from './ask.ts';
import type { Place } from './place.ts';
import { offersIn } from './auth-offers.ts';
import { exchangeFields, healthIn } from './exchange-seen.ts';
import { answerIn } from './answer-in.ts';
import { type DoorOutcome, judgeAnswer } from './judge-answer.ts';
import type { DoorRequest } from './requests.ts';
import { type Answer, valuesOf, type WebIo } from './types.ts';
import { whoAnswered } from './who-answered.ts';

/** What the paths beside `/mapi/emsmdb` came to. */
export interface BesideMapi {
  readonly steps: readonly {
    readonly step: 'web-nspi' | 'web-health';
    readonly outcome: DoorOutcome;
    readonly ms: number;
  }[];
  readonly answers: readonly Answer[];
}

const EMSMDB = /\/emsmdb\/?$/i;

/**
 * Asks for the address book's path up to its challenge, and for the health page, which needs no
 * login, at the place where the first path was asked. Never rejects.
 *
 * @param first the request for `/mapi/emsmdb/`
 */
export async function besideMapi(first: DoorRequest, place: Place, io: WebIo): Promise<BesideMapi> {
  const pathOf = (path: string): DoorRequest => {
    const url = new URL(first.url);
    url.pathname = url.pathname.replace(EMSMDB, path);
    return { ...first, url };
  };
  const requests = { nspi: pathOf('/nspi/'), health: pathOf('/healthcheck.htm') };
  const [nspi, health] = await Promise.all([
    ask(requests.nspi, place, io),
    ask(requests.health, place, io),
  ]);
  const answers = {
    nspi: answerIn(requests.nspi, nspi.answer),
    health: answerIn(requests.health, health.answer),
  };
  return {
    steps: [
      {
        step: 'web-nspi',
        outcome:
          answers.nspi === null ? silent('/mapi/nspi', nspi) : lightly(judgeNspi(answers.nspi)),
        ms: nspi.ms,
      },
      {
        step: 'web-health',
        outcome:
          answers.health === null ? silent('healthcheck.htm', health) : judgeHealth(answers.health),
        ms: health.ms,
      },
    ],
    answers: [answers.nspi, answers.health].filter((answer) => answer !== null),
  };
}

/** Another path of the same server answered: what keeps this one silent is not known. */
const silent = (path: string, { answer }: Asked): DoorOutcome =>
  inconclusive(MAPI.silent(path, answer.ok ? '' : answer.why));

/** Mail works without an address book: the door is weak, and not shut. */
const lightly = (outcome: DoorOutcome): DoorOutcome =>
  outcome.status === 'fail' ? { ...outcome, status: 'degraded' } : outcome;

/** The address book's path leads on where it asks for a login, as the mailbox's does. Pure. */
export const judgeNspi = (answer: Answer): DoorOutcome =>
  judgeAnswer({
    kind: 'mapi',
    answers: [answer],
    by: whoAnswered([answer], false),
    offers: offersIn(valuesOf(answer, 'www-authenticate')),
  });

/**
 * What the health page says: 200 while the server is in service. Managed availability takes the page
 * away, or lets it fail, where an administrator or a monitor took the protocol out of service. Pure.
 */
export function judgeHealth(answer: Answer): StepOutcome<'door' | 'host', 'WEB_SERVER_BUSY'> {
  const { status } = answer;
  const said = exchangeFields(answer).map(([name, value]) => MAPI.says(name, value));
  const health = healthIn(answer);
  if (health !== null) return OK(MAPI.healthy(health.server), ...said);
  if (status >= 500 && status <= 504)
    return {
      status: 'degraded',
      code: 'WEB_SERVER_BUSY',
      evidence: [MAPI.outOfService(status), ...said],
      args: { reason: MAPI.outOfService(status) },
    };
  const why = status === 200 ? MAPI.noPage : MAPI.noHealth(status);
  return { ...inconclusive(why), evidence: [why, ...said] };
}
