import { groupBy } from './group-by.ts';
import type { Sighting } from './standing.ts';

/** What the fleet saw of one access list, and what its owner would have to change. */
export interface ListView {
  readonly list: string;
  readonly owner: string | null;
  /** Laptops that told a port of this list. */
  readonly laptops: number;
  /** Of those: that were told a port outside, which nobody has let through since. */
  readonly laptopsOutside: number;
  /** Those ports, ascending, each with how many laptops were told it. */
  readonly outside: readonly { readonly port: number; readonly laptops: number }[];
  /** The highest that the list holds of those seen; null where none was. */
  readonly highestInside: number | null;
  /** What would let every port through that was seen, with room to the next hundred. */
  readonly widen: { readonly from: number; readonly to: number } | null;
  readonly firstOutsideAt: string | null;
  /** Ports that were outside before, and behind which two laptops or more have mail again. */
  readonly mended: readonly {
    readonly port: number;
    readonly laptops: number;
    readonly at: string;
  }[];
}

/** One lucky run proves nothing: the laptop may have been in the office. */
const WITNESSES = 2;
const ROOM = 100;
const MAX_PORT = 65_535;

/** One view a list, those with most laptops outside first. */
export function listViews(sightings: readonly Sighting[]): ListView[] {
  return [...groupBy(sightings, ({ list }) => list)]
    .map(([list, seen]) => viewOf(list, seen))
    .toSorted((a, b) => b.laptopsOutside - a.laptopsOutside || (a.list < b.list ? -1 : 1));
}

const devicesOf = (seen: readonly Sighting[]): number =>
  new Set(seen.map(({ device }) => device)).size;

function viewOf(list: string, seen: readonly Sighting[]): ListView {
  const byPort = [...groupBy(seen, ({ port }) => port)].toSorted(([a], [b]) => a - b);
  const mended = byPort.flatMap(([port, of]) => mendedAt(port, of) ?? []);
  const isMended = (port: number): boolean => mended.some((one) => one.port === port);
  const shut = seen.filter(({ port, inside }) => !inside && !isMended(port));
  const outside = byPort.flatMap(([port, of]) => {
    const laptops = isMended(port) ? 0 : devicesOf(of.filter(({ inside }) => !inside));
    return laptops === 0 ? [] : [{ port, laptops }];
  });
  const inside = seen.filter((one) => one.inside).map(({ port }) => port);
  const [lowest] = outside;
  const highest = outside.at(-1);
  return {
    list,
    owner: shut.findLast(({ owner }) => owner !== null)?.owner ?? null,
    laptops: devicesOf(seen),
    laptopsOutside: devicesOf(shut),
    outside,
    highestInside: inside.length === 0 ? null : Math.max(...inside),
    widen:
      lowest === undefined || highest === undefined
        ? null
        : { from: lowest.port, to: Math.min(MAX_PORT, Math.ceil(highest.port / ROOM) * ROOM) },
    firstOutsideAt: shut.map(({ at }) => at).toSorted()[0] ?? null,
    mended,
  };
}

/** Whether a port that was outside is let through now; null when it never was, or nobody saw it. */
function mendedAt(
  port: number,
  seen: readonly Sighting[],
): { readonly port: number; readonly laptops: number; readonly at: string } | null {
  const before = seen.filter(({ inside }) => !inside).map(({ at }) => at);
  const first = before.toSorted()[0];
  if (first === undefined) return null;
  const since = seen.filter(({ inside, works, at }) => inside && works && at > first);
  const laptops = devicesOf(since);
  return laptops < WITNESSES
    ? null
    : { port, laptops, at: since.map(({ at }) => at).toSorted()[WITNESSES - 1] ?? first };
}
