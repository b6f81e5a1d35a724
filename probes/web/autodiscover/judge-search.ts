import { inconclusive, OK, skipped, type StepOutcome } from '../../../model/step-outcome.ts';
import { AUTODISCOVER } from '../../../model/text/en/evidence-autodiscover.ts';
import type { StepEnd, StepSeen } from './step-end.ts';

type SearchOutcome = StepOutcome<'door' | 'host', 'AUTODISCOVER_WRONG'>;

/** One step by itself: it leads to Exchange, or it says nothing and the client goes on. Pure. */
export function judgeStep({ end, lines }: StepSeen): StepOutcome<'door' | 'host', never> {
  if (end.kind === 'found' && end.distrust === null) return OK(...lines);
  const [first = '', ...rest] = lines;
  return { ...inconclusive(first), evidence: [first, ...rest] };
}

const wrong = (
  status: 'fail' | 'degraded',
  reason: string,
  ...more: readonly string[]
): SearchOutcome => ({
  status,
  code: 'AUTODISCOVER_WRONG',
  evidence: [reason, ...more],
  args: { reason },
});

type Nothing = Extract<StepEnd, { kind: 'nothing' }>;

/** Where Outlook stops, and whether it is right to stop there. Pure. */
export function judgeSearch(steps: readonly StepSeen[]): SearchOutcome {
  const at = steps.findIndex(({ end }) => end.kind !== 'nothing');
  const stop = steps[at];
  const passed = (stop === undefined ? steps : steps.slice(0, at)).map(({ end }) => end as Nothing);
  if (stop === undefined || stop.end.kind === 'nothing') return nowhere(passed);
  if (stop.end.kind === 'misled') return wrong('fail', stop.end.reason);
  const stops = AUTODISCOVER.stops(stop.step, stop.end.at);
  const { hostname } = new URL(stop.end.at);
  if (stop.end.distrust !== null)
    return {
      ...wrong('fail', AUTODISCOVER.distrusted(hostname, stop.end.distrust), stops),
      facts: { validity: stop.end.validity ?? null },
    };
  const warnsOf = passed.find((end) => end.warnsOf !== null)?.warnsOf ?? stop.end.warnsOf ?? null;
  if (warnsOf !== null) return wrong('degraded', AUTODISCOVER.warns(warnsOf), stops);
  const { protocol = null } = stop.end;
  if (protocol === null) return OK(stops, AUTODISCOVER.sends);
  return {
    ...OK(stops, AUTODISCOVER.names(protocol), AUTODISCOVER.sends),
    facts: { autodiscover: protocol },
  };
}

function nowhere(ends: readonly Nothing[]): SearchOutcome {
  const unsure = ends.filter(({ isCertain }) => !isCertain).map(({ reason }) => reason);
  if (unsure.length > 0) return inconclusive(AUTODISCOVER.open(unsure));
  return wrong('fail', AUTODISCOVER.nowhere(ends.map(({ reason }) => reason)));
}

/** The step that Linesman leaves to Outlook. */
export const SCP = skipped(AUTODISCOVER.scp);
