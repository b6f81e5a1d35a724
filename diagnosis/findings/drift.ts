import { finding, type OwnFinding } from '../../model/own-finding.ts';
import type { PortSpan } from '../../model/history.ts';
import type { AccessListInPlay } from '../../model/access-list.ts';
import { DRIFT } from '../../model/text/en/findings.ts';
import { changesOf, habitsOf, type PortChange } from '../drift.ts';

/**
 * So long a change is worth a word, in days: the helpdesk asks on Monday what changed last week.
 */
const RECENT_DAYS = 7;
const DAY_MS = 86_400_000;

export interface DriftInput {
  /** Everything that is remembered, with the run in question as its last sample. */
  readonly spans: readonly PortSpan[];
  /** As it was asked for. */
  readonly host: string;
  /** Names of the wanted interfaces. */
  readonly interfaces: readonly string[];
  readonly accessLists: readonly AccessListInPlay[];
  /** Start of the last good run before this one; null when there was none. */
  readonly lastGoodAt: string | null;
  /** Start of this run. */
  readonly at: string;
}

/** The last change of each wanted interface, where it came lately or since mail last worked. */
export function driftFindings({
  spans,
  host,
  interfaces,
  accessLists,
  lastGoodAt,
  at,
}: DriftInput): readonly OwnFinding[] {
  const own = spans.filter((span) => span.host === host && interfaces.includes(span.interface));
  const latest = new Map<string, PortChange>();
  // Of all interfaces: whether a server restarted shows only in all its ports.
  for (const change of changesOf(spans.filter((span) => span.host === host))) {
    if (interfaces.includes(change.interface))
      latest.set(`${change.interface} ${change.address}`, change);
  }
  const habits = habitsOf(own, accessLists);
  const lastSample = Math.max(0, ...spans.map((span) => span.lastSample));
  return [...latest.values()]
    .filter((change) => change.after === lastSample || isRecent(change, at, lastGoodAt))
    .map((change) => {
      const habit = habits.find(
        (one) => one.interface === change.interface && one.address === change.address,
      );
      return finding('PORT_DRIFT', 'helpdesk', {
        interface: change.interface,
        host,
        address: change.address,
        from: [...change.from],
        to: [...change.to],
        since: change.since,
        reboot: change.reboot,
        cause: change.reboot ? DRIFT.serverRestarted : DRIFT.serviceRestarted,
        held: heldWords(habit?.insideAcl ?? {}),
      });
    });
}

function heldWords(insideAcl: Readonly<Record<string, number>>): string {
  const shares = Object.entries(insideAcl).map(([device, share]) =>
    DRIFT.share(device, Math.round(share * 100)),
  );
  return shares.length === 0 ? DRIFT.noList : DRIFT.held(shares);
}

/**
 * A clock that was set back makes a change look as if it were still to come; it came lately all the
 * same.
 */
function isRecent({ since }: PortChange, at: string, lastGoodAt: string | null): boolean {
  if (lastGoodAt !== null && since > lastGoodAt) return true;
  return Math.abs(Date.parse(at) - Date.parse(since)) <= RECENT_DAYS * DAY_MS;
}
