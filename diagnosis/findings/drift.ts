import { finding, type OwnFinding } from '../../model/own-finding.ts';
import type { PortSpan } from '../../model/history.ts';
import type { AccessListInPlay } from '../../model/access-list.ts';
import { DRIFT } from '../../model/text/en/findings.ts';
import { changesOf, daysTogether, momentsOf, type PortChange } from '../drift.ts';
import { heldPorts, type HeldPorts, SHARE_FROM_DAYS } from '../port-share.ts';

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

/**
 * The last change of each wanted interface, where it came lately or since mail last worked; once for
 * all that may have moved at one moment.
 */
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
  const lastSample = Math.max(0, ...spans.map((span) => span.lastSample));
  const worthAWord = [...latest.values()].filter(
    (change) => change.after === lastSample || isRecent(change, at, lastGoodAt),
  );
  return momentsOf(worthAWord).flatMap((changes) => {
    const [first] = changes;
    if (first === undefined) return [];
    const names = changes.map(({ interface: name }) => name);
    const isReboot = changes.some(({ reboot }) => reboot);
    const moved = own.filter(
      (span) => span.address === first.address && names.includes(span.interface),
    );
    return [
      finding('PORT_DRIFT', 'helpdesk', {
        interface: names.join(', '),
        host,
        address: first.address,
        from: portsOf(changes.flatMap(({ from }) => from)),
        to: portsOf(changes.flatMap(({ to }) => to)),
        since: changes.reduce((last, { since }) => (since > last ? since : last), first.since),
        reboot: isReboot,
        cause: isReboot ? DRIFT.serverRestarted : DRIFT.serviceRestarted,
        held: heldWords(heldPorts(moved, accessLists), daysTogether(moved)),
      }),
    ];
  });
}

const portsOf = (ports: readonly number[]): number[] =>
  [...new Set(ports)].sort((one, other) => one - other);

/** A share of few days says less than the ports themselves. */
function heldWords({ ports, inside, share }: HeldPorts, days: number): string {
  const devices = Object.keys(share);
  if (devices.length === 0) return DRIFT.noList;
  return days < SHARE_FROM_DAYS
    ? DRIFT.heldSome(
        ports,
        devices.map((device) => [device, inside[device] ?? 0]),
      )
    : DRIFT.held(
        devices.map((device) => DRIFT.share(device, Math.round((share[device] ?? 0) * 100))),
      );
}

/**
 * A clock that was set back makes a change look as if it were still to come; it came lately all the
 * same.
 */
function isRecent({ since }: PortChange, at: string, lastGoodAt: string | null): boolean {
  if (lastGoodAt !== null && since > lastGoodAt) return true;
  return Math.abs(Date.parse(at) - Date.parse(since)) <= RECENT_DAYS * DAY_MS;
}
