import type { HttpAnswer } from '../../lib/http-exchange.ts';
import type { Door, DoorSetting } from '../../model/door.ts';
import type { NetworkState } from '../../model/network-state.ts';
import { inconclusive, type StepOutcome } from '../../model/step-outcome.ts';
import { DOOR } from '../../model/text/en/evidence-web.ts';
import type { Asked } from './ask.ts';
import { offersIn } from './auth-offers.ts';
import { firstReached } from './connect.ts';
import { type DoorCheck, doorRecorder } from './door-recorder.ts';
import { followed, hopOf } from './hops.ts';
import { judgeAnswer, judgeLogin, otherFront } from './judge-answer.ts';
import { judgeTls, type TlsEnd } from './judge-tls.ts';
import { formIn } from './login-form.ts';
import { resolveHost } from './name.ts';
import { requestTo } from './requests.ts';
import { type Answer, valuesOf, type WebIo } from './types.ts';
import { whoAnswered } from './who-answered.ts';

interface Around {
  readonly network: NetworkState;
  readonly server: string | null;
}

interface Knocked {
  readonly checks: readonly DoorCheck[];
  readonly door: Door;
}

/** Asks one door, bottom to top: its name, the connection, TLS, who answers, what login it wants. */
export async function knock(door: DoorSetting, around: Around, io: WebIo): Promise<Knocked> {
  const first = requestTo(door, around.server);
  const recorder = doorRecorder(door, around.network, io);
  const { kind, url, client } = door;
  const told = (more: Partial<Door> = {}): Knocked => {
    const checks = recorder.checks();
    const code = checks.find(({ status }) => status === 'fail')?.code ?? null;
    return {
      checks,
      door: {
        ...{ door: kind, url, client, via: 'direct', hops: [], who: 'unknown', auth: [] },
        preAuth: 'unknown',
        code,
        ...more,
      },
    };
  };

  const named = await resolveHost(first.url.hostname.replace(/^\[(.*)\]$/, '$1'), io);
  recorder.record('web-name', named.outcome, named.ms);
  if (named.addresses.length === 0) return told();
  // The first address that answers is asked on; the others are told of.
  const reached = await firstReached(first, named.addresses, io);
  recorder.record('web-tcp', reached.outcome, reached.ms);
  if (reached.asked === null) return told({ hops: [hopOf(first.url, null)] });
  const { asked } = reached;
  if (first.url.protocol === 'https:') {
    const end = tlsEndOf(asked);
    const judged = end === null ? inconclusive(DOOR.cut) : judgeTls(end);
    recorder.record('web-tls', judged, null);
    // A certificate that does not hold hides nothing: who answers is told all the same.
    if (end === null || end.kind === 'failed') return told({ hops: [hopOf(first.url, null)] });
  }
  const walked = await followed(first, reached.place, asked, io);
  if (walked.answers.length === 0) {
    recorder.record('web-who', noAnswer(walked.last.answer), walked.last.ms);
    return told({ hops: walked.hops });
  }
  const answers = walked.answers as [Answer, ...Answer[]];
  const by = whoAnswered(answers, around.network.label === 'captive');
  const offers = offersIn(answers.flatMap((answer) => valuesOf(answer, 'www-authenticate')));
  const form = answers.map(formIn).find((one) => one !== null) ?? null;
  const other = otherFront(door.front, by);
  const seenBy = other === null ? by : { ...by, evidence: [...by.evidence, other] };
  const outcome = judgeAnswer({ kind: door.kind, answers, by: seenBy, offers });
  recorder.record('web-who', outcome, walked.ms);
  if (outcome.status === 'ok')
    recorder.record('web-auth', judgeLogin(offers, form, door.expect), null);
  return told({
    hops: walked.hops,
    who: by.who,
    auth: [...(form === null ? [] : ['form']), ...offers],
    preAuth: form === 'isa' || form === 'citrix' ? 'proxy' : form === null ? 'unknown' : 'exchange',
  });
}

/** Null where the deadline came first. */
function tlsEndOf({ answer, tls }: Asked): TlsEnd | null {
  if (tls !== null) return { kind: 'stands', facts: tls };
  if (answer.ok) return null;
  if (answer.kind === 'aborted') return null;
  return { kind: 'failed', error: answer.error };
}

const noAnswer = (answer: HttpAnswer): StepOutcome<'door' | 'host', 'WEB_SERVER_BUSY'> =>
  !answer.ok && answer.kind === 'aborted'
    ? inconclusive(DOOR.cut)
    : {
        status: 'fail',
        code: 'WEB_SERVER_BUSY',
        evidence: [DOOR.noAnswer(answer.ok ? '' : answer.why)],
        args: { reason: DOOR.noAnswer(answer.ok ? '' : answer.error) },
      };
