import type { PortHabit, PortSpan, RebootGuess } from '../model/history.ts';
import type { AccessListInPlay } from '../model/access-list.ts';
import { heldPorts } from './port-share.ts';

/** An interface of one server gave up its ports and took others. */
export interface PortChange {
  readonly host: string;
  readonly address: string;
  readonly interface: string;
  readonly from: readonly number[];
  readonly to: readonly number[];
  /** Last sample with the old ports, first one with the new ones. */
  readonly before: number;
  readonly after: number;
  /** Last sight of the old ports, first sight of the new ones, RFC 3339 in UTC. */
  readonly lastSeen: string;
  readonly since: string;
  /** Everything that this server had changed at the same time. */
  readonly reboot: boolean;
}

const DAY_MS = 86_400_000;

/**
 * Every change in the order in which it came. Ports that live side by side are an array or a load
 * balancer, not drift.
 */
export function changesOf(spans: readonly PortSpan[]): readonly PortChange[] {
  return groupBy(spans, serverKey)
    .flatMap((ofServer) => {
      const changes = groupBy(ofServer, ({ interface: name }) => name).flatMap(changesOfInterface);
      return changes.map((change) => ({ ...change, reboot: isReboot(change, changes, ofServer) }));
    })
    .sort((one, other) => one.after - other.after);
}

type BareChange = Omit<PortChange, 'reboot'>;

/** @param spans of one interface of one server */
function changesOfInterface(spans: readonly PortSpan[]): readonly BareChange[] {
  return groupBy(spans, ({ firstSample }) => String(firstSample)).flatMap(
    (begun): readonly BareChange[] => {
      const [first] = begun;
      if (first === undefined) return [];
      const earlier = spans.filter(({ firstSample }) => firstSample < first.firstSample);
      const last = latest(earlier);
      if (last === null || last.lastSample >= first.firstSample) return [];
      const { host, address, interface: name } = first;
      return [
        {
          host,
          address,
          interface: name,
          // All that lived beside the one seen last: an array gives up the ports of all its
          // members.
          from: portsOf(earlier.filter(({ lastSample }) => lastSample >= last.firstSample)),
          to: portsOf(begun),
          before: last.lastSample,
          after: first.firstSample,
          lastSeen: last.lastSeen,
          since: first.firstSeen,
        },
      ];
    },
  );
}

/** One port alone tells nothing: a service that restarts changes its port as well. */
function isReboot(
  change: BareChange,
  changes: readonly BareChange[],
  spans: readonly PortSpan[],
): boolean {
  const survived = spans.some(
    ({ firstSample, lastSample }) => firstSample <= change.before && lastSample >= change.after,
  );
  return !survived && new Set(together(change, changes).flatMap(({ from }) => from)).size > 1;
}

/**
 * Interfaces are not seen in every sample: two changes may be one when there is a moment at which
 * both may have come.
 */
const together = <T extends BareChange>(
  { before, after }: BareChange,
  changes: readonly T[],
): readonly T[] => changes.filter((other) => other.before < after && before < other.after);

/** The changes of one server that may have come at one moment, each group once. */
export function momentsOf(changes: readonly PortChange[]): readonly (readonly PortChange[])[] {
  return groupBy(changes, serverKey).flatMap((ofServer) => {
    const told = new Set<PortChange>();
    return ofServer.flatMap((change) => {
      if (told.has(change)) return [];
      const all = together(change, ofServer).filter((one) => !told.has(one));
      all.forEach((one) => told.add(one));
      return [all];
    });
  });
}

/** Each restart once, with all interfaces that moved. */
export function rebootsOf(spans: readonly PortSpan[]): readonly RebootGuess[] {
  return momentsOf(changesOf(spans).filter(({ reboot }) => reboot)).flatMap((all) => {
    const [change] = all;
    if (change === undefined) return [];
    const closest = all.reduce((best, one) => (one.after < best.after ? one : best));
    const latestSight = all.reduce((best, one) => (one.before > best.before ? one : best));
    return [
      {
        host: change.host,
        address: change.address,
        after: latestSight.lastSeen,
        before: closest.since,
        interfaces: [...new Set(all.map(({ interface: name }) => name))].sort(),
      },
    ];
  });
}

