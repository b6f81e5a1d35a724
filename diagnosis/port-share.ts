import type { PortSpan } from '../model/history.ts';
import type { AccessListInPlay } from '../model/access-list.ts';
import { insideLists } from '../model/net/access-lists.ts';

const DAY_MS = 86_400_000;
/** A port that was seen once was there for about so long. */
const SIGHT_MS = 60_000;
/** Days of one port that are weighed, its latest: ten years, so that a foreign row costs no time. */
const MAX_DAYS = 3_660;

/** From so many days on, a share of the days says more than the ports themselves. */
export const SHARE_FROM_DAYS = 5;

/** How ports were held by the lists as they are now. */
export interface HeldPorts {
  /** Different ports that were seen. */
  readonly ports: number;
  /** Device of each access list → how many of them it lets pass. */
  readonly inside: Readonly<Record<string, number>>;
  /** Device of each access list → share of the days (0 to 1) on which it let the ports pass. */
  readonly share: Readonly<Record<string, number>>;
}

/** Counts the ports of these spans, and weighs the days on which each list held them. */
export function heldPorts(
  spans: readonly PortSpan[],
  lists: readonly AccessListInPlay[],
): HeldPorts {
  const weights = weightsOf(spans);
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  const held = spans.map((span) => insideLists(lists, span.port, span));
  const devices = [...new Set(held.flatMap((one) => Object.keys(one)))];
  const ofEach = <T>(value: (isHeld: (index: number) => boolean) => T): Record<string, T> =>
    Object.fromEntries(
      devices.map((device) => [device, value((index) => held[index]?.[device] === true)]),
    );
  return {
    ports: new Set(spans.map(({ port }) => port)).size,
    inside: ofEach(
      (isHeld) => new Set(spans.filter((_, index) => isHeld(index)).map(({ port }) => port)).size,
    ),
    share: ofEach((isHeld) =>
      total === 0
        ? 0
        : weights.reduce((sum, weight, index) => sum + (isHeld(index) ? weight : 0), 0) / total,
    ),
  };
}

/**
 * Days of each span: every calendar day (UTC) counts once, and is divided among the ports of that
 * day by the time for which each was there. A port of one minute takes no day from another, and of
 * ports side by side (an array) each has the share of its samples.
 */
function weightsOf(spans: readonly PortSpan[]): readonly number[] {
  // A foreign row, or a clock that was set back, leaves no interval: then each sight counts the same.
  if (spans.some(({ firstSeen, lastSeen }) => !(Date.parse(firstSeen) <= Date.parse(lastSeen))))
    return spans.map(({ samples }) => samples);
  const ofDay = new Map<number, number>();
  const parts = spans.map(partsOf);
  for (const part of parts.flat()) ofDay.set(part.day, (ofDay.get(part.day) ?? 0) + part.ms);
  return parts.map((days) =>
    days.reduce((sum, { day, ms }) => sum + (ms === 0 ? 0 : ms / (ofDay.get(day) ?? ms)), 0),
  );
}

/** Share of the samples from its first to its last in which the port was seen: 0 to 1. */
const presenceOf = ({ samples, firstSample, lastSample }: PortSpan): number =>
  Math.min(1, samples / Math.max(1, lastSample - firstSample + 1));

interface DayPart {
  /** Days since 1970. */
  readonly day: number;
  readonly ms: number;
}

/** The days that a span touches, and for how long each. */
function partsOf(span: PortSpan): readonly DayPart[] {
  const from = Date.parse(span.firstSeen);
  const to = Date.parse(span.lastSeen);
  const last = Math.floor(to / DAY_MS);
  const first = Math.max(Math.floor(from / DAY_MS), last - MAX_DAYS + 1);
  return Array.from({ length: last - first + 1 }, (_, index) => {
    const day = first + index;
    const ms = Math.min(to, (day + 1) * DAY_MS) - Math.max(from, day * DAY_MS);
    return { day, ms: Math.max(SIGHT_MS, ms) * presenceOf(span) };
  });
}
