import type { DatabaseSync } from 'node:sqlite';
import type { PortSpan } from '../../model/history.ts';
import {
  DAY_MS,
  MAX_EVENTS,
  MAX_LISTS,
  MAX_MOMENTS,
  MAX_PORTS,
  type Past,
  type PastEvent,
  PastMoment,
} from '../../model/past.ts';
import type { RecorderEvent } from '../../model/recorder.ts';
import { readRing } from '../recorder/ring.ts';
import type { ResolvedSettings } from '../settings/resolved.ts';
import { prepared } from '../data/prepared.ts';

/** Milliseconds of the first check of a step that went well. */
const msOf = (step: 'gateway' | 'connect'): string =>
  `CASE json_type(document, '$.checks') WHEN 'array' THEN
    (SELECT CAST(json_extract(value, '$.ms') AS REAL) FROM json_each(document, '$.checks')
    WHERE json_extract(value, '$.step') = '${step}' AND json_extract(value, '$.status') = 'ok' LIMIT 1) END`;

/**
 * The newest runs since a moment (RFC 3339, UTC), the oldest first. Rows that a disk spoilt are passed
 * over; the casts keep a foreign whole number from throwing.
 */
export const readMoments = (database: DatabaseSync, since: string): readonly PastMoment[] =>
  prepared(
    database,
    `SELECT startedAt AS at, code, CAST(json_extract(document, '$.diagnosis.severity') AS TEXT) AS severity,
      CAST(json_extract(document, '$.network.label') AS TEXT) AS label, ${msOf('gateway')} AS gatewayMs, ${msOf('connect')} AS serverMs
    FROM (SELECT id, startedAt, code, CASE WHEN json_valid(document) THEN document ELSE '{}' END AS document FROM run ORDER BY id DESC LIMIT ?)
    WHERE startedAt >= ?`,
  )
    .all(MAX_MOMENTS, since)
    .flatMap((row) => {
      const parsed = PastMoment.safeParse(row);
      return parsed.success ? [parsed.data] : [];
    })
    .reverse();

export interface PastIo {
  readonly history: {
    /** See `readMoments`. */
    moments(since: string): readonly PastMoment[];
    /** The latest first. */
    spans(): readonly PortSpan[];
  };
  readonly dataFolder: string;
  readonly settings: Pick<ResolvedSettings, 'accessLists' | 'exchange'>;
  readonly now: () => Date;
}

/** What the page draws of the past, read anew at each call. */
export const createPast = (io: PastIo) => (): Past => pastOf(io, readRing(io.dataFolder));

/** @param events what the flight recorder kept, the oldest first */
export function pastOf(
  { history, settings: { accessLists, exchange }, now }: Omit<PastIo, 'dataFolder'>,
  events: readonly RecorderEvent[],
): Past {
  const since = new Date(now().getTime() - DAY_MS).toISOString();
  return {
    moments: [...history.moments(since)],
    events: events
      .filter(({ at }) => at >= since)
      .flatMap(eventOf)
      .slice(-MAX_EVENTS),
    ports: history
      .spans()
      .filter((span) => span.host.toLowerCase() === exchange.host?.toLowerCase())
      .slice(0, MAX_PORTS)
      .map(({ interface: name, address, port, firstSeen, lastSeen }) => ({
        interface: name,
        ...{ address, port, firstSeen, lastSeen },
      })),
    lists: accessLists
      .filter(({ kind }) => kind !== 'rpc-filter')
      .slice(0, MAX_LISTS)
      .map(({ device, owner, allow }) => ({
        ...{ device, owner },
        ranges: allow.map(({ from, to }) => ({ from, to })),
      })),
  };
}

function eventOf(event: RecorderEvent): readonly PastEvent[] {
  switch (event.kind) {
    case 'start':
    case 'stop':
      return [{ kind: event.kind, at: event.at }];
    case 'network':
      return [{ kind: 'network', at: event.at, label: event.label }];
    case 'power':
      return event.event === 'suspend' || event.event === 'resume'
        ? [{ kind: 'power', at: event.at, event: event.event }]
        : [];
    case 'clock':
      return [{ kind: 'jump', at: event.at, ms: event.jumpMs }];
    default:
      return [];
  }
}
