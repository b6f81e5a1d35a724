import type { Door, DoorSetting } from '../../model/door.ts';
import type { NetworkState } from '../../model/network-state.ts';
import { offersIn } from './auth-offers.ts';
import { type DoorCheck, doorRecorder } from './door-recorder.ts';
import { judgeAnswer, judgeLogin, otherFront } from './judge-answer.ts';
import { noAnswer } from './judge-place.ts';
import { formIn } from './login-form.ts';
import { standingBeside, tcpOf, withSame } from './members.ts';
import { resolveHost } from './name.ts';
import { type NamedPlace, reach } from './reach.ts';
import { requestTo } from './requests.ts';
import { type Answer, type LookIo, valuesOf } from './types.ts';
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
export async function knock(door: DoorSetting, around: Around, io: LookIo): Promise<Knocked> {
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
  const places = named.addresses.map((address): NamedPlace => ({
    name: address,
    place: { via: 'direct', address },
  })) as [NamedPlace, ...NamedPlace[]];
  const isCaptive = around.network.label === 'captive';
  const { members, chosen, walked } = await reach(first, places, { kind, isCaptive }, io);
  const { address, judged, asked } = chosen;
  const standing = standingBeside(chosen, members);
  for (const { address: at, judged: other, asked: by } of standing.others)
    if (other.failing !== null)
      recorder.other(at, other.failing.step, other.failing.outcome, by.ms, judged.failing === null);
  recorder.record('web-tcp', tcpOf(chosen, standing), asked.tcpMs ?? asked.ms, address);
  if (judged.tcp.status !== 'ok') return told({ hops: walked.hops });
  // A certificate that does not hold hides nothing: who answers is told all the same.
  const failing = judged.failing?.step;
  if (judged.tls !== null) {
    const tls = failing === 'web-tls' ? withSame(judged.tls, standing) : judged.tls;
    recorder.record('web-tls', tls, asked.tlsMs, address);
  }
  if (judged.who === null) return told({ hops: walked.hops });
  const ofAnswer = walked.ms - (asked.tcpMs ?? 0) - (asked.tlsMs ?? 0);
  if (walked.answers.length === 0) {
    recorder.record('web-who', withSame(noAnswer(walked.last.answer), standing), ofAnswer, address);
    return told({ hops: walked.hops });
  }
  const answers = walked.answers as [Answer, ...Answer[]];
  const by = whoAnswered(answers, isCaptive);
  const offers = offersIn(answers.flatMap((answer) => valuesOf(answer, 'www-authenticate')));
  const form = answers.map(formIn).find((one) => one !== null) ?? null;
  const other = otherFront(door.front, by);
  const seenBy = other === null ? by : { ...by, evidence: [...by.evidence, other] };
  const outcome = judgeAnswer({ kind: door.kind, answers, by: seenBy, offers });
  const isSame = failing === 'web-who' && outcome.status === 'fail';
  recorder.record('web-who', isSame ? withSame(outcome, standing) : outcome, ofAnswer, address);
  if (outcome.status === 'ok')
    recorder.record('web-auth', judgeLogin(offers, form, door.expect), null, address);
  return told({
    hops: walked.hops,
    who: by.who,
    auth: [...(form === null ? [] : ['form']), ...offers],
    preAuth: form === 'isa' || form === 'citrix' ? 'proxy' : form === null ? 'unknown' : 'exchange',
  });
}
