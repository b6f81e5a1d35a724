import type { RecorderEvent } from '../../model/recorder.ts';
import type { ProbeRun } from '../../model/run.ts';
import { CHANGED } from '../../model/text/en/past.ts';

/** What changed within it may be the reason. */
const MINUTE_MS = 60_000;
/** More than one reads of a verdict. */
const MAX_CHANGES = 6;

/**
 * What changed in the minute before a break began: of the network, the settings and the lists as the
 * flight recorder saw them, and of the server since the check before, where that was so shortly ago.
 * Pure.
 *
 * @param since start of the first run that showed the break, RFC 3339 in UTC
 * @param good the last run that was well; null where there is none
 */
export function changedBefore(
  events: readonly RecorderEvent[],
  {
    since,
    run,
    good,
  }: {
    readonly since: string;
    readonly run: Pick<ProbeRun, 'target' | 'endpoints'>;
    readonly good: Pick<ProbeRun, 'startedAt' | 'target' | 'endpoints'> | null;
  },
): readonly string[] {
  const isJustBefore = (at: string): boolean => {
    const beforeMs = Date.parse(since) - Date.parse(at);
    return beforeMs >= 0 && beforeMs <= MINUTE_MS;
  };
  const recorded = events
    .filter(({ at }) => isJustBefore(at))
    .flatMap((event) => {
      if (event.kind === 'power') return event.event === 'resume' ? [CHANGED.woke] : [];
      if (event.kind === 'clock') return [CHANGED.clock(event.jumpMs)];
      if (event.kind !== 'network' && event.kind !== 'settings') return [];
      return event.changes
        .filter(({ before }) => before !== '')
        .map(({ what, before, now }) => CHANGED.from(what, before, now));
    });
  const ofServer =
    good === null || !isJustBefore(good.startedAt) || good.target.host !== run.target.host
      ? []
      : serverChanges(good, run);
  return [...new Set([...recorded, ...ofServer])].slice(0, MAX_CHANGES);
}

function serverChanges(
  before: Pick<ProbeRun, 'target' | 'endpoints'>,
  now: Pick<ProbeRun, 'target' | 'endpoints'>,
): readonly string[] {
  const addresses = (run: Pick<ProbeRun, 'target'>): string =>
    [...run.target.addresses].sort().join(', ');
  const ports = (run: Pick<ProbeRun, 'endpoints'>): string =>
    [...new Set(run.endpoints.map((one) => `${one.interface} ${String(one.port)}`))]
      .sort()
      .join(', ');
  const differs = (what: string, old: string, fresh: string): readonly string[] =>
    old === '' || fresh === '' || old === fresh ? [] : [CHANGED.from(what, old, fresh)];
  return [
    ...differs(CHANGED.address, addresses(before), addresses(now)),
    ...differs(CHANGED.ports, ports(before), ports(now)),
  ];
}
