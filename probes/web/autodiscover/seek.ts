import type { CheckResult } from '../../../model/check.ts';
import type { Door, DoorSetting, Hop } from '../../../model/door.ts';
import type { NetworkState } from '../../../model/network-state.ts';
import type { RungFacts } from '../../../model/rung-facts.ts';
import { skipped } from '../../../model/step-outcome.ts';
import { AUTODISCOVER } from '../../../model/text/en/evidence-autodiscover.ts';
import { offersIn } from '../auth-offers.ts';
import { doorRecorder } from '../door-recorder.ts';
import { hopOf } from '../hops.ts';
import { type Answer, valuesOf, type LookIo } from '../types.ts';
import { whoAnswered } from '../who-answered.ts';
import { judgeSearch, judgeStep, SCP } from './judge-search.ts';
import { search } from './search.ts';

/** Hops of all steps together that are told of. */
const MAX_HOPS = 16;

interface Sought {
  readonly checks: readonly CheckResult[];
  readonly door: Door;
  readonly facts: ReadonlyMap<string, RungFacts>;
}

/** Follows Outlook's search for its settings, and says where it would stop. Never rejects. */
export async function seek(
  setting: DoorSetting,
  network: NetworkState,
  io: LookIo,
): Promise<Sought> {
  const recorder = doorRecorder(setting, network, io);
  const told = (answers: readonly Answer[], last: readonly Answer[], isByProxy = false) => {
    const checks = recorder.checks();
    const offers = offersIn(last.flatMap((answer) => valuesOf(answer, 'www-authenticate')));
    const { kind, url, client } = setting;
    const door: Door = {
      ...{ door: kind, url, client, via: isByProxy ? 'proxy' : 'direct' },
      hops: answers.slice(0, MAX_HOPS).map((answer): Hop => hopOf(answer.url, answer)),
      who: last.length === 0 ? 'unknown' : whoAnswered(last, false).who,
      auth: [...offers],
      preAuth: 'unknown',
      code: checks.find(({ status }) => status === 'fail')?.code ?? null,
    };
    return { checks, door, facts: recorder.facts() };
  };
  recorder.record('web-scp', SCP, null);
  if (network.label === 'captive') {
    recorder.record('web-found', skipped(AUTODISCOVER.captive), null);
    return told([], []);
  }
  const steps = await search(new URL(setting.url).hostname, io);
  for (const one of steps) recorder.record(`web-${one.step}`, judgeStep(one), one.ms);
  recorder.record('web-found', judgeSearch(steps), null);
  const stop = steps.find(({ end }) => end.kind !== 'nothing');
  return told(
    steps.flatMap(({ answers }) => answers),
    stop?.answers.slice(-1) ?? [],
    steps.some((one) => one.isByProxy === true),
  );
}
