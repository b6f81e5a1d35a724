import type { WebStep } from '../../model/check.ts';
import { inconclusive } from '../../model/step-outcome.ts';
import { DOOR, HOP, WAY } from '../../model/text/en/evidence-web.ts';
import type { AnyOutcome, DoorRecorder } from './door-recorder.ts';
import type { Leg, Walked } from './hops.ts';
import { outcomeOf } from './judge-proxy.ts';

/** What keeps a hop from being taken; the steps of those that hold are told by the first. */
interface HopFailing {
  readonly step: WebStep;
  readonly outcome: AnyOutcome;
  readonly address: string | null;
  readonly ms: number | null;
}

/**
 * Records each hop after the first that is silent, or whose certificate does not hold: a browser stops
 * there, however well the first one answers.
 */
export function tellHops({ legs, answers }: Walked, recorder: DoorRecorder): void {
  const judged = new Set(answers.slice(0, 1).map(({ url }) => url.origin));
  legs.forEach((leg, at) => {
    const failing = failingOf(leg, judged);
    judged.add(leg.to.origin);
    if (failing === null) return;
    const { step, outcome, address, ms } = failing;
    const told: AnyOutcome = {
      ...outcome,
      evidence: [...outcome.evidence, HOP.led(leg.from.href, leg.to.href)],
      args: { ...outcome.args, host: leg.to.hostname },
    };
    recorder.hop(at + 2, { step, outcome: told, ms }, address);
  });
}

/** @param judged origins whose certificate an earlier hop has told of */
function failingOf({ led, to, at }: Leg, judged: ReadonlySet<string>): HopFailing | null {
  if (led.kind === 'nameless')
    return { step: 'web-name', outcome: led.name.outcome, address: null, ms: led.name.ms };
  if (led.kind === 'not-led') return behindProxy(led.by);
  const { judged: member, asked, place } = led.member;
  const address = place.via === 'direct' ? place.address : null;
  const { failing, isAnswered } = member;
  const found = (step: WebStep, outcome: AnyOutcome): HopFailing => ({
    ...{ step, outcome, address },
    ms: asked.ms,
  });
  if (failing === null) return isAnswered ? null : found('web-who', inconclusive(DOOR.cut));
  const { step, outcome } = failing;
  if (isAnswered && (step !== 'web-tls' || judged.has(to.origin))) return null;
  const isSilent = !asked.answer.ok && asked.answer.kind === 'timed-out';
  const since = isSilent ? [HOP.silent(to.hostname, at.toISOString())] : [];
  return found(step, {
    ...outcome,
    evidence: [...outcome.evidence, ...since],
    args: {
      ...('args' in outcome ? outcome.args : {}),
      ...(outcome.code === 'WEB_SERVER_BUSY'
        ? { reason: [HOP.noAnswer(asked.answer.ok ? '' : asked.answer.error), ...since].join('; ') }
        : {}),
    },
  });
}

function behindProxy({
  proxy,
  seen,
  member,
}: Extract<Leg['led'], { kind: 'not-led' }>['by']): HopFailing {
  const { ms } = member.asked;
  if (seen.kind !== 'beyond')
    return { step: 'web-proxy', outcome: outcomeOf(proxy, seen), address: null, ms };
  return {
    step: 'web-tcp',
    outcome: {
      status: 'fail',
      code: 'HOST_UNREACHABLE',
      evidence: [seen.why],
      args: { address: [WAY.behind(proxy)] },
    },
    address: null,
    ms,
  };
}