/** What each interface of each server does over time, held against the lists as they are now. */
export function habitsOf(
  spans: readonly PortSpan[],
  lists: readonly AccessListInPlay[],
): readonly PortHabit[] {
  return groupBy(spans, (span) => `${serverKey(span)} ${span.interface}`).flatMap((ofInterface) => {
    const [first] = ofInterface;
    if (first === undefined) return [];
    const { host, address, interface: name } = first;
    const last = latest(ofInterface);
    const givenUp = ofInterface.filter(
      (span) => last !== null && span.lastSample < last.firstSample,
    );
    return [
      {
        host,
        address,
        interface: name,
        days: daysTogether(ofInterface),
        changes: changesOfInterface(ofInterface).length,
        alternating: ofInterface.some((one) =>
          ofInterface.some(
            (other) =>
              one !== other &&
              one.firstSample <= other.lastSample &&
              other.firstSample <= one.lastSample &&
              one.port !== other.port,
          ),
        ),
        typicalLifeDays: median(givenUp.map(lifeDays).filter((life) => life !== null)),
        insideAcl: { ...heldPorts(ofInterface, lists).share },
      },
    ];
  });
}

/**
 * Days on which any port was seen: ports side by side, and the day of a change, count once. Spans
 * know how many days they had, not which.
 */
export function daysTogether(spans: readonly PortSpan[]): number {
  const total = sum(spans.map(({ days }) => days));
  const intervals = spans
    .map(({ firstSeen, lastSeen }) => ({ from: dayNumber(firstSeen), to: dayNumber(lastSeen) }))
    .sort((one, other) => one.from - other.from);
  // A foreign row, or a clock that was set back, leaves no interval.
  if (intervals.some(({ from, to }) => !(from <= to))) return total;
  let covered = 0;
  let end = Number.NEGATIVE_INFINITY;
  for (const { from, to } of intervals) {
    covered += Math.max(0, to - Math.max(from - 1, end));
    end = Math.max(end, to);
  }
  return Math.min(total, covered);
}

const dayNumber = (iso: string): number => Math.floor(Date.parse(iso) / DAY_MS);

/** Null where a clock that was set, or a foreign row, leaves no length. */
function lifeDays({ firstSeen, lastSeen }: PortSpan): number | null {
  const ms = Date.parse(lastSeen) - Date.parse(firstSeen);
  return Number.isFinite(ms) && ms >= 0 ? Math.round((ms / DAY_MS) * 10) / 10 : null;
}

function median(values: readonly number[]): number | null {
  const sorted = [...values].sort((one, other) => one - other);
  return sorted[Math.floor((sorted.length - 1) / 2)] ?? null;
}

const sum = (values: readonly number[]): number =>
  values.reduce((total, value) => total + value, 0);
const serverKey = ({
  host,
  address,
}: {
  readonly host: string;
  readonly address: string;
}): string => JSON.stringify([host, address]);
const portsOf = (spans: readonly PortSpan[]): readonly number[] =>
  [...new Set(spans.map(({ port }) => port))].sort((one, other) => one - other);
const latest = (spans: readonly PortSpan[]): PortSpan | null =>
  spans.reduce<PortSpan | null>(
    (best, span) => (best === null || span.lastSample > best.lastSample ? span : best),
    null,
  );

function groupBy<T>(values: readonly T[], key: (value: T) => string): readonly (readonly T[])[] {
  const groups = new Map<string, T[]>();
  for (const value of values) {
    const group = groups.get(key(value));
    if (group === undefined) groups.set(key(value), [value]);
    else group.push(value);
  }
  return [...groups.values()];
}
