import { doorIdOf } from '../../diagnosis/weigh-doors.ts';
import type { DoorKind } from '../../model/door.ts';
import { doorOfWay } from '../../model/door-of-way.ts';
import type { Way } from '../../model/way.ts';
import type { WebResult } from '../../probes/web/types.ts';

/** A door of Outlook's way over HTTP. */
export type WayDoor = Extract<DoorKind, 'mapi' | 'rpcProxy'>;

/** Asks the doors of a way now: those that are set up, else the one that Exchange has. Never rejects. */
export type AskWayDoor = (kind: WayDoor) => Promise<WebResult>;

/**
 * What the doors show, that of Outlook's way as it is now: a verdict does not rest on what its door
 * said an hour ago, nor on a door that nobody asked. RPC over HTTP is asked at the doors' own pace, as
 * it may tie up a proxy; where it was never asked, it is asked once.
 *
 * @param sinceIso when the run began, RFC 3339 in UTC
 */
export async function withWayDoor(
  web: WebResult,
  way: Way | null,
  askWayDoor: AskWayDoor | undefined,
  sinceIso: string,
): Promise<WebResult> {
  const kind = doorOfWay(way);
  if (kind === null || askWayDoor === undefined) return web;
  const isOf = (id: string | null): boolean => id?.split('.')[1] === kind;
  const present = web.checks.filter((check) => isOf(doorIdOf(check)));
  const isNow = present.length > 0 && present.every(({ at }) => at >= sinceIso);
  if (isNow || (kind === 'rpcProxy' && present.length > 0)) return web;
  const now = await askWayDoor(kind);
  return {
    ...web,
    checks: [...web.checks.filter((check) => !present.includes(check)), ...now.checks],
    doors: [...web.doors.filter(({ door }) => door !== kind), ...now.doors],
    facts: new Map([...(web.facts ?? []), ...(now.facts ?? [])]),
    clocks: [...(now.clocks ?? []), ...(web.clocks ?? [])],
  };
}
