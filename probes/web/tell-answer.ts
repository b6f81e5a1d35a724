import type { Door, DoorSetting } from '../../model/door.ts';
import { withMore } from '../../model/step-outcome.ts';
import { HOP } from '../../model/text/en/evidence-web.ts';
import type { AskedMember } from './ask-member.ts';
import { offersIn } from './auth-offers.ts';
import type { Beside } from './beside/look-beside.ts';
import type { DoorRecorder } from './door-recorder.ts';
import { type DoorOutcome, judgeAnswer, judgeLogin, otherFront } from './judge-answer.ts';
import { noAnswer } from './judge-place.ts';
import { type FormOf, formIn } from './login-form.ts';
import type { Walked } from './hops.ts';
import type { Shown } from './look-behind.ts';
import { type Standing, withSame } from './members.ts';
import { tellHops } from './tell-hops.ts';
import { type Answer, valuesOf } from './types.ts';
import { whoAnswered } from './who-answered.ts';

/** What stands above a connection: TLS, who answers, what login it wants. */
export interface Stood {
  readonly chosen: AskedMember;
  readonly shown: Shown;
  readonly standing: Standing;
  /** The address asked; null where a proxy was. */
  readonly address: string | null;
}

/** Records what came over the connection. @returns what the door shows of it */
export function tellAnswer(
  { kind, front, expect }: Pick<DoorSetting, 'kind' | 'front' | 'expect'>,
  { chosen: { judged, asked }, shown: { walked, beside }, standing, address }: Stood,
  isCaptive: boolean,
  recorder: DoorRecorder,
): Partial<Door> {
  const { hops } = walked;
  const failing = judged.failing?.step;
  // A certificate that does not hold hides nothing: who answers is told all the same.
  if (judged.tls !== null) {
    const tls = failing === 'web-tls' ? withSame(judged.tls, standing) : judged.tls;
    recorder.record('web-tls', tls, asked.tlsMs, address);
  }
  if (judged.who === null) return { hops };
  const ofAnswer = walked.ms - (asked.tcpMs ?? 0) - (asked.tlsMs ?? 0);
  const [firstAnswer, ...more] = walked.answers;
  if (firstAnswer === undefined) {
    recorder.record('web-who', withSame(noAnswer(asked.answer), standing), ofAnswer, address);
    return { hops };
  }
  tellHops(walked, recorder);
  const answers: readonly [Answer, ...Answer[]] = [firstAnswer, ...more];
  const by = whoAnswered(answers, isCaptive);
  const offers = offersIn(answers.flatMap((answer) => valuesOf(answer, 'www-authenticate')));
  const form = answers.map(formIn).find((one) => one !== null) ?? null;
  const other = otherFront(front, by);
  const seenBy = other === null ? by : { ...by, evidence: [...by.evidence, other] };
  const judgedAnswer = judgeWalk(
    judgeAnswer({ kind, answers, by: seenBy, offers }),
    { walked, answers },
    form,
  );
  const outcome = withBeside(judgedAnswer, beside);
  const isSame = failing === 'web-who' && outcome.status === 'fail';
  recorder.record('web-who', isSame ? withSame(outcome, standing) : outcome, ofAnswer, address);
  // Of a login that lies behind a silent hop nothing is known.
  if (judgedAnswer.status === 'ok' && walked.hops.length === answers.length)
    recorder.record(
      'web-auth',
      withMore(judgeLogin({ kind, offers, form, expect }), beside.login, {}),
      null,
      address,
    );
  return {
    hops,
    who: by.who,
    auth: [...(form === null ? [] : ['form']), ...offers],
    preAuth: beside.preAuth,
  };
}

/** The last answer in the light of how it was come to: at another host, or in a circle. */
function judgeWalk(
  outcome: DoorOutcome,
  {
    walked,
    answers,
  }: { readonly walked: Walked; readonly answers: readonly [Answer, ...Answer[]] },
  form: FormOf | null,
): DoorOutcome {
  const [first] = answers;
  const last = answers.at(-1) ?? first;
  if (outcome.status === 'fail' && last.url.hostname !== first.url.hostname)
    return withMore(outcome, [], { host: last.url.hostname });
  if (!walked.isEndless || outcome.status !== 'ok' || form !== null) return outcome;
  const reason = HOP.endless(answers.length, last.url.href);
  // Some servers send back whoever does not show the cookie that they have just given.
  const isCookieless = answers.some((answer) => valuesOf(answer, 'set-cookie').length > 0);
  const evidence = [reason, ...(isCookieless ? [HOP.wantsCookies] : []), ...outcome.evidence];
  return isCookieless
    ? { status: 'inconclusive', code: null, evidence }
    : { status: 'fail', code: 'WEB_SERVER_BUSY', evidence, args: { reason } };
}

/** The answer with what was asked beside it; a channel that fails where the first one stands is told. */
function withBeside(outcome: DoorOutcome, { who, trouble, facts }: Beside): DoorOutcome {
  if (outcome.status !== 'ok' || trouble === null) return withMore(outcome, who, {}, facts);
  return {
    status: 'degraded',
    code: 'RPC_PROXY_ERROR',
    evidence: [...outcome.evidence, ...who],
    args: { reason: trouble },
    facts,
  };
}
