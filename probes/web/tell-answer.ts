import type { Door, DoorSetting } from '../../model/door.ts';
import { withMore } from '../../model/step-outcome.ts';
import type { AskedMember } from './ask-member.ts';
import { offersIn } from './auth-offers.ts';
import type { DoorRecorder } from './door-recorder.ts';
import { type DoorOutcome, judgeAnswer, judgeLogin, otherFront } from './judge-answer.ts';
import { noAnswer } from './judge-place.ts';
import { formIn } from './login-form.ts';
import type { Shown } from './look-behind.ts';
import { type Standing, withSame } from './members.ts';
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
    recorder.record('web-who', withSame(noAnswer(walked.last.answer), standing), ofAnswer, address);
    return { hops };
  }
  const answers: readonly [Answer, ...Answer[]] = [firstAnswer, ...more];
  const by = whoAnswered(answers, isCaptive);
  const offers = offersIn(answers.flatMap((answer) => valuesOf(answer, 'www-authenticate')));
  const form = answers.map(formIn).find((one) => one !== null) ?? null;
  const other = otherFront(front, by);
  const seenBy = other === null ? by : { ...by, evidence: [...by.evidence, other] };
  const judgedAnswer = judgeAnswer({ kind, answers, by: seenBy, offers });
  const outcome = withBeside(judgedAnswer, beside);
  const isSame = failing === 'web-who' && outcome.status === 'fail';
  recorder.record('web-who', isSame ? withSame(outcome, standing) : outcome, ofAnswer, address);
  if (judgedAnswer.status === 'ok')
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
